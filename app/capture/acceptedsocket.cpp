// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/acceptedsocket.h"

#include <QHostAddress>
#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tallyman {

namespace {

quint16 portOf(const sockaddr_storage &address)
{
    return address.ss_family == AF_INET6
        ? ntohs(reinterpret_cast<const sockaddr_in6 &>(address).sin6_port)
        : ntohs(reinterpret_cast<const sockaddr_in &>(address).sin_port);
}

QByteArray textOf(const sockaddr_storage &address)
{
    QHostAddress host(reinterpret_cast<const sockaddr *>(&address));
    bool mapped = false;
    const quint32 v4 = host.toIPv4Address(&mapped);
    if (mapped)
        host = QHostAddress(v4);
    const bool brackets = host.protocol() == QAbstractSocket::IPv6Protocol;
    return QByteArray(brackets ? "[" : "") + host.toString().toLatin1()
        + QByteArray(brackets ? "]:" : ":") + QByteArray::number(portOf(address));
}

} // namespace

AcceptedSocket::AcceptedSocket(qintptr descriptor, QObject *parent)
    : QObject(parent)
    , m_descriptor(static_cast<int>(descriptor))
    , m_readNotifier(descriptor, QSocketNotifier::Read)
    , m_writeNotifier(descriptor, QSocketNotifier::Write)
{
    const int flags = ::fcntl(m_descriptor, F_GETFL);
    ::fcntl(m_descriptor, F_SETFL, flags | O_NONBLOCK);
    const int on = 1;
    ::setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    m_writeNotifier.setEnabled(false);
    connect(&m_readNotifier, &QSocketNotifier::activated, this, &AcceptedSocket::readable);
    connect(&m_writeNotifier, &QSocketNotifier::activated, this, &AcceptedSocket::sendPending);
}

AcceptedSocket::~AcceptedSocket()
{
    m_readNotifier.setEnabled(false);
    m_writeNotifier.setEnabled(false);
    ::close(m_descriptor);
}

QByteArray AcceptedSocket::remote() const
{
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    ::getpeername(m_descriptor, reinterpret_cast<sockaddr *>(&address), &size);
    return textOf(address);
}

QByteArray AcceptedSocket::local() const
{
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    ::getsockname(m_descriptor, reinterpret_cast<sockaddr *>(&address), &size);
    return textOf(address);
}

qint64 AcceptedSocket::receive(char *buffer, qint64 size)
{
    while (true) {
        const ssize_t count = ::recv(m_descriptor, buffer, static_cast<size_t>(size), 0);
        if (count >= 0)
            return count;
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            return kNothing;
        if (errno != EINTR)
            return kFailed;
    }
}

void AcceptedSocket::setReading(bool reading)
{
    if (m_readNotifier.isEnabled() != reading)
        m_readNotifier.setEnabled(reading);
}

qint64 AcceptedSocket::transmit(const char *bytes, qint64 size)
{
    const ssize_t count = ::send(m_descriptor, bytes, static_cast<size_t>(size), MSG_NOSIGNAL);
    if (count >= 0)
        return count;
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? kNothing : kFailed;
}

void AcceptedSocket::endWriting()
{
    ::shutdown(m_descriptor, SHUT_WR);
}

bool AcceptedSocket::write(const QByteArray &bytes)
{
    qsizetype sent = 0;
    if (m_pending.isEmpty()) {
        const qint64 count = transmit(bytes.constData(), bytes.size());
        if (count == kFailed)
            return false;
        sent = std::max<qsizetype>(count, 0);
    }
    if (sent < bytes.size()) {
        m_pending.append(QByteArrayView(bytes).sliced(sent));
        m_writeNotifier.setEnabled(true);
    }
    return true;
}

void AcceptedSocket::resetOnClose()
{
    const linger now{1, 0};
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

void AcceptedSocket::finishWriting()
{
    m_finishing = true;
    if (m_pending.isEmpty())
        endWriting();
}

void AcceptedSocket::sendPending()
{
    if (m_pending.isEmpty()) { // see waitForRoom()
        m_writeNotifier.setEnabled(false);
        Q_EMIT readable();
        return;
    }
    const qint64 count = transmit(m_pending.constData() + m_sent, pendingBytes());
    if (count == kNothing)
        return;
    m_sent += std::max<qint64>(count, 0);
    if (count == kFailed || m_sent == m_pending.size()) { // reading will tell if it is gone
        m_pending.clear();
        m_sent = 0;
        m_writeNotifier.setEnabled(false);
        if (m_finishing)
            endWriting();
    }
    Q_EMIT this->sent();
}

} // namespace tallyman
