// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/connection.h"
#include "event/settings.h"

#include <QHash>
#include <QObject>
#include <QTcpServer>
#include <QTimer>
#include <memory>

namespace tallyman {

// What the listener is really doing; a value for other threads.
struct CaptureStatus
{
    bool listening = false;
    ListenAddress address; // as asked for; the port is the real one while listening
    bool ipv6Too = false;
    QString problem; // why it does not listen, or not where it was asked to; a sentence
    QString holder;  // who has the port
    quint16 nextFreePort = 0;
};

// The endpoint: accepts connections and routes what the log says back to them.
// Lives on the capture thread; functions marked thread-safe may be called from any.
class CaptureServer : public QObject
{
    Q_OBJECT

public:
    CaptureServer(EventLog *log, const Clock *clock);
    ~CaptureServer() override;

    // Listens on `address`, with [::1] too when `ipv6Loopback` and it is 127.0.0.1. Connections of
    // an earlier address go on. statusChanged() follows. Thread-safe.
    void listen(const ListenAddress &address, bool ipv6Loopback);
    void stopListening();
    // What is answered and what is allowed, for requests from now on. Thread-safe.
    void configure(const Reply &reply, const Limits &limits);

Q_SIGNALS:
    void statusChanged(const tallyman::CaptureStatus &status);

private:
    class Listener;

    void onListen(const ListenAddress &address, bool ipv6Loopback);
    void adoptListener(std::unique_ptr<Listener> listener, bool ipv6Loopback);
    void keepListening(const CaptureStatus &old, bool ipv6Loopback);
    [[nodiscard]] QString tryListen(Listener &listener, const ListenAddress &address) const;
    void describeFailure(const ListenAddress &address, const QString &reason);
    void closeListeners();
    void onDescriptor(qintptr descriptor);
    void onAcceptFailed(const QString &reason);
    void onFinished(Connection *connection);
    void onAppended(const QList<EventLog::Appended> &events);
    void onAppendFailed(const QList<quint64> &tickets);
    void onSpooled(const QList<std::pair<quint64, qint64>> &bytes);
    void resumeAll();
    void tick();
    void pauseOrResumeAccepting();

    CaptureContext m_context;
    CaptureStatus m_status;
    std::unique_ptr<Listener> m_listener;
    std::unique_ptr<Listener> m_listenerIpv6;
    QHash<Connection::Id, Connection *> m_connections;
    Connection::Id m_nextId = 1; // tickets from here on are others' (see ImportJob)
    QTimer m_tick;
    bool m_acceptingPaused = false;
};

} // namespace tallyman

Q_DECLARE_METATYPE(tallyman::CaptureStatus)
