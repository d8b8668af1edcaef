// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tunnel/ngrokjson.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <functional>

class QNetworkReply;

namespace tallyman {

// What answers at one port of this machine in the way of ngrok's agent, or nearly.
struct NgrokAgentView
{
    quint16 port = 0;
    QList<NgrokEndpoint> endpoints;
    QString problem; // a sentence: why it is not understood
    friend bool operator==(const NgrokAgentView &, const NgrokAgentView &) = default;
};

// Looks for ngrok agents on this machine and asks them. Loopback only, without a proxy, with a
// limit on time and bytes. Lives on its owner's thread (the main one); never waits.
class NgrokAgent : public QObject
{
    Q_OBJECT

public:
    // An agent takes the first of these that is free, unless its configuration says otherwise.
    static constexpr quint16 kFirstPort = 4040;
    static constexpr int kPorts = 10;
    using RequestsDone = std::function<void(const Result<QList<NgrokRequest>> &)>;

    explicit NgrokAgent(QObject *parent = nullptr);

    [[nodiscard]] static QList<quint16> usualPorts();
    // Asks what answers at these ports; looked() follows once. While it looks, further calls are
    // passed over.
    void look(const QList<quint16> &ports);
    [[nodiscard]] bool isLooking() const { return m_asking > 0; }
    // The newest requests that an agent has recorded; `context` lives on the main thread. Errors:
    // Network, InvalidInput (what answers makes no sense, or too much of it).
    void fetchRequests(quint16 port, int limit, QObject *context, const RequestsDone &done);

Q_SIGNALS:
    // In the order of the ports; one where nothing answers, or nothing like an agent, is left out.
    void looked(const QList<tallyman::NgrokAgentView> &agents);

private:
    using Done = std::function<void(const Result<QByteArray> &)>;
    void get(quint16 port, const QString &path, qint64 mostBytes, const Done &done);
    static void answered(QNetworkReply *reply, quint16 port, const Done &done);
    void askEndpoints(quint16 port);
    void askTunnels(quint16 port);
    void note(const NgrokAgentView &view);
    void countDown();

    QNetworkAccessManager m_network;
    QList<NgrokAgentView> m_found;
    int m_asking = 0;
};

} // namespace tallyman

Q_DECLARE_METATYPE(tallyman::NgrokAgentView)
