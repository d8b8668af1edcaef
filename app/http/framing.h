// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <functional>

namespace tallyman {

// How the content of one message lay on the wire: a list of runs, each saying "`repeat` times:
// `contentBytes` of content, then the bytes `after`", beginning with `before`, the bytes between
// head and content (for chunked: the first chunk-size line). An empty Framing means that the
// content followed the head directly (Content-Length or no content). With it, head and content the
// exact bytes of the message can be put together again.
class Framing
{
public:
    // Appends framing bytes that follow `contentBytes` of content.
    void append(qint64 contentBytes, QByteArrayView after);

    [[nodiscard]] bool isEmpty() const { return m_runs.isEmpty(); }
    // Size of encoded(), roughly; what is bounded by Limits::chunkOverheadBytes.
    [[nodiscard]] qint64 encodedBytes() const { return m_encodedBytes; }
    // All framing bytes on the wire.
    [[nodiscard]] qint64 wireBytes() const { return m_wireBytes; }

    // Compact form for storage: per run three little-endian base-128 numbers (repeat, contentBytes,
    // size of after) and then `after`.
    [[nodiscard]] QByteArray encoded() const;
    // Inverse of encoded(). Damaged input gives what could be read.
    [[nodiscard]] static Framing decode(QByteArrayView bytes);

    // Calls `content(count)` and `framing(bytes)` in wire order; content that follows the last run
    // is left to the caller. Stops when one returns false.
    void replay(const std::function<bool(qint64)> &content,
        const std::function<bool(QByteArrayView)> &framing) const;

    friend bool operator==(const Framing &, const Framing &) = default;

private:
    struct Run
    {
        qint64 repeat = 1;
        qint64 contentBytes = 0;
        QByteArray after;
        friend bool operator==(const Run &, const Run &) = default;
    };
    QList<Run> m_runs;
    qint64 m_encodedBytes = 0;
    qint64 m_wireBytes = 0;
};

// The exact wire bytes of a message from its parts. `body` is the content without framing.
[[nodiscard]] QByteArray wireBytes(
    QByteArrayView head, QByteArrayView body, const Framing &framing);

} // namespace tallyman
