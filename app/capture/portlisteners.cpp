// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/portlisteners.h"

#include "capture/portholder.h"

namespace tallyman {

PortListeners::PortListeners(Accept accept, std::function<void(const QString &)> failed)
    : m_accept(std::move(accept))
    , m_failed(std::move(failed))
{
}

std::unique_ptr<Listener> PortListeners::makeListener() const
{
    auto listener = std::make_unique<Listener>(m_accept);
    QObject::connect(listener.get(), &QTcpServer::acceptError, listener.get(),
        [this, server = listener.get()] { m_failed(server->errorString()); });
    return listener;
}

void PortListeners::open(const QString &host, bool ipv6Too, const QList<quint16> &ports)
{
    if (host != m_host || ipv6Too != m_ipv6Too)
        m_listeners.clear();
    m_host = host;
    m_ipv6Too = ipv6Too;
    m_problems.clear();
    std::erase_if(m_listeners, [&ports](const auto &each) { return !ports.contains(each.first); });
    for (const quint16 port : ports) {
        if (m_listeners.find(port) == m_listeners.end())
            openPort(port);
    }
}

void PortListeners::openPort(quint16 port)
{
    auto listener = makeListener();
    if (const QString reason = listener->open(m_host, port); !reason.isEmpty()) {
        const QString holder = portHolder(port);
        m_problems.append(holder.isEmpty()
                ? QStringLiteral("Cannot listen on port %1 of an endpoint: %2.")
                      .arg(QString::number(port), reason)
                : QStringLiteral("Port %1 of an endpoint is taken by %2.")
                      .arg(QString::number(port), holder));
        return;
    }
    std::vector<std::unique_ptr<Listener>> &opened = m_listeners[port];
    opened.push_back(std::move(listener));
    if (!m_ipv6Too)
        return;
    auto second = makeListener();
    if (second->open(QStringLiteral("::1"), port).isEmpty())
        opened.push_back(std::move(second));
}

void PortListeners::close()
{
    m_listeners.clear();
    m_problems.clear();
}

void PortListeners::setPaused(bool paused)
{
    for (const auto &[port, listeners] : m_listeners) {
        for (const auto &listener : listeners) {
            if (paused)
                listener->pauseAccepting();
            else
                listener->resumeAccepting();
        }
    }
}

} // namespace tallyman
