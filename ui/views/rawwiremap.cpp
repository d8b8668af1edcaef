// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/rawwiremap.h"

#include <algorithm>

namespace tallyman {

RawWireMap::RawWireMap(const QByteArray &head, const Framing &framing, qint64 bodyBytes)
{
    addLiteral(head);
    framing.replay(
        [this](qint64 count) {
            addContent(count);
            return true;
        },
        [this](QByteArrayView bytes) {
            addLiteral(bytes);
            return true;
        });
    addContent(bodyBytes - m_content);
}

void RawWireMap::addContent(qint64 size)
{
    if (size <= 0)
        return;
    m_segments.push_back({m_size, m_content, size, -1});
    m_size += size;
    m_content += size;
}

// The same chunk-size line comes again and again; it is kept once.
void RawWireMap::addLiteral(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    qint32 index = static_cast<qint32>(m_literals.size()) - 1;
    if (index < 0 || m_literals.at(index) != bytes) {
        m_literals.append(bytes.toByteArray());
        ++index;
    }
    m_segments.push_back({m_size, 0, bytes.size(), index});
    m_size += bytes.size();
}

std::vector<RawWireMap::Segment>::const_iterator RawWireMap::segmentAt(qint64 offset) const
{
    const auto it = std::ranges::upper_bound(m_segments, offset, {}, &Segment::start);
    return it == m_segments.begin() ? it : std::prev(it);
}

void RawWireMap::read(qint64 offset, qint64 count, const ByteFetch &body,
    const std::function<void(const Result<QByteArray> &)> &done) const
{
    const qint64 end = qMin(m_size, offset + count);
    qint64 from = -1;
    qint64 to = -1;
    for (auto it = segmentAt(offset); it != m_segments.end() && it->start < end; ++it) {
        if (it->literal >= 0)
            continue;
        const qint64 skipped = qMax<qint64>(0, offset - it->start);
        if (from < 0)
            from = it->content + skipped;
        to = it->content + qMin(it->size, end - it->start);
    }
    if (from < 0) {
        done(assemble(offset, end - offset, 0, {}));
        return;
    }
    const RawWireMap &map = *this;
    body(from, to - from, [map, offset, end, from, done](const Result<QByteArray> &content) {
        if (content)
            done(map.assemble(offset, end - offset, from, *content));
        else
            done(content);
    });
}

QByteArray RawWireMap::assemble(
    qint64 offset, qint64 count, qint64 contentFrom, const QByteArray &content) const
{
    QByteArray bytes;
    for (auto it = segmentAt(offset); it != m_segments.end() && bytes.size() < count; ++it) {
        const qint64 skip = qMax<qint64>(0, offset - it->start);
        const qint64 take = qMin(it->size - skip, count - bytes.size());
        bytes += it->literal >= 0 ? m_literals.at(it->literal).mid(skip, take)
                                  : content.mid(it->content + skip - contentFrom, take);
    }
    return bytes;
}

} // namespace tallyman
