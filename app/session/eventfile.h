// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/outputfile.h"
#include "event/event.h"
#include "inspect/profileset.h"

#include <QByteArrayList>
#include <QByteArrayView>
#include <functional>
#include <optional>

namespace tallyman {

class EventReader;

enum class EventFileFormat : quint8 { Ndjson, Har };

// Writes events, one after the other, in a format that other programs or `import` read.
// The functions give false when `write` did, which takes bytes in order. Any thread, one at a time.
class EventExporter
{
public:
    using Write = std::function<bool(QByteArrayView)>;

    // `profiles`: say which values are credentials, which are masked then (see maskCredentials());
    // null: events are written as they were received.
    EventExporter(EventFileFormat format, ProfileSetPtr profiles, Write write);

    [[nodiscard]] bool begin();
    // Writes an event as it is at one moment; one that was deleted meanwhile is passed over.
    // Content of over 64 MiB is not looked through for credentials.
    // Errors: Corrupt; InvalidInput when its content is too much for HAR, or for masking what else
    // stands in the message. Throws SqliteError.
    [[nodiscard]] Result<bool> add(EventReader &reader, EventId id);
    [[nodiscard]] bool end();
    [[nodiscard]] qint64 written() const { return m_written; } // events
    [[nodiscard]] qint64 masked() const { return m_masked; }   // of them, with something masked
    [[nodiscard]] qint64 unsearched() const { return m_unsearched; } // with too much content

private:
    [[nodiscard]] Result<bool> addMasked(EventReader &reader, Event event);
    [[nodiscard]] Result<bool> addLine(EventReader &reader, const Event &event);
    [[nodiscard]] Result<bool> addEntry(EventReader &reader, Event event);

    const EventFileFormat m_format;
    const ProfileSetPtr m_profiles;
    const Write m_write;
    std::optional<QByteArrayList> m_agreed; // header fields that senders prove themselves with
    qint64 m_written = 0;
    qint64 m_masked = 0;
    qint64 m_unsearched = 0;
};

// A file that events are exported to. It appears, or replaces what is there, when commit() has
// succeeded; before that, and when this object goes without it, nothing is to be seen of it.
// Any thread, one at a time.
class EventFile
{
public:
    // See EventExporter.
    EventFile(const QString &path, EventFileFormat format, ProfileSetPtr profiles);

    // Errors: Io, with a sentence that names the file.
    [[nodiscard]] Result<void> open();
    // As EventExporter::add(). Errors: Io too.
    [[nodiscard]] Result<void> add(EventReader &reader, EventId id);
    [[nodiscard]] Result<void> commit();
    [[nodiscard]] const EventExporter &exporter() const { return m_exporter; }

private:
    [[nodiscard]] Result<void> check(bool succeeded) const;

    OutputFile m_file;
    EventExporter m_exporter;
};

} // namespace tallyman
