// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/connection.h"
#include "capture/listenergroup.h"
#include "capture/portlisteners.h"
#include "capture/tlslistener.h"
#include "event/settings.h"

#include <QHash>
#include <QObject>
#include <QTimer>
#include <memory>

namespace tallyman {

// What the listener is really doing; a value for other threads.
struct CaptureStatus
{
    bool listening = false;
    ListenAddress address; // as asked for; the port is the real one while listening
    bool ipv6Too = false;
    TlsStatus tls;
    QStringList portProblems; // ports of endpoints that it does not listen on; sentences
    QString problem;          // why it does not listen, or not where it was asked to; a sentence
    QString holder;           // who has the port
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
    // Decides what is answered from now on, in place of the one reply. Thread-safe.
    void setPolicy(std::unique_ptr<ReplyPolicy> policy);
    // The reply to an event that replyWanted() named; nothing when its sender has gone. Capture
    // thread.
    void answer(quint64 ticket, EventId event, const ScriptedReply &script);
    // While it listens, it does so on these ports of the same host as well. Thread-safe.
    void setPorts(const QList<quint16> &ports);
    // While it listens, it does so for HTTPS as well, if that is enabled. Thread-safe.
    void setTls(const TlsListen &tls);

Q_SIGNALS:
    void statusChanged(const tallyman::CaptureStatus &status);
    // An event is stored whose reply its policy could not give; answer() is waited for, however
    // long it takes.
    void replyWanted(quint64 ticket, qint64 event);
    // The reply has gone out, or the sender has.
    void replied(qint64 event);

private:
    void onListen(const ListenAddress &address, bool ipv6Loopback);
    void adoptListeners(std::unique_ptr<ListenerGroup> listeners);
    void keepListening(const CaptureStatus &old, bool ipv6Loopback);
    [[nodiscard]] std::unique_ptr<ListenerGroup> makeListeners();
    void openPorts();
    void tryPortsAgain(qint64 now);
    void describeFailure(const ListenAddress &address, const QString &reason);
    void closeListeners();
    void onSocket(std::unique_ptr<AcceptedSocket> socket);
    void onAcceptFailed(const QString &reason);
    void onFinished(Connection *connection);
    void onReplied(EventId event, const SentReply &sent);
    void onAppended(const QList<EventLog::Appended> &events);
    void onAppendFailed(const QList<quint64> &tickets);
    void onSpooled(const QList<std::pair<quint64, qint64>> &bytes);
    void resumeAll();
    void tick();
    void pauseOrResumeAccepting();
    void setPaused(bool paused);

    CaptureContext m_context;
    CaptureStatus m_status;
    std::unique_ptr<ListenerGroup> m_listeners; // null: does not listen
    TlsListener m_tls;
    PortListeners m_ports;
    QList<quint16> m_wantedPorts;
    QHash<Connection::Id, Connection *> m_connections;
    Connection::Id m_nextId = 1; // tickets from here on are others' (see ImportJob)
    QTimer m_tick;
    bool m_acceptingPaused = false;
    qint64 m_portsTriedUs = 0; // monotonic
};

} // namespace tallyman

Q_DECLARE_METATYPE(tallyman::CaptureStatus)
