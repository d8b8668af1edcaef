// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/event.h"
#include "event/filternode.h"

#include <QString>
#include <functional>

namespace tallyman {

// What is wrong with the text of a filter, and where.
struct FilterError
{
    qsizetype position = 0; // in UTF-16 units
    qsizetype length = 0;   // at least 1, unless it is the end of the text
    QString sentence;       // names the position too, for those who cannot show it
};

// Which events to show.
//
// As text: conditions joined by `and`, `or`, `not` and parentheses; `not` binds most, then `and`,
// which may be left out, then `or`. A condition is a name, a comparison and a value:
//
//   method:POST  status:4xx  status>=400  state:malformed  path:/crm  id:10-20  after:10m
//   before:2026-11-22T14:00:00Z  is:marked  is:duplicate  is:conflict  is:retry  sender:csvbox
//   import:KEY  form:F  attempt>1  header.NAME  header.NAME:VALUE  json.a.b  json.rows.*.email:x
//   json./a/b>100  body:x  head:x  comment:x  size>1MB  remote:x  listener:x  duration>2s
//   has:finding  finding:token-wrong  severity:error  severity>=warning
//
// `:` asks whether a text contains the value, ignoring ASCII case, and whether a number, method,
// state, sender, form or import is the value; `=` whether it is the value exactly; `!=` the
// opposite of `=`, so it also holds where there is none; `<`, `<=`, `>`, `>=` and `a..b` compare.
// Several values stand behind commas, and any of them will do. `*` and `?` in a value without
// quotes stand for any bytes and any character (`?` in a path for itself, since a query begins
// with it), and `/…/` or `/…/i` is a regular expression; in a path, where slashes are common,
// `path~/…/`.
//
// Every other word, or "words in quotes" (with "" for one quote), must occur in method, target,
// head, content or comment, ignoring ASCII case.
//
// Of several `method:`, `status:`, `state:`, `path:`, `sender:`, `import:`, `form:` or `finding:`
// with only blanks between them, any will do; of several `after:`, `before:` or `id:`, the last
// counts.
//
// A word that begins like a condition but with another name, ASCII letters and dots before a colon
// that something follows, is refused: it is a slip more often than a text. Three are words still:
// `http://…` (a scheme), `localhost:80` and `example.com:80/…` (a host, which is localhost or has a
// dot, and a port), and `std::string` (two colons). In quotes everything is words.
struct Filter
{
    FilterNode root;

    [[nodiscard]] bool isEmpty() const { return *this == Filter(); }
    // Whether senders, imports or attempts must be known to decide, which is found out a little
    // after an event is stored.
    [[nodiscard]] bool needsAnalysis() const;
    // The same of what was found about events, which is later still.
    [[nodiscard]] bool needsFindings() const;
    // Whether it asks for the reply or for what somebody has noted, which come after the request.
    [[nodiscard]] bool needsOutcome() const;
    // No event outside of it matches.
    [[nodiscard]] FilterRange idBounds() const;
    // Calls `each` for all conditions, also those under `not`.
    void forEachCondition(const std::function<void(const FilterCondition &)> &each) const;

    // `nowUs`: what durations count back from. An error names the word and its position.
    [[nodiscard]] static Result<Filter> parse(const QString &text, qint64 nowUs);
    [[nodiscard]] static tl::expected<Filter, FilterError> parseText(
        const QString &text, qint64 nowUs);

    friend bool operator==(const Filter &, const Filter &) = default;
};

} // namespace tallyman
