// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/session.h"

#include "capture/portholder.h"
#include "event/endpointjson.h"
#include "session/payloadreader.h"
#include "session/session_p.h"
#include "store/records.h"

#include <QFileInfo>
#include <QHostAddress>
#include <QNetworkInterface>

namespace tallyman {

namespace {

constexpr int kFrameMs = 16;
constexpr int kFloodFrameMs = 33;  // when nobody can read them as they pass
constexpr EventId kFloodRows = 50; // in one frame
constexpr int kProfilesMs = 150;   // the window comes up first
constexpr int kPollMs = 300;

QString urlOf(const QString &host, quint16 port, const QString &scheme = QStringLiteral("http"))
{
    QString shown = host;
    if (host == QLatin1String("0.0.0.0") || host == QLatin1String("::"))
        shown = QStringLiteral("127.0.0.1");
    if (shown.contains(QLatin1Char(':')))
        shown = QLatin1Char('[') + shown + QLatin1Char(']');
    return QStringLiteral("%1://%2:%3/").arg(scheme, shown).arg(port);
}

ListenerStatus toListenerStatus(const CaptureStatus &status)
{
    ListenerStatus listener;
    listener.listening = status.listening;
    listener.host = status.address.host;
    listener.port = status.address.port;
    listener.url = urlOf(status.address.host, status.address.port);
    listener.ipv6Too = status.ipv6Too;
    const QHostAddress address(status.address.host);
    listener.exposed = status.listening && !address.isNull() && !address.isLoopback();
    if (status.tls.port != 0)
        listener.tlsUrl = urlOf(status.address.host, status.tls.port, QStringLiteral("https"));
    listener.tlsPort = status.tls.port;
    for (const QString &sentence : {status.tls.problem, status.tls.warning}) {
        if (!sentence.isEmpty())
            listener.tlsProblems.append(sentence);
    }
    listener.portProblems = status.portProblems;
    listener.problem = status.problem;
    listener.holder = status.holder;
    listener.nextFreePort = status.nextFreePort;
    return listener;
}

bool hasPort(const QList<Endpoint> &endpoints, quint16 port)
{
    return std::any_of(endpoints.begin(), endpoints.end(),
        [port](const Endpoint &each) { return each.port != 0 && each.port == port; });
}

} // namespace

Result<std::unique_ptr<Session>> Session::open(const SessionOptions &options)
{
    auto opened = openWorkspace(options);
    if (!opened)
        return tl::unexpected(opened.error());
    auto d = std::make_unique<Private>();
    d->clock = options.clock ? options.clock : &SystemClock::instance();
    d->info = opened->info;
    d->lock = std::move(opened->lock);
    d->ids = opened->ids;
    d->revisions = opened->revisions;
    d->settingValues = opened->settings;
    d->settings = settingsFromJson(d->settingValues.value(kWorkspaceKey));
    d->expectations = expectationsFromJson(d->settingValues.value(kExpectationsKey));
    d->endpoints = readEndpoints(d->settingValues.value(kEndpointsKey));
    d->targets = opened->targets;
    if (options.listen)
        d->settings.listen = *options.listen;
    if (options.tls)
        d->settings.tls = *options.tls;
    d->committedId = opened->revisions.lastId;
    d->readPool = std::make_unique<ReadPool>(
        opened->readPath, options.sqliteVfs, nullptr, PayloadReader::factory());
    d->vfs = options.sqliteVfs;
    std::unique_ptr<Session> session(new Session(std::move(d)));
    session->start(std::move(opened->log), options.startListening);
    return session;
}

Session::Session(std::unique_ptr<Private> state)
    : d(std::move(state))
{
    qRegisterMetaType<IdSet>();
    qRegisterMetaType<Delivery>();
    d->statistics.events = d->ids.size();
    d->statistics.lastId = d->revisions.lastId;
    d->listener.host = d->settings.listen.host;
    d->listener.port = d->settings.listen.port;
    d->listener.url = urlOf(d->listener.host, d->listener.port);
    d->commitTimer.setSingleShot(true);
    d->commitTimer.setInterval(kFrameMs);
    connect(&d->commitTimer, &QTimer::timeout, this, &Session::publishCommits);
    d->pollTimer.setInterval(kPollMs);
    connect(&d->pollTimer, &QTimer::timeout, this, &Session::poll);
    updateFileSize();
}

Session::~Session()
{
    endSalvages();
    d->tunnel.reset();
    d->check.reset();
    // Receiving and sending end first, then reading; the writer's connection is the last, because
    // only that one can remove the write-ahead log.
    stopAnalysis();
    d->forwarding.reset();
    if (d->desk)
        d->desk->finish(); // who waits for the developer is answered
    d->captureThread.reset();
    d->repliesThread.reset();
    d->deliveryThread.reset();
    d->findingsThread.reset();
    d->analysisThread.reset();
    d->indexThread.reset();
    d->readPool->stop();
    d->writerThread.reset();
    d->readPool.reset();
}

void Session::start(std::unique_ptr<EventLog> log, bool startListening)
{
    if (log) {
        d->log = log.get();
        d->writerThread = std::make_unique<WorkerThread>(QStringLiteral("writer"));
        startWriter(log.release());
    }
    d->deliveryThread = std::make_unique<WorkerThread>(QStringLiteral("delivery"));
    d->sender = new Sender(bodyFetch());
    connect(d->sender, &Sender::finished, this, &Session::onSent);
    d->deliveryThread->adopt(d->sender);
    if (d->info.mode == WorkspaceMode::Capture)
        startCapture(startListening);
    d->forwarding = std::make_unique<Forwarding>(this,
        Forwarding::Place{d->info.path, d->vfs, d->clock, d->info.mode == WorkspaceMode::Capture});
    d->pollTimer.start();
    QTimer::singleShot(kProfilesMs, this, &Session::reloadProfiles);
    startTunnel();
    checkIntegrity();
}

void Session::startWriter(EventLog *log)
{
    // Called on the writer thread, perhaps thousands of times a second: only the newest id is
    // passed on, once per frame.
    connect(
        log, &EventLog::committed, this,
        [this](qint64, qint64 last) {
            d->committedId = last;
            if (!d->commitPosted.exchange(true)) {
                QMetaObject::invokeMethod(
                    this, [this] { d->commitTimer.start(); }, Qt::QueuedConnection);
            }
        },
        Qt::DirectConnection);
    connect(log, &EventLog::problemChanged, this, &Session::onStorageProblem);
    connect(log, &EventLog::repliesStored, this, [this](const IdSet &ids) {
        if (d->inspector)
            d->inspector->judgeReplies(ids);
        Q_EMIT eventsChanged(ids);
    });
    connect(log, &EventLog::eventsExpired, this, &Session::applyDeletion);
    d->writerThread->adopt(log);
    if (d->info.mode == WorkspaceMode::Capture) {
        log->setRetention(d->settings.retention);
        log->reclaimSoon();
    }
}

void Session::startCapture(bool startListening)
{
    d->captureThread = std::make_unique<WorkerThread>(QStringLiteral("capture"));
    d->capture = new CaptureServer(d->log, d->clock);
    connect(d->capture, &CaptureServer::statusChanged, this, [this](const CaptureStatus &status) {
        d->listener = toListenerStatus(status);
        if (status.listening && status.problem.isEmpty())
            keepListenAddress();
        Q_EMIT listenerChanged();
    });
    d->capture->configure(d->settings.reply, d->settings.limits);
    connect(this, &Session::expectationsChanged, this, &Session::renewReplies);
    connect(this, &Session::keyringRead, this, &Session::renewReplies);
    connect(this, &Session::profilesLoaded, this, &Session::renewReplies);
    renewReplies();
    d->captureThread->adopt(d->capture);
    d->capture->setTls(d->settings.tls);
    if (startListening)
        d->capture->listen(d->settings.listen, d->settings.listenOnIpv6Loopback);
}

const WorkspaceInfo &Session::workspace() const
{
    return d->info;
}

const LogStatistics &Session::statistics() const
{
    return d->statistics;
}

const std::optional<Error> &Session::storageProblem() const
{
    return d->storageProblem;
}

const WorkspaceSettings &Session::settings() const
{
    return d->settings;
}

const ListenerStatus &Session::listener() const
{
    return d->listener;
}

const QList<Target> &Session::targets() const
{
    return d->targets;
}

Forwarding *Session::forwarding() const
{
    return d->forwarding.get();
}

ReadPool *Session::readPool() const
{
    return d->readPool.get();
}

EventLog *Session::log() const
{
    return d->log;
}

const IdSet &Session::ids() const
{
    return d->ids;
}

void Session::setSettings(const WorkspaceSettings &settings)
{
    const bool moved = !(settings.listen == d->settings.listen)
        || settings.listenOnIpv6Loopback != d->settings.listenOnIpv6Loopback;
    const bool tlsChanged = !(settings.tls == d->settings.tls);
    const ListenAddress present = d->settings.listen;
    d->settings = settings;
    if (d->capture && d->listener.listening) { // a new address is kept once it is taken
        d->settings.listen = present;
        d->wantedListen = settings.listen;
    }
    storeSettings();
    if (d->capture)
        d->capture->configure(settings.reply, settings.limits);
    if (d->capture && tlsChanged)
        d->capture->setTls(settings.tls);
    renewReplies();
    if (d->log && d->info.mode == WorkspaceMode::Capture)
        d->log->setRetention(settings.retention);
    if (moved && d->capture && d->listener.listening)
        d->capture->listen(settings.listen, settings.listenOnIpv6Loopback);
    Q_EMIT settingsChanged();
}

void Session::storeSettings()
{
    storeSetting(kWorkspaceKey, settingsToJson(d->settings));
}

void Session::listen(const ListenAddress &address)
{
    if (!d->capture)
        return;
    d->wantedListen = address;
    d->capture->listen(address, d->settings.listenOnIpv6Loopback);
}

// The address that was asked for is really listened on.
void Session::keepListenAddress()
{
    const auto wanted = std::exchange(d->wantedListen, std::nullopt);
    if (!wanted || d->settings.listen == *wanted)
        return;
    d->settings.listen = *wanted;
    storeSettings();
    Q_EMIT settingsChanged();
}

void Session::stopListening()
{
    if (d->capture)
        d->capture->stopListening();
}

bool Session::isOwnListener(const QUrl &url) const
{
    const auto port =
        static_cast<quint16>(url.port(url.scheme() == QLatin1String("https") ? 443 : 80));
    const bool follows = d->info.mode == WorkspaceMode::Follow;
    const bool listening = follows ? listensOn(WorkspaceLock::holderPid(d->info.path), port)
                                   : d->listener.listening
            && (port == d->listener.port || port == d->listener.tlsPort
                || hasPort(d->endpoints, port));
    if (!listening)
        return false;
    const QString host = url.host();
    if (host == QLatin1String("localhost") || host.endsWith(QLatin1String(".localhost")))
        return true;
    const QHostAddress address(host);
    if (address.isNull())
        return false;
    return address.isLoopback() || address == QHostAddress::AnyIPv4
        || address == QHostAddress::AnyIPv6
        || ((follows || d->listener.exposed)
            && QNetworkInterface::allAddresses().contains(address));
}

void Session::onStorageProblem(const std::optional<Error> &problem)
{
    d->storageProblem = problem;
    if (problem && problem->code == ErrorCode::Corrupt)
        becomeDamaged(*problem);
    Q_EMIT storageProblemChanged();
}

// What was stored earlier is looked through once. Until that is done the file itself is not
// written to: new events are in its write-ahead log.
void Session::checkIntegrity()
{
    connect(d->readPool.get(), &ReadPool::damaged, this, &Session::becomeDamaged);
    if (!d->log)
        return;
    if (d->statistics.lastId == 0) { // nothing there yet
        onSound();
        return;
    }
    d->check = std::make_unique<IntegrityCheck>(d->info.path, d->vfs);
    connect(d->check.get(), &IntegrityCheck::finished, this,
        [this](const std::optional<Error> &damage) {
            if (damage)
                becomeDamaged(*damage);
            else
                onSound();
        });
    d->check->start();
}

void Session::onSound()
{
    d->log->setSound();
    if (d->info.mode == WorkspaceMode::Capture)
        startAnalysis();
}

// From now on the workspace is only read.
void Session::becomeDamaged(const Error &damage)
{
    if (d->info.mode == WorkspaceMode::Damaged)
        return;
    d->info.mode = WorkspaceMode::Damaged;
    d->info.problem = damage.message;
    if (d->capture)
        d->capture->stopListening();
    stopAnalysis();
    if (d->log)
        d->log->setDamaged(damage);
    Q_EMIT workspaceChanged();
}

void Session::publishCommits()
{
    d->commitPosted = false;
    const EventId last = d->committedId;
    d->commitTimer.setInterval(last - d->statistics.lastId > kFloodRows ? kFloodFrameMs : kFrameMs);
    publishUpTo(last);
}

void Session::publishUpTo(EventId last)
{
    const EventId first = d->statistics.lastId + 1;
    if (last < first)
        return;
    d->ids.insert(first, last);
    d->statistics.lastId = last;
    d->statistics.events = d->ids.size();
    updateFileSize();
    if (d->indexer) {
        d->indexer->follow(last);
        d->analyzer->follow(last);
    }
    Q_EMIT eventsCommitted(first, last);
    Q_EMIT statisticsChanged();
}

void Session::updateFileSize()
{
    const QString &path = d->info.path;
    d->statistics.fileBytes =
        QFileInfo(path).size() + QFileInfo(path + QStringLiteral("-wal")).size();
}

} // namespace tallyman
