// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/eventfile.h"

#include "base/text.h"
#include "exchange/eventjson.h"
#include "exchange/har.h"
#include "session/bodyexport.h"
#include "store/eventreader.h"

namespace tallyman {

namespace {

constexpr qint64 kHarBodyBytes = 256LL * 1024 * 1024; // an entry is put together in memory

} // namespace

EventFile::EventFile(const QString &path, EventFileFormat format)
    : m_file(path)
    , m_format(format)
{
}

Result<void> EventFile::open()
{
    if (!m_file.open(QIODevice::WriteOnly))
        return failure(ErrorCode::Io,
            QStringLiteral("%1 cannot be written: %2.")
                .arg(m_file.fileName(), m_file.errorString()));
    return m_format == EventFileFormat::Har ? write(harHeader()) : Result<void>();
}

Result<void> EventFile::add(EventReader &reader, EventId id)
{
    const auto event = reader.event(id, 0);
    if (!event)
        return {};
    auto added = m_format == EventFileFormat::Har ? addEntry(reader, id) : addLine(reader, *event);
    if (added)
        ++m_written;
    return added;
}

Result<void> EventFile::addEntry(EventReader &reader, EventId id)
{
    const auto event = reader.event(id, kHarBodyBytes);
    if (!event)
        return tl::unexpected(event.error());
    if (!event->bodyLoaded())
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("Event %1 has %2 of content, too much for a HAR file (limit %3). Export "
                           "it as NDJSON.")
                .arg(id)
                .arg(formatBytes(event->bodyBytes), formatBytes(kHarBodyBytes)));
    return write(harEntry(*event, m_written == 0));
}

// The content goes through in pieces.
Result<void> EventFile::addLine(EventReader &reader, const Event &event)
{
    if (auto begun = write(exportLinePrefix(event)); !begun)
        return begun;
    QByteArray rest; // base64 takes three bytes at a time
    Result<void> written;
    const auto body =
        streamBody(reader, event.id, BodyForm::Content, [&](QByteArrayView bytes) -> bool {
            rest.append(bytes);
            const qsizetype whole = rest.size() / 3 * 3;
            written = write(rest.first(whole).toBase64());
            rest.remove(0, whole);
            return written.has_value();
        });
    if (!body)
        return tl::unexpected(body.error());
    return written ? write(QByteArray(rest.toBase64() + exportLineSuffix().toByteArray()))
                   : written;
}

Result<void> EventFile::commit()
{
    if (m_format == EventFileFormat::Har) {
        if (auto ended = write(harFooter()); !ended)
            return ended;
    }
    if (!m_file.commit())
        return failure(ErrorCode::Io,
            QStringLiteral("%1 cannot be written: %2.")
                .arg(m_file.fileName(), m_file.errorString()));
    return {};
}

Result<void> EventFile::write(QByteArrayView bytes)
{
    if (m_file.write(bytes.data(), bytes.size()) == bytes.size())
        return {};
    return failure(ErrorCode::Io,
        QStringLiteral("%1 cannot be written: %2.").arg(m_file.fileName(), m_file.errorString()));
}

} // namespace tallyman
