// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/framing.h"
#include "ui/views/hexpages.h"

#include <QByteArray>
#include <QList>

namespace tallyman {

// The bytes of a message as they were on the wire, by position, without putting them together:
// head and framing are here, content is fetched. Keeps the framing's runs as they are, so that its
// size is that of the stored framing, whatever the number of chunks. A value.
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
    // `repeat` times: `contentBytes` of content, then the bytes `after`.
    struct Stretch
    {
        qint64 start = 0;   // on the wire
        qint64 content = 0; // where it begins in the content
        qint64 repeat = 1;
        qint64 contentBytes = 0;
        QByteArray after;

        [[nodiscard]] qint64 unit() const { return contentBytes + after.size(); }
        [[nodiscard]] qint64 end() const { return start + repeat * unit(); }
        void take(qint64 from, qint64 to, qint64 contentFrom, const QByteArray &fetched,
            QByteArray &out) const;
    };
    void append(qint64 repeat, qint64 contentBytes, const QByteArray &after);
    [[nodiscard]] QByteArray assemble(
        qint64 offset, qint64 end, qint64 contentFrom, const QByteArray &fetched) const;
    [[nodiscard]] QList<Stretch>::const_iterator stretchAt(qint64 offset) const;
    // How much content lies before a position on the wire.
    [[nodiscard]] qint64 contentBefore(qint64 offset) const;

    QList<Stretch> m_stretches;
    qint64 m_size = 0;
    qint64 m_content = 0;
};

} // namespace tallyman
