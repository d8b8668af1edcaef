// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSslSocket>
#include <QTest>

namespace tallyman::test {

// A raw HTTP sender on loopback: what is sent and received are bytes; over TLS it accepts any
// certificate.
class Client
{
public:
    explicit Client(
        quint16 port, const QString &host = QStringLiteral("127.0.0.1"), bool tls = false)
    {
        m_socket.setPeerVerifyMode(QSslSocket::VerifyNone);
        if (tls)
            m_socket.connectToHostEncrypted(host, port);
        else
            m_socket.connectToHost(host, port);
        m_connected = tls ? m_socket.waitForEncrypted(5000) : m_socket.waitForConnected(5000);
    }
    Client(quint16 port, bool tls)
        : Client(port, QStringLiteral("127.0.0.1"), tls)
    {
    }

    [[nodiscard]] bool isConnected() const { return m_connected; }
    [[nodiscard]] QSslSocket &socket() { return m_socket; }

    void send(const QByteArray &bytes)
    {
        m_socket.write(bytes);
        m_socket.flush();
    }

    // Waits until `text` has come `count` times; all that has come so far.
    QByteArray waitFor(const QByteArray &text, int count = 1)
    {
        (void)QTest::qWaitFor(
            [&] {
                m_received += m_socket.readAll();
                return m_received.count(text) >= count;
            },
            10'000);
        return m_received;
    }

    // Waits until the other side has closed; all that has come.
    QByteArray waitForEnd()
    {
        (void)QTest::qWaitFor(
            [&] {
                m_received += m_socket.readAll();
                return m_socket.state() == QAbstractSocket::UnconnectedState;
            },
            10'000);
        m_received += m_socket.readAll();
        return m_received;
    }

private:
    QSslSocket m_socket;
    QByteArray m_received;
    bool m_connected = false;
};

} // namespace tallyman::test
