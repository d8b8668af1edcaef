// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/bodyexport.h"

#include "http/framing.h"
#include "store/eventreader.h"

#include <QSaveFile>
#include <algorithm>

namespace tallyman {

namespace {

constexpr qint64 kSliceBytes = 96 * 1024; // a multiple of 3, for base64

// Walks over the content of one event.
class ContentStream
{
public:
    ContentStream(
        EventReader &reader, const Event &event, const std::function<bool(QByteArrayView)> &write)
        : m_reader(reader)
        , m_event(event)
        , m_write(write)
    {
    }

    // Writes the next `count` bytes of content; false when it cannot go on.
    bool content(qint64 count)
    {
        const qint64 end = std::min(m_position + count, m_event.bodyBytes);
        while (m_position < end) {
            const auto slice =
                m_reader.body(m_event.id, m_position, std::min(kSliceBytes, end - m_position));
            if (!slice || slice->isEmpty() || !bytes(*slice))
                return false;
            m_position += slice->size();
        }
        return true;
    }

    bool bytes(QByteArrayView view)
    {
        m_written += view.size();
        return m_write(view);
    }

    [[nodiscard]] qint64 remaining() const { return m_event.bodyBytes - m_position; }
    [[nodiscard]] qint64 written() const { return m_written; }

private:
    EventReader &m_reader;
    const Event &m_event;
    const std::function<bool(QByteArrayView)> &m_write;
    qint64 m_position = 0;
    qint64 m_written = 0;
};

} // namespace

Result<qint64> streamBody(EventReader &reader, EventId id, BodyForm form,
    const std::function<bool(QByteArrayView)> &write)
{
    const auto event = reader.event(id, 0);
    if (!event)
        return tl::unexpected(event.error());
    ContentStream stream(reader, *event, write);
    bool more = true;
    if (form == BodyForm::Wire) {
        more = stream.bytes(event->head);
        Framing::decode(event->framing)
            .replay([&](qint64 count) { return more = more && stream.content(count); },
                [&](QByteArrayView bytes) { return more = more && stream.bytes(bytes); });
    }
    if (more)
        stream.content(stream.remaining());
    return stream.written();
}

Result<qint64> exportBody(EventReader &reader, EventId id, const QString &path, BodyForm form)
{
    QSaveFile file(path);
    const auto failed = [&] {
        return failure(ErrorCode::Io,
            QStringLiteral("%1 cannot be written: %2.").arg(path, file.errorString()));
    };
    if (!file.open(QIODevice::WriteOnly))
        return failed();
    bool written = true;
    const auto count = streamBody(reader, id, form, [&](QByteArrayView bytes) {
        return written = file.write(bytes.data(), bytes.size()) == bytes.size();
    });
    if (!count)
        return count;
    if (!written || !file.commit())
        return failed();
    return count;
}

} // namespace tallyman
