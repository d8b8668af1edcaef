// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/framing.h"

#include "base/hash.h"

#include <algorithm>

namespace tallyman {

namespace {

void putNumber(QByteArray &out, quint64 value)
{
    while (value >= 0x80) {
        out.append(static_cast<char>((value & 0x7F) | 0x80));
        value >>= 7;
    }
    out.append(static_cast<char>(value));
}

bool takeNumber(QByteArrayView &in, qint64 &value)
{
    quint64 result = 0;
    for (int shift = 0; shift < 63; shift += 7) {
        if (in.isEmpty())
            return false;
        const auto byte = static_cast<uchar>(in.front());
        in = in.sliced(1);
        result |= quint64(byte & 0x7F) << shift;
        if (!(byte & 0x80)) {
            value = static_cast<qint64>(result);
            return true;
        }
    }
    return false;
}

// Adds `repeat` times `size` to `total`; false when that is more than a message can have.
bool addBytes(qint64 &total, qint64 repeat, qint64 size)
{
    if (size > 0 && repeat > (Framing::kMostBytes - total) / size)
        return false;
    total += repeat * size;
    return true;
}

} // namespace

void Framing::append(qint64 contentBytes, QByteArrayView after)
{
    m_wireBytes += after.size();
    if (!m_runs.isEmpty() && m_runs.last().contentBytes == contentBytes
        && QByteArrayView(m_runs.last().after) == after) {
        ++m_runs.last().repeat;
        return;
    }
    m_runs.append({1, contentBytes, after.toByteArray()});
    m_encodedBytes += after.size() + 8;
}

QByteArray Framing::encoded() const
{
    QByteArray out;
    for (const Run &run : m_runs) {
        putNumber(out, static_cast<quint64>(run.repeat));
        putNumber(out, static_cast<quint64>(run.contentBytes));
        putNumber(out, static_cast<quint64>(run.after.size()));
        out.append(run.after);
    }
    return out;
}

Framing Framing::decode(QByteArrayView in)
{
    Framing framing;
    qint64 contentBytes = 0;
    qint64 repeat = 0;
    qint64 content = 0;
    qint64 size = 0;
    while (takeNumber(in, repeat) && takeNumber(in, content) && takeNumber(in, size)) {
        if (repeat < 1 || size < 1 || size > in.size())
            break;
        // more bytes than can be counted come from no message
        if (!addBytes(contentBytes, repeat, content)
            || !addBytes(framing.m_wireBytes, repeat, size))
            break;
        framing.m_runs.append({repeat, content, in.first(size).toByteArray()});
        framing.m_encodedBytes += size + 8;
        in = in.sliced(size);
    }
    return framing;
}

void Framing::replay(const std::function<bool(qint64)> &content,
    const std::function<bool(QByteArrayView)> &framing) const
{
    for (const Run &run : m_runs) {
        for (qint64 i = 0; i < run.repeat; ++i) {
            if (run.contentBytes > 0 && !content(run.contentBytes))
                return;
            if (!run.after.isEmpty() && !framing(run.after))
                return;
        }
    }
}

namespace {

// Gives the pieces of a message in the order of the wire.
template <typename Add>
void eachPiece(QByteArrayView head, QByteArrayView body, const Framing &framing, Add add)
{
    add(head);
    framing.replay(
        [&](qint64 count) {
            const qsizetype size = std::min<qsizetype>(count, body.size());
            add(body.first(size));
            body = body.sliced(size);
            return size == count;
        },
        [&](QByteArrayView part) {
            add(part);
            return true;
        });
    add(body);
}

} // namespace

QByteArray wireBytes(QByteArrayView head, QByteArrayView body, const Framing &framing)
{
    QByteArray wire;
    eachPiece(head, body, framing, [&wire](QByteArrayView piece) { wire.append(piece); });
    return wire;
}

QByteArray wireSha256(
    QByteArrayView head, QByteArrayView body, const Framing &framing, qint64 *bytes)
{
    Sha256 hash;
    qint64 size = 0;
    eachPiece(head, body, framing, [&](QByteArrayView piece) {
        hash.add(piece);
        size += piece.size();
    });
    if (bytes != nullptr)
        *bytes = size;
    return hash.result();
}

} // namespace tallyman
