// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/captureserver.h"

#include "base/clock.h"
#include "capture/portholder.h"
#include "capture/tlssocket.h"

#include <QHostAddress>

namespace tallyman {

namespace {

constexpr int kTickMs = 100;
constexpr qint64 kPortsAgainUs = 3'000'000; // ports of endpoints that were taken are tried again

} // namespace

CaptureServer::CaptureServer(EventLog *log, const Clock *clock)
    : m_tls(
        [this](qintptr descriptor, const std::shared_ptr<const TlsIdentity> &identity) {
            onSocket(std::make_unique<TlsSocket>(descriptor, identity));
        },
        [this](const QString &reason) { onAcceptFailed(reason); }, clock, this)
    , m_ports(
          [this](qintptr descriptor) { onSocket(std::make_unique<AcceptedSocket>(descriptor)); },
          [this](const QString &reason) { onAcceptFailed(reason); })
    , m_tick(this)
{
    qRegisterMetaType<CaptureStatus>();
    m_context.log = log;
    m_context.clock = clock;
    connect(log, &EventLog::appended, this, &CaptureServer::onAppended);
    connect(log, &EventLog::appendFailed, this, &CaptureServer::onAppendFailed);
    connect(log, &EventLog::spooled, this, &CaptureServer::onSpooled);
    m_tick.setInterval(kTickMs);
    connect(&m_tls, &TlsListener::statusChanged, this, [this] {
        openPorts();
        Q_EMIT statusChanged(m_status);
    });
    connect(&m_tick, &QTimer::timeout, this, &CaptureServer::tick);
}

CaptureServer::~CaptureServer()
{
    closeListeners();
    m_tls.close();
    m_ports.close();
    const auto connections = m_connections.values();
    for (Connection *connection : connections)
        connection->shutDown();
    qDeleteAll(connections);
}

void CaptureServer::listen(const ListenAddress &address, bool ipv6Loopback)
{
    QMetaObject::invokeMethod(
        this, [this, address, ipv6Loopback] { onListen(address, ipv6Loopback); },
        Qt::QueuedConnection);
}

void CaptureServer::stopListening()
{
    QMetaObject::invokeMethod(
        this,
        [this] {
            closeListeners();
            m_status.listening = false;
            openPorts();
            m_status.problem.clear();
            Q_EMIT statusChanged(m_status);
        },
        Qt::QueuedConnection);
}

void CaptureServer::configure(const Reply &reply, const Limits &limits)
{
    QMetaObject::invokeMethod(
        this,
        [this, reply, limits] {
            m_context.replies.setReply(reply);
            m_context.limits = limits;
        },
        Qt::QueuedConnection);
}

void CaptureServer::setPolicy(std::unique_ptr<ReplyPolicy> policy)
{
    QMetaObject::invokeMethod(
        this,
        [this, shared = std::shared_ptr<ReplyPolicy>(std::move(policy))] {
            m_context.policy = shared;
        },
        Qt::QueuedConnection);
}

void CaptureServer::setPorts(const QList<quint16> &ports)
{
    QMetaObject::invokeMethod(
        this,
        [this, ports] {
            if (ports == m_wantedPorts)
                return;
            m_wantedPorts = ports;
            openPorts();
            Q_EMIT statusChanged(m_status);
        },
        Qt::QueuedConnection);
}

void CaptureServer::setTls(const TlsListen &tls)
{
    QMetaObject::invokeMethod(
        this,
        [this, tls] {
            m_tls.setWanted(tls);
            if (!m_status.listening)
                return;
            openPorts();
            Q_EMIT statusChanged(m_status);
        },
        Qt::QueuedConnection);
}

// All beside the common listener, which serves its own port also for an endpoint, as that for HTTPS
// does.
void CaptureServer::openPorts()
{
    if (!m_status.listening) {
        m_tls.close();
        m_ports.close();
    } else {
        const bool ipv6Loopback = m_listeners && m_listeners->ipv6Too();
        m_tls.open(m_status.address.host, ipv6Loopback);
        QList<quint16> ports = m_wantedPorts;
        ports.removeAll(m_status.address.port);
        ports.removeAll(m_tls.status().port);
        m_ports.open(m_status.address.host, ipv6Loopback, ports);
    }
    m_status.tls = m_tls.status();
    m_status.portProblems = m_ports.problems();
    m_portsTriedUs = m_context.clock->monotonicUs();
}

void CaptureServer::tryPortsAgain(qint64 now)
{
    if (m_status.portProblems.isEmpty() || now - m_portsTriedUs < kPortsAgainUs)
        return;
    const QStringList before = m_status.portProblems;
    openPorts();
    if (m_status.portProblems != before)
        Q_EMIT statusChanged(m_status);
}

std::unique_ptr<ListenerGroup> CaptureServer::makeListeners()
{
    return std::make_unique<ListenerGroup>(
        [this](qintptr descriptor) { onSocket(std::make_unique<AcceptedSocket>(descriptor)); },
        [this](const QString &reason) { onAcceptFailed(reason); });
}

void CaptureServer::onListen(const ListenAddress &address, bool ipv6Loopback)
{
    if (!m_tick.isActive())
        m_tick.start();
    auto listeners = makeListeners();
    const CaptureStatus old = m_status;
    if (m_wantedPorts.contains(address.port))
        m_ports.close(); // it may be this one
    if (m_tls.status().port == address.port)
        m_tls.close();
    // The old address is given up first only where the new one is on the same port. Connections are
    // not touched.
    const bool samePort = old.listening && old.address.port == address.port;
    if (samePort)
        closeListeners();
    m_status = {};
    m_status.address = address;
    if (const QString reason = listeners->open(address.host, address.port, ipv6Loopback);
        !reason.isEmpty()) {
        describeFailure(address, reason);
        if (old.listening)
            keepListening(old, ipv6Loopback);
        openPorts();
        Q_EMIT statusChanged(m_status);
        return;
    }
    adoptListeners(std::move(listeners));
    openPorts();
    Q_EMIT statusChanged(m_status);
}

void CaptureServer::adoptListeners(std::unique_ptr<ListenerGroup> listeners)
{
    closeListeners();
    m_listeners = std::move(listeners);
    m_status.listening = true;
    m_status.address.port = m_listeners->port();
    m_status.ipv6Too = m_listeners->ipv6Too();
    m_acceptingPaused = false;
    pauseOrResumeAccepting();
}

// After a move that failed: m_status says why; the old address stays.
void CaptureServer::keepListening(const CaptureStatus &old, bool ipv6Loopback)
{
    m_status.address = old.address;
    m_status.ipv6Too = old.ipv6Too;
    m_status.listening = true;
    if (!m_listeners) { // it had the same port
        auto again = makeListeners();
        m_status.listening =
            again->open(old.address.host, old.address.port, ipv6Loopback).isEmpty();
        if (m_status.listening)
            adoptListeners(std::move(again));
    }
}

void CaptureServer::describeFailure(const ListenAddress &address, const QString &reason)
{
    m_status.holder = portHolder(address.port);
    m_status.nextFreePort = address.port == 0 ? 0 : nextFreePort(address.host, address.port);
    if (!m_status.holder.isEmpty()) {
        m_status.problem = QStringLiteral("Port %1 is taken by %2.")
                               .arg(QString::number(address.port), m_status.holder);
    } else {
        m_status.problem = QStringLiteral("Cannot listen on %1 port %2: %3.")
                               .arg(address.host, QString::number(address.port), reason);
    }
}

void CaptureServer::closeListeners()
{
    m_listeners.reset();
}

void CaptureServer::onSocket(std::unique_ptr<AcceptedSocket> socket)
{
    auto *connection = new Connection(m_nextId++, std::move(socket), m_context, this);
    connect(connection, &Connection::finished, this, &CaptureServer::onFinished);
    connect(connection, &Connection::replied, this, &CaptureServer::onReplied);
    m_connections.insert(connection->id(), connection);
    pauseOrResumeAccepting();
}

// Too many connections, or the process is out of descriptors: the rest waits in the backlog.
void CaptureServer::pauseOrResumeAccepting()
{
    const bool full = m_connections.size() >= m_context.limits.connections;
    if (full == m_acceptingPaused)
        return;
    m_acceptingPaused = full;
    setPaused(full);
}

void CaptureServer::setPaused(bool paused)
{
    if (m_listeners)
        m_listeners->setPaused(paused);
    m_tls.setPaused(paused);
    m_ports.setPaused(paused);
}

void CaptureServer::onAcceptFailed(const QString &reason)
{
    m_acceptingPaused = true; // QTcpServer has paused by itself; tick() tries again
    const QString sentence =
        QStringLiteral("New connections cannot be accepted at the moment: %1.").arg(reason);
    if (m_status.problem == sentence)
        return;
    m_status.problem = sentence;
    Q_EMIT statusChanged(m_status);
}

void CaptureServer::onFinished(Connection *connection)
{
    m_connections.remove(connection->id());
    connection->deleteLater();
    pauseOrResumeAccepting();
}

void CaptureServer::onAppended(const QList<EventLog::Appended> &events)
{
    EventId first = 0; // of the ids in a row that are ours
    EventId last = -1;
    const auto record = [&] {
        if (first <= last)
            m_context.log->recordAnswered(first, last, m_context.clock->nowUs());
    };
    for (const EventLog::Appended &event : events) {
        if (event.ticket >= m_nextId)
            continue; // not from a connection but imported: it knows when it was answered
        Connection *connection = m_connections.value(event.ticket);
        const auto answered =
            connection ? connection->onAppended(event.id) : Connection::Answered::No;
        if (answered == Connection::Answered::Later) {
            Q_EMIT replyWanted(event.ticket, event.id);
            continue;
        }
        if (event.id != last + 1) {
            record();
            first = event.id;
        }
        last = event.id;
        if (answered == Connection::Answered::No)
            m_context.log->recordUnanswered(event.id);
    }
    record();
    resumeAll();
}

void CaptureServer::answer(quint64 ticket, EventId event, const ScriptedReply &script)
{
    if (Connection *connection = m_connections.value(ticket))
        connection->answer(event, script);
}

void CaptureServer::onReplied(EventId event, const SentReply &sent)
{
    m_context.log->recordReply(event, {sent.status, sent.head, sent.body, sent.atUs, sent.note});
    Q_EMIT replied(event);
}

void CaptureServer::onAppendFailed(const QList<quint64> &tickets)
{
    for (const quint64 ticket : tickets) {
        if (Connection *connection = m_connections.value(ticket))
            connection->onAppendFailed();
    }
    resumeAll();
}

void CaptureServer::onSpooled(const QList<std::pair<quint64, qint64>> &bytes)
{
    for (const auto &[spool, count] : bytes) {
        for (Connection *connection : std::as_const(m_connections)) {
            if (connection->spool() == spool) {
                connection->onSpooled(count);
                break;
            }
        }
    }
    resumeAll();
}

// Connections that were not read because too much was in flight.
void CaptureServer::resumeAll()
{
    if (m_context.inFlightBytes >= m_context.limits.inFlightBytes
        || !std::exchange(m_context.pausedForMemory, false))
        return;
    const auto connections = m_connections.values();
    for (Connection *connection : connections)
        connection->resumeReading();
}

void CaptureServer::tick()
{
    const qint64 now = m_context.clock->monotonicUs();
    const auto connections = m_connections.values();
    for (Connection *connection : connections)
        connection->checkDeadline(now);
    tryPortsAgain(now);
    if (!m_acceptingPaused || m_connections.size() >= m_context.limits.connections)
        return;
    m_acceptingPaused = false;
    setPaused(false);
    if (!m_acceptingPaused && m_status.listening && !m_status.problem.isEmpty()) {
        m_status.problem.clear();
        Q_EMIT statusChanged(m_status);
    }
}

} // namespace tallyman
