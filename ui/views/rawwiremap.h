// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/framing.h"
#include "ui/views/hexpages.h"

#include <QByteArray>
#include <QList>
#include <vector>

namespace tallyman {

// The bytes of a message as they were on the wire, by position, without putting them together:
// head and framing are here, content is fetched. A value.
class RawWireMap
{
public:
    RawWireMap() = default;
    RawWireMap(const QByteArray &head, const Framing &framing, qint64 bodyBytes);

    [[nodiscard]] qint64 size() const { return m_size; }
    // Reads `count` bytes from `offset`; `body` fetches content.
    void read(qint64 offset, qint64 count, const ByteFetch &body,
        const std::function<void(const Result<QByteArray> &)> &done) const;

private:
    struct Segment
    {
        qint64 start = 0;   // on the wire
        qint64 content = 0; // where it begins in the content, if it is content
        qint64 size = 0;
        qint32 literal = -1; // in m_literals, if it is head or framing
    };
    void addContent(qint64 size);
    void addLiteral(QByteArrayView bytes);
    [[nodiscard]] QByteArray assemble(
        qint64 offset, qint64 count, qint64 contentFrom, const QByteArray &content) const;
    [[nodiscard]] std::vector<Segment>::const_iterator segmentAt(qint64 offset) const;

    std::vector<Segment> m_segments;
    QList<QByteArray> m_literals;
    qint64 m_size = 0;
    qint64 m_content = 0;
};

} // namespace tallyman
