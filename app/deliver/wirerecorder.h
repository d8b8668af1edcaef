// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/hash.h"

#include <QByteArray>

namespace tallyman {

// Takes down what really goes out on a connection for one request: the head's bytes, and hash and
// size of head and content. libcurl tells it piece by piece. Not thread-safe; owned by a Transfer.
class WireRecorder
{
public:
    // `requestLineStart`: what the head begins with, by which a second attempt on a fresh
    // connection is recognised (RFC 9110 §9.2.2: a kept connection may turn out to be dead).
    explicit WireRecorder(const QByteArray &requestLineStart);

    // Bytes that libcurl sent as part of the head; heads of CONNECT to a proxy are passed over.
    void addHead(QByteArrayView bytes);
    void addContent(QByteArrayView bytes);

    [[nodiscard]] const QByteArray &head() const { return m_head; }
    [[nodiscard]] qint64 bytesSent() const { return m_bytesSent; }
    // Once, at the end; null when nothing was sent.
    [[nodiscard]] QByteArray takeSha256();

private:
    void restart();

    const QByteArray m_start;
    Sha256 m_hash;
    QByteArray m_head;
    bool m_headDone = false;
    qint64 m_bytesSent = 0;
};

} // namespace tallyman
