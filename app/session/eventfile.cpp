// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/eventfile.h"

#include "base/text.h"
#include "exchange/eventjson.h"
#include "exchange/har.h"
#include "inspect/credentials.h"
#include "inspect/findings/inspector.h"
#include "session/bodyexport.h"
#include "store/eventreader.h"

namespace tallyman {

namespace {

constexpr qint64 kHarBodyBytes = 256LL * 1024 * 1024;   // an entry is put together in memory
constexpr qint64 kMaskedBodyBytes = 64LL * 1024 * 1024; // is looked through in memory

// Into event.body.
Result<void> readContent(EventReader &reader, Event &event)
{
    QByteArray content;
    const auto body = streamBody(reader, event, BodyForm::Content, [&](QByteArrayView bytes) {
        content.append(bytes);
        return true;
    });
    if (!body)
        return tl::unexpected<Error>(body.error());
    event.body = content;
    return {};
}

// What is read of an event while this lives is of one moment.
class Snapshot
{
public:
    explicit Snapshot(Database &database)
        : m_database(database)
    {
        m_database.execute("BEGIN");
    }
    ~Snapshot()
    {
        try {
            m_database.execute("COMMIT");
        } catch (const SqliteError &) { // nothing was changed
        }
    }
    Q_DISABLE_COPY_MOVE(Snapshot)

private:
    Database &m_database;
};

} // namespace

EventExporter::EventExporter(EventFileFormat format, ProfileSetPtr profiles, Write write)
    : m_format(format)
    , m_profiles(std::move(profiles))
    , m_write(std::move(write))
{
}

bool EventExporter::begin()
{
    return m_format != EventFileFormat::Har || m_write(harHeader());
}

bool EventExporter::end()
{
    return m_format != EventFileFormat::Har || m_write(harFooter());
}

Result<bool> EventExporter::add(EventReader &reader, EventId id)
{
    const Snapshot snapshot(reader.database());
    auto event = reader.event(id, 0);
    if (!event)
        return true;
    Result<bool> added = m_profiles        ? addMasked(reader, std::move(*event))
        : m_format == EventFileFormat::Har ? addEntry(reader, std::move(*event))
                                           : addLine(reader, *event);
    if (added && *added)
        ++m_written;
    return added;
}

Result<bool> EventExporter::addMasked(EventReader &reader, Event event)
{
    if (!m_agreed)
        m_agreed = agreedFields(expectationsFromJson(reader.setting(kExpectationsKey)));
    if (event.bodyBytes > kMaskedBodyBytes) {
        const bool hasNone = maskCredentials(event, *m_profiles, *m_agreed).masked.isEmpty();
        if (hasNone && m_format == EventFileFormat::Ndjson) {
            ++m_unsearched;
            return addLine(reader, event);
        }
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("Event %1 has %2 of content, too much to be masked (limit %3). "
                           "Export it unmasked, as NDJSON.")
                .arg(event.id)
                .arg(formatBytes(event.bodyBytes), formatBytes(kMaskedBodyBytes)));
    }
    if (auto read = readContent(reader, event); !read)
        return tl::unexpected<Error>(read.error());
    const MaskedEvent masked = maskCredentials(event, *m_profiles, *m_agreed);
    m_masked += masked.masked.isEmpty() ? 0 : 1;
    if (m_format == EventFileFormat::Har)
        return m_write(harEntry(masked.event, m_written == 0, masked.masked));
    return m_write(exportLinePrefix(masked.event, masked.masked))
        && m_write(masked.event.body.toBase64()) && m_write(exportLineSuffix());
}

Result<bool> EventExporter::addEntry(EventReader &reader, Event event)
{
    if (event.bodyBytes > kHarBodyBytes) {
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("Event %1 has %2 of content, too much for HAR (limit %3). Export it as "
                           "NDJSON.")
                .arg(event.id)
                .arg(formatBytes(event.bodyBytes), formatBytes(kHarBodyBytes)));
    }
    if (auto read = readContent(reader, event); !read)
        return tl::unexpected<Error>(read.error());
    return m_write(harEntry(event, m_written == 0));
}

// The content goes through in pieces.
Result<bool> EventExporter::addLine(EventReader &reader, const Event &event)
{
    if (!m_write(exportLinePrefix(event)))
        return false;
    QByteArray rest; // base64 takes three bytes at a time
    bool written = true;
    const auto body = streamBody(reader, event, BodyForm::Content, [&](QByteArrayView bytes) {
        rest.append(bytes);
        const qsizetype whole = rest.size() / 3 * 3;
        written = m_write(rest.first(whole).toBase64());
        rest.remove(0, whole);
        return written;
    });
    if (!body)
        return tl::unexpected(body.error());
    return written && m_write(rest.toBase64()) && m_write(exportLineSuffix());
}

EventFile::EventFile(const QString &path, EventFileFormat format, ProfileSetPtr profiles)
    : m_file(path)
    , m_exporter(
          format, std::move(profiles), [this](QByteArrayView bytes) { return m_file.write(bytes); })
{
}

Result<void> EventFile::open()
{
    return check(m_file.open() && m_exporter.begin());
}

Result<void> EventFile::add(EventReader &reader, EventId id)
{
    const Result<bool> added = m_exporter.add(reader, id);
    if (!added)
        return tl::unexpected(added.error());
    return check(*added);
}

Result<void> EventFile::commit()
{
    return check(m_exporter.end() && m_file.commit());
}

Result<void> EventFile::check(bool succeeded) const
{
    if (succeeded)
        return {};
    return tl::unexpected(m_file.error());
}

} // namespace tallyman
