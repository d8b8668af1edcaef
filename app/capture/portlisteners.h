// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/listenergroup.h"

#include <QList>
#include <QStringList>
#include <map>

namespace tallyman {

// The listeners on ports that endpoints have for themselves, beside the common one. Capture thread.
class PortListeners
{
public:
    using Accept = Listener::Accept;
    // `failed` is called when a connection could not be accepted.
    PortListeners(Accept accept, ListenerGroup::Failed failed);

    // Listens on these ports of `host` and on no others; with [::1] too when `ipv6Too`. Those that
    // are open stay open. `ports` without those that somebody else serves.
    void open(const QString &host, bool ipv6Too, const QList<quint16> &ports);
    void close();
    // Sentences about ports that could not be had.
    [[nodiscard]] const QStringList &problems() const { return m_problems; }
    void setPaused(bool paused);

private:
    void openPort(quint16 port);

    const Accept m_accept;
    const ListenerGroup::Failed m_failed;
    QString m_host;
    bool m_ipv6Too = false;
    std::map<quint16, ListenerGroup> m_listeners;
    QStringList m_problems;
};

} // namespace tallyman
