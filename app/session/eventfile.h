// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/event.h"

#include <QByteArrayView>
#include <QSaveFile>

namespace tallyman {

class EventReader;

enum class EventFileFormat : quint8 { Ndjson, Har };

// A file that events are exported to. It appears, or replaces what is there, when commit() has
// succeeded; before that, and when this object goes without it, nothing is to be seen of it.
// Any thread, one at a time.
class EventFile
{
public:
    EventFile(const QString &path, EventFileFormat format);

    // Errors: Io, with a sentence that names the file.
    [[nodiscard]] Result<void> open();
    // Writes an event; one that was deleted meanwhile is passed over. Errors: Io; InvalidInput when
    // its content is too much for a HAR file. Throws SqliteError.
    [[nodiscard]] Result<void> add(EventReader &reader, EventId id);
    [[nodiscard]] Result<void> commit();
    [[nodiscard]] qint64 written() const { return m_written; } // events

private:
    [[nodiscard]] Result<void> addLine(EventReader &reader, const Event &event);
    [[nodiscard]] Result<void> addEntry(EventReader &reader, EventId id);
    [[nodiscard]] Result<void> write(QByteArrayView bytes);

    QSaveFile m_file;
    const EventFileFormat m_format;
    qint64 m_written = 0;
};

} // namespace tallyman
