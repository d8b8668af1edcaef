// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/listener.h"

#include <QHostAddress>
#include <sys/socket.h>

namespace tallyman {

namespace {

constexpr int kBacklog = 1024;

} // namespace

Listener::Listener(Accept accept)
    : m_accept(std::move(accept))
{
    setListenBacklogSize(kBacklog);
}

Listener::~Listener()
{
    while (isListening()) {
        const int descriptor = ::accept4(
            static_cast<int>(socketDescriptor()), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor < 0)
            break;
        m_accept(descriptor);
    }
}

QString Listener::open(const QString &host, quint16 port)
{
    const QHostAddress address(
        host == QLatin1String("localhost") ? QStringLiteral("127.0.0.1") : host);
    if (address.isNull())
        return QStringLiteral("“%1” is not an IP address").arg(host);
    return listen(address, port) ? QString() : errorString();
}

} // namespace tallyman
