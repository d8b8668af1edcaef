// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/event.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <optional>

namespace tallyman {

// Which events to show. All conditions hold at once; within one condition any of the values.
//
// As text: words separated by blanks. `method:POST`, `method:POST,PUT`, `status:200`, `status:4xx`,
// `status:none`, `state:malformed`, `path:/crm`, `is:marked`, `after:` / `before:` with an RFC 3339
// time or a duration back from now (`after:10m`; s, m, h, d), `id:17`, `id:10-20`. Every other
// word, or "words in quotes", must occur in method, target, head, content or comment, ignoring
// ASCII case.
//
// A word that begins like a condition but with another name, ASCII letters and dots before a colon
// that something follows, is refused: it is a slip more often than a text. Three are words still:
// `http://…` (a scheme), `localhost:80` and `example.com:80/…` (a host, which is localhost or has a
// dot, and a port), and `std::string` (two colons). In quotes everything is words.
struct Filter
{
    QList<QByteArray> methods; // whole, ignoring ASCII case
    struct StatusRange
    {
        int first = 0; // 0–0: no reply
        int last = 0;
        friend bool operator==(const StatusRange &, const StatusRange &) = default;
    };
    QList<StatusRange> statuses;
    QList<EventState> states;
    QList<QByteArray> paths;        // part of the target
    std::optional<qint64> afterUs;  // receivedAt ≥
    std::optional<qint64> beforeUs; // receivedAt <
    std::optional<EventId> firstId;
    std::optional<EventId> lastId;
    bool markedOnly = false;
    QList<QByteArray> words; // UTF-8

    [[nodiscard]] bool isEmpty() const { return *this == Filter(); }
    // Whether the content must be read to decide.
    [[nodiscard]] bool needsBytes() const { return !words.isEmpty(); }

    // `nowUs`: what durations count back from. An error names the word and its position.
    [[nodiscard]] static Result<Filter> parse(const QString &text, qint64 nowUs);

    friend bool operator==(const Filter &, const Filter &) = default;
};

} // namespace tallyman
