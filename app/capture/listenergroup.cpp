// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/listenergroup.h"

namespace tallyman {

ListenerGroup::ListenerGroup(Listener::Accept accept, Failed failed)
    : m_accept(std::move(accept))
    , m_failed(std::move(failed))
{
}

std::unique_ptr<Listener> ListenerGroup::makeListener() const
{
    auto listener = std::make_unique<Listener>(m_accept);
    QObject::connect(listener.get(), &QTcpServer::acceptError, listener.get(),
        [failed = m_failed, server = listener.get()] { failed(server->errorString()); });
    return listener;
}

QString ListenerGroup::open(const QString &host, quint16 port, bool ipv6Loopback)
{
    close();
    auto listener = makeListener();
    if (QString reason = listener->open(host, port); !reason.isEmpty())
        return reason;
    m_listener = std::move(listener);
    if (!ipv6Loopback || host != QLatin1String("127.0.0.1"))
        return {};
    auto second = makeListener();
    if (second->open(QStringLiteral("::1"), m_listener->serverPort()).isEmpty())
        m_ipv6 = std::move(second);
    return {};
}

void ListenerGroup::close()
{
    m_listener.reset();
    m_ipv6.reset();
}

void ListenerGroup::setPaused(bool paused)
{
    for (Listener *listener : {m_listener.get(), m_ipv6.get()}) {
        if (listener == nullptr)
            continue;
        if (paused)
            listener->pauseAccepting();
        else
            listener->resumeAccepting();
    }
}

} // namespace tallyman
