// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/listener.h"

#include <functional>
#include <memory>

namespace tallyman {

// The listeners on one port: that of an address, and of [::1] where 127.0.0.1 stands for this
// machine. Capture thread.
class ListenerGroup
{
public:
    // Called when a connection could not be accepted.
    using Failed = std::function<void(const QString &reason)>;

    ListenerGroup(Listener::Accept accept, Failed failed);

    // Listens on `port` of `host`, on [::1] too when `ipv6Loopback` and the host is 127.0.0.1. Why
    // it cannot, in words; empty when it does.
    [[nodiscard]] QString open(const QString &host, quint16 port, bool ipv6Loopback);
    void close();
    [[nodiscard]] bool isOpen() const { return m_listener != nullptr; }
    [[nodiscard]] quint16 port() const
    {
        return m_listener ? m_listener->serverPort() : quint16(0);
    }
    [[nodiscard]] bool ipv6Too() const { return m_ipv6 != nullptr; }
    void setPaused(bool paused);

private:
    [[nodiscard]] std::unique_ptr<Listener> makeListener() const;

    const Listener::Accept m_accept;
    const Failed m_failed;
    std::unique_ptr<Listener> m_listener;
    std::unique_ptr<Listener> m_ipv6;
};

} // namespace tallyman
