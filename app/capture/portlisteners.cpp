// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/portlisteners.h"

#include "capture/portholder.h"

namespace tallyman {

PortListeners::PortListeners(Accept accept, ListenerGroup::Failed failed)
    : m_accept(std::move(accept))
    , m_failed(std::move(failed))
{
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
    ListenerGroup group(m_accept, m_failed);
    if (const QString reason = group.open(m_host, port, m_ipv6Too); !reason.isEmpty()) {
        const QString holder = portHolder(port);
        m_problems.append(holder.isEmpty()
                ? QStringLiteral("Cannot listen on port %1 of an endpoint: %2.")
                      .arg(QString::number(port), reason)
                : QStringLiteral("Port %1 of an endpoint is taken by %2.")
                      .arg(QString::number(port), holder));
        return;
    }
    m_listeners.emplace(port, std::move(group));
}

void PortListeners::close()
{
    m_listeners.clear();
    m_problems.clear();
}

void PortListeners::setPaused(bool paused)
{
    for (auto &[port, group] : m_listeners)
        group.setPaused(paused);
}

} // namespace tallyman
