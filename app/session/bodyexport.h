// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/event.h"

#include <QByteArrayView>
#include <functional>

namespace tallyman {

class EventReader;

enum class BodyForm {
    Content, // transfer coding removed
    Wire,    // the exact bytes of the message: head, framing, content
};

// Hands an event's bytes to `write` in pieces of 256 KiB at most, so that large ones never
// lie in memory; stops when it returns false. Returns the number of bytes. Errors: NotFound;
// Corrupt when the content is not there whole as it was received. Throws SqliteError.
[[nodiscard]] Result<qint64> streamBody(EventReader &reader, const Event &event, BodyForm form,
    const std::function<bool(QByteArrayView)> &write);
[[nodiscard]] Result<qint64> streamBody(EventReader &reader, EventId id, BodyForm form,
    const std::function<bool(QByteArrayView)> &write);

// The same into a file at `path`, which is replaced whole or not at all. Errors: Io too.
[[nodiscard]] Result<qint64> exportBody(
    EventReader &reader, EventId id, const QString &path, BodyForm form);

} // namespace tallyman
