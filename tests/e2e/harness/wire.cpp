// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/wire.h"

#include <QHostAddress>

namespace tallyman {

namespace {

// Content-Length of a head; 0 when it has none.
qsizetype contentLength(const QByteArray &head)
{
    const QByteArrayList lines = head.split('\n');
    for (const QByteArray &line : lines) {
        if (line.toLower().startsWith("content-length:")) {
            return line.mid(15).trimmed().toLongLong();
        }
    }
    return 0;
}

} // namespace

Wire::Wire(quint16 port)
{
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    m_socket.waitForConnected(30'000);
}

bool Wire::isConnected() const
{
    return m_socket.state() == QAbstractSocket::ConnectedState;
}

bool Wire::send(const QByteArray &bytes)
{
    m_socket.write(bytes);
    while (m_socket.bytesToWrite() > 0) {
        if (!m_socket.waitForBytesWritten(30'000)) {
            return false;
        }
    }
    return true;
}

QByteArray Wire::readReply(bool toHead, int timeoutMs)
{
    qsizetype headEnd = -1;
    while ((headEnd = m_buffer.indexOf("\r\n\r\n")) < 0) {
        if (!readMore(timeoutMs)) {
            return std::exchange(m_buffer, {});
        }
    }
    const QByteArray head = m_buffer.left(headEnd + 4);
    const bool interim = head.startsWith("HTTP/1.1 1");
    const qsizetype size = head.size() + (toHead || interim ? 0 : contentLength(head));
    while (m_buffer.size() < size && readMore(timeoutMs)) { }
    const QByteArray reply = m_buffer.left(size);
    m_buffer.remove(0, size);
    return reply;
}

QByteArray Wire::readToEnd(int timeoutMs)
{
    while (readMore(timeoutMs)) { }
    return std::exchange(m_buffer, {});
}

void Wire::close()
{
    m_socket.abort();
}

bool Wire::readMore(int timeoutMs)
{
    if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(timeoutMs)) {
        return false;
    }
    m_buffer += m_socket.readAll();
    return true;
}

QByteArray exchange(quint16 port, const QByteArray &message)
{
    Wire wire(port);
    wire.send(message);
    return wire.readReply();
}

QByteArray postMessage(
    const QByteArray &target, const QByteArray &body, const QByteArray &fieldLines)
{
    return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fieldLines
        + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

int statusOf(const QByteArray &reply)
{
    return reply.startsWith("HTTP/1.1 ") ? reply.mid(9, 3).toInt() : 0;
}

} // namespace tallyman
