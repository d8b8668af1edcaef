// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpServer>
#include <functional>

namespace tallyman {

// Hands out accepted descriptors instead of sockets, so that connections can be set up our way.
// Capture thread.
class Listener : public QTcpServer
{
public:
    using Accept = std::function<void(qintptr descriptor)>;

    explicit Listener(Accept accept);
    // Whoever has connected by now is accepted: only later connections are turned away.
    ~Listener() override;

    // Listens on `host`, an IP address or “localhost”. Why it cannot, in words; empty when it does.
    [[nodiscard]] QString open(const QString &host, quint16 port);

protected:
    void incomingConnection(qintptr descriptor) override { m_accept(descriptor); }

private:
    const Accept m_accept;
};

} // namespace tallyman
