// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QTcpSocket>

namespace tallyman {

// One connection to the program under test, byte by byte; blocking, for test code only.
class Wire
{
public:
    explicit Wire(quint16 port);

    [[nodiscard]] bool isConnected() const;
    bool send(const QByteArray &bytes);
    // The next reply, head and content; what has arrived when the peer closes or time runs out.
    [[nodiscard]] QByteArray readReply(bool toHead = false, int timeoutMs = 30'000);
    // Everything until the peer closes.
    [[nodiscard]] QByteArray readToEnd(int timeoutMs = 30'000);
    void close();

private:
    bool readMore(int timeoutMs);

    QTcpSocket m_socket;
    QByteArray m_buffer;
};

// Sends one message on its own connection and returns the reply.
[[nodiscard]] QByteArray exchange(quint16 port, const QByteArray &message);

// A POST with Host, Content-Length and the field lines given ("Name: value\r\n" each).
[[nodiscard]] QByteArray postMessage(
    const QByteArray &target, const QByteArray &body, const QByteArray &fieldLines = {});

// The status code of a reply, 0 if it has none.
[[nodiscard]] int statusOf(const QByteArray &reply);

} // namespace tallyman
