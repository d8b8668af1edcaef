// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/bodyexport.h"

#include "base/hash.h"
#include "base/outputfile.h"
#include "base/text.h"
#include "http/framing.h"
#include "store/content.h"
#include "store/eventreader.h"

#include <algorithm>
#include <optional>

namespace tallyman {

namespace {

// Walks over the content of one event, a stored piece at a time.
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

    // Writes the next `count` bytes of content, or what is left; false when it cannot go on.
    bool content(qint64 count)
    {
        count = std::min(count, remaining());
        while (count > 0) {
            if (m_rest.isEmpty() && !nextPiece())
                return false;
            const QByteArrayView part = m_rest.first(std::min<qsizetype>(count, m_rest.size()));
            m_rest = m_rest.sliced(part.size());
            m_position += part.size();
            count -= part.size();
            if (!bytes(part))
                return false;
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

    // Why what was written is not the content that was received.
    [[nodiscard]] std::optional<Error> damage()
    {
        if (!m_damaged && remaining() == 0 && !m_event.bodySha256.isEmpty())
            m_damaged = m_hash.result() != m_event.bodySha256;
        if (!m_damaged)
            return std::nullopt;
        return Error{ErrorCode::Corrupt,
            QStringLiteral("The content of event %1 is damaged in the workspace: it is not the "
                           "%2 that were received.")
                .arg(m_event.id)
                .arg(formatBytes(m_event.bodyBytes)),
            {}};
    }

private:
    bool nextPiece()
    {
        const qint64 wanted = std::min(kPieceBytes, remaining());
        auto piece = m_reader.body(m_event.id, m_position, wanted);
        m_damaged = !piece || piece->size() != wanted;
        if (m_damaged)
            return false;
        m_piece = std::move(*piece);
        m_rest = m_piece;
        m_hash.add(m_piece);
        return true;
    }

    EventReader &m_reader;
    const Event &m_event;
    const std::function<bool(QByteArrayView)> &m_write;
    Sha256 m_hash; // of the pieces read
    QByteArray m_piece;
    QByteArrayView m_rest; // of the piece, not written
    qint64 m_position = 0; // in the content
    qint64 m_written = 0;
    bool m_damaged = false;
};

} // namespace

Result<qint64> streamBody(EventReader &reader, const Event &event, BodyForm form,
    const std::function<bool(QByteArrayView)> &write)
{
    ContentStream stream(reader, event, write);
    bool more = true;
    if (form == BodyForm::Wire) {
        more = stream.bytes(event.head);
        if (more) {
            Framing::decode(event.framing)
                .replay([&](qint64 count) { return more = stream.content(count); },
                    [&](QByteArrayView bytes) { return more = stream.bytes(bytes); });
        }
    }
    if (more)
        stream.content(stream.remaining());
    if (const auto damage = stream.damage())
        return tl::unexpected<Error>(*damage);
    return stream.written();
}

Result<qint64> streamBody(EventReader &reader, EventId id, BodyForm form,
    const std::function<bool(QByteArrayView)> &write)
{
    const auto event = reader.event(id, 0);
    if (!event)
        return tl::unexpected(event.error());
    return streamBody(reader, *event, form, write);
}

Result<qint64> exportBody(EventReader &reader, EventId id, const QString &path, BodyForm form)
{
    OutputFile file(path);
    bool written = file.open();
    if (!written)
        return tl::unexpected(file.error());
    const auto count = streamBody(
        reader, id, form, [&](QByteArrayView bytes) { return written = file.write(bytes); });
    if (!count)
        return count;
    if (!written || !file.commit())
        return tl::unexpected(file.error());
    return count;
}

} // namespace tallyman
