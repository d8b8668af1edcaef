// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/bodysource.h"

#include <cstring>

namespace tallyman {

BodySource::BodySource(const OutgoingRequest &request, const BodyFetch &fetch)
    : m_request(request)
    , m_fetch(fetch)
{
}

BodySource::~BodySource() = default;

const QByteArray *BodySource::atHand() const
{
    const QByteArray &content = m_request.bodyEdited ? m_request.body : m_request.eventBody;
    return content.size() == m_request.bodyBytes ? &content : nullptr;
}

void BodySource::start()
{
    seek(0);
}

void BodySource::seek(qint64 offset)
{
    ++m_generation;
    m_fetching = false;
    m_position = 0;
    if (const QByteArray *content = atHand()) {
        m_pending = content->sliced(offset);
        m_fetched = m_request.bodyBytes;
        return;
    }
    m_pending.clear();
    m_fetched = offset;
    fetchMore();
}

BodySource::Read BodySource::read(char *buffer, qint64 size, qint64 &count)
{
    count = std::min<qint64>(size, m_pending.size() - m_position);
    std::memcpy(buffer, m_pending.constData() + m_position, static_cast<size_t>(count));
    m_position += count;
    if (m_position == m_pending.size() && !m_request.bodyEdited) {
        m_pending.clear();
        m_position = 0;
    }
    if (!m_problem.isEmpty() && count == 0)
        return Read::Failed;
    fetchMore();
    m_waiting = count == 0 && m_fetched < m_request.bodyBytes;
    return m_waiting ? Read::Wait : Read::Data;
}

void BodySource::fetchMore()
{
    const qint64 left = m_request.bodyBytes - m_fetched;
    const qint64 held = m_pending.size() - m_position;
    if (m_fetching || left <= 0 || held >= kPieceBytes || !m_problem.isEmpty())
        return;
    m_fetching = true;
    if (!m_mailbox)
        m_mailbox.emplace(this, [this](const std::vector<Piece> &pieces) {
            for (const Piece &each : pieces)
                take(each);
        });
    m_fetch(m_request.eventId, m_fetched, std::min(left, kPieceBytes),
        [slot = m_mailbox->slot(), generation = m_generation](const Result<QByteArray> &bytes) {
            slot.post({generation, bytes});
        });
}

void BodySource::take(const Piece &read)
{
    if (read.generation != m_generation)
        return;
    const Result<QByteArray> &piece = read.bytes;
    m_fetching = false;
    if (!piece) {
        m_problem = piece.error().message;
    } else if (piece->isEmpty()) {
        m_problem = QStringLiteral("The stored content of event %1 ends at byte %2 of %3.")
                        .arg(m_request.eventId)
                        .arg(m_fetched)
                        .arg(m_request.bodyBytes);
    } else {
        m_pending = m_pending.sliced(m_position) + *piece;
        m_position = 0;
        m_fetched += piece->size();
        fetchMore();
    }
    if (m_waiting) {
        m_waiting = false;
        Q_EMIT bytesAvailable();
    }
}

} // namespace tallyman
