// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/rawwiremap.h"

#include <algorithm>

namespace tallyman {

// Content that the framing speaks of and that is not there ends it, as in wireBytes().
RawWireMap::RawWireMap(const QByteArray &head, const Framing &framing, qint64 bodyBytes)
{
    append(1, 0, head);
    for (const Framing::Run &run : framing.runs()) {
        const qint64 there =
            run.contentBytes > 0 ? (bodyBytes - m_content) / run.contentBytes : run.repeat;
        append(qMin(run.repeat, there), run.contentBytes, run.after);
        if (there < run.repeat)
            break;
    }
    append(1, bodyBytes - m_content, {});
}

void RawWireMap::append(qint64 repeat, qint64 contentBytes, const QByteArray &after)
{
    const Stretch stretch{m_size, m_content, repeat, contentBytes, after};
    if (stretch.end() <= m_size)
        return;
    m_stretches.append(stretch);
    m_size = stretch.end();
    m_content += repeat * contentBytes;
}

QList<RawWireMap::Stretch>::const_iterator RawWireMap::stretchAt(qint64 offset) const
{
    const auto it = std::upper_bound(m_stretches.begin(), m_stretches.end(), offset,
        [](qint64 position, const Stretch &stretch) { return position < stretch.start; });
    return it == m_stretches.begin() ? it : std::prev(it);
}

qint64 RawWireMap::contentBefore(qint64 offset) const
{
    const auto it = stretchAt(offset);
    if (it == m_stretches.end())
        return 0;
    const qint64 inside = offset - it->start;
    return it->content + inside / it->unit() * it->contentBytes
        + qMin(inside % it->unit(), it->contentBytes);
}

void RawWireMap::read(qint64 offset, qint64 count, const ByteFetch &body,
    const std::function<void(const Result<QByteArray> &)> &done) const
{
    const qint64 end = qMin(m_size, offset + count);
    const qint64 from = contentBefore(offset);
    const qint64 to = contentBefore(end);
    if (from >= to) {
        done(assemble(offset, end, 0, {}));
        return;
    }
    const RawWireMap &map = *this;
    body(from, to - from, [map, offset, end, from, done](const Result<QByteArray> &content) {
        if (content)
            done(map.assemble(offset, end, from, *content));
        else
            done(content);
    });
}

QByteArray RawWireMap::assemble(
    qint64 offset, qint64 end, qint64 contentFrom, const QByteArray &fetched) const
{
    QByteArray bytes;
    bytes.reserve(qMax<qint64>(0, end - offset));
    for (auto it = stretchAt(offset); it != m_stretches.end() && it->start < end; ++it)
        it->take(qMax(offset, it->start), qMin(end, it->end()), contentFrom, fetched, bytes);
    return bytes;
}

// Appends the bytes from `from` to `to`, positions on the wire inside this stretch; `fetched` is
// content from `contentFrom` on.
void RawWireMap::Stretch::take(
    qint64 from, qint64 to, qint64 contentFrom, const QByteArray &fetched, QByteArray &out) const
{
    while (from < to) {
        const qint64 number = (from - start) / unit();
        const qint64 inside = (from - start) % unit();
        const bool isContent = inside < contentBytes;
        const qint64 size = qMin(to - from, (isContent ? contentBytes : unit()) - inside);
        if (isContent)
            out += fetched.mid(content + number * contentBytes + inside - contentFrom, size);
        else
            out += QByteArrayView(after).sliced(inside - contentBytes, size);
        from += size;
    }
}

} // namespace tallyman
