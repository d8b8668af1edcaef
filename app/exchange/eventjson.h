// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/attempts.h"
#include "event/event.h"
#include "event/import.h"

#include <QByteArray>
#include <QByteArrayView>

namespace tallyman {

// Events as JSON, one object a line. Keys come in a fixed order, integers are exact, and what is
// not UTF-8 is given as base64 under the same key with "Base64" behind it. For header fields the
// whole list is then base64 (`headersBase64`). Pure functions; any thread.

// The line of `list --json`, `show --json` and `serve --json`, '\n' included: id, receivedAt,
// remote, listener, method, target, httpVersion, headers, trailers, bodyBytes, bodySha256,
// wireSha256, status, state; then, where there is something to say, problem, marked, comment. The
// content is not in it. With `facts` also sender, form, importKey and attempt, null where they are
// not known, and findings (ids of their kinds). With `attempts` also those: their events, the gaps
// between them and what they fit. `status` is null when no reply was sent,
// `httpVersion` when the head was not readable.
[[nodiscard]] QByteArray eventJsonLine(const Event &event,
    const std::optional<EventFacts> &facts = std::nullopt,
    const std::optional<AttemptRun> &attempts = std::nullopt);

// The line of `export --format ndjson`: the same and all that is needed to import the event again
// without loss. The content comes last so that it can be streamed: the prefix ends in `"body":"`,
// then follows its base64 (encode pieces of a multiple of 3 bytes), then the suffix. `masked`:
// where credentials were masked in the event; it stands in the line, and the digests fit what is in
// it.
[[nodiscard]] QByteArray exportLinePrefix(const Event &event, const QStringList &masked = {});
[[nodiscard]] QByteArrayView exportLineSuffix(); // `"}` and a line break

// Reads an export line. Strict: every field has to be there with its type, and the hashes must fit
// the bytes (bodySha256 the content; wireSha256 the message put together from head, framing and
// content). Any bytes may be given. Error: InvalidInput with the field and what was expected.
[[nodiscard]] Result<Event> eventFromExportLine(QByteArrayView line);

} // namespace tallyman
