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
    struct Run
    {
        qint64 repeat = 1;
        qint64 contentBytes = 0;
        QByteArray after; // never empty
        friend bool operator==(const Run &, const Run &) = default;
    };

    // Most content, and most framing bytes, that decode() takes for one message: 1 TiB.
    static constexpr qint64 kMostBytes = qint64(1) << 40;

    // Appends framing bytes that follow `contentBytes` of content; there is at least one.
    void append(qint64 contentBytes, QByteArrayView after);

    [[nodiscard]] bool isEmpty() const { return m_runs.isEmpty(); }
    [[nodiscard]] const QList<Run> &runs() const { return m_runs; }
    // Size of encoded(), roughly; what is bounded by Limits::chunkOverheadBytes.
    [[nodiscard]] qint64 encodedBytes() const { return m_encodedBytes; }
    // All framing bytes on the wire.
    [[nodiscard]] qint64 wireBytes() const { return m_wireBytes; }

    // Compact form for storage: per run three little-endian base-128 numbers (repeat, contentBytes,
    // size of after) and then `after`.
    [[nodiscard]] QByteArray encoded() const;
    // Inverse of encoded(). Damaged input gives what could be read; a run without framing bytes, or
    // one that passes kMostBytes, ends it.
    [[nodiscard]] static Framing decode(QByteArrayView bytes);

    // Calls `content(count)` and `framing(bytes)` in wire order; content that follows the last run
    // is left to the caller. Stops when one returns false.
    void replay(const std::function<bool(qint64)> &content,
        const std::function<bool(QByteArrayView)> &framing) const;

    friend bool operator==(const Framing &, const Framing &) = default;

private:
    QList<Run> m_runs;
    qint64 m_encodedBytes = 0;
    qint64 m_wireBytes = 0;
};

// The exact wire bytes of a message from its parts. `body` is the content without framing.
[[nodiscard]] QByteArray wireBytes(
    QByteArrayView head, QByteArrayView body, const Framing &framing);

// Their SHA-256, without putting them together in memory; `bytes`: how many there are.
[[nodiscard]] QByteArray wireSha256(
    QByteArrayView head, QByteArrayView body, const Framing &framing, qint64 *bytes = nullptr);

} // namespace tallyman
