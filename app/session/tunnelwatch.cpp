// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/tunnelwatch.h"

#include "session/session.h"
#include "session/tunneljudge.h"
#include "session/tunnelrecords.h"
#include "store/readpool.h"
#include "store/workspacelock.h"

#include <QHostAddress>
#include <QPointer>

namespace tallyman {

namespace {

constexpr int kFirstLookMs = 300; // after listening has begun
constexpr int kKnownMs = 2000;    // between two looks at an agent that is known
constexpr int kSearchMs = 5000;   // where none is

bool isLoopback(const QString &host)
{
    const QHostAddress address(host);
    return host == QLatin1String("localhost") || address.isLoopback()
        || address == QHostAddress::AnyIPv4 || address == QHostAddress::AnyIPv6;
}

QString hostAndPort(const QString &url)
{
    return QUrl(url).authority();
}

} // namespace

TunnelWatch::TunnelWatch(Session *session, SecretStore *secrets)
    : m_session(session)
    , m_secrets(secrets)
    , m_records(std::make_unique<TunnelRecords>(session))
    , m_setting(tunnelSettingFromJson(session->setting(kTunnelKey)))
    , m_run(tunnelRunFromJson(session->setting(kTunnelRunKey)))
    , m_seenOrder(tunnelOrderFromJson(session->setting(kTunnelOrderKey)).id)
    , m_wasHeld(WorkspaceLock::isHeld(session->workspace().path))
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &TunnelWatch::look);
    connect(&m_agent, &NgrokAgent::looked, this, &TunnelWatch::onLooked);
    connect(&m_process, &TunnelProcess::changed, this, &TunnelWatch::onProcessChanged);
    connect(session, &Session::settingChanged, this, &TunnelWatch::onSettingChanged);
    connect(session, &Session::listenerChanged, this, &TunnelWatch::onListenerChanged);
    connect(session, &Session::workspaceChanged, this, [this] {
        m_wasHeld = true; // from now on the session knows it
        update();
    });
    connect(session, &Session::eventsCommitted, this, &TunnelWatch::onCommitted);
    connect(m_records.get(), &TunnelRecords::fetched, this, [this](const QStringList &ids) {
        TunnelSetting setting = m_setting;
        setting.fetched += ids;
        storeSetting(setting);
    });
    update();
}

TunnelWatch::~TunnelWatch() = default;

bool TunnelWatch::captures() const
{
    return m_session->workspace().mode == WorkspaceMode::Capture;
}

bool TunnelWatch::isCaptured() const
{
    return captures() || (m_wasHeld && !m_session->workspace().isFree);
}

// What an earlier process has left behind runs no more.
void TunnelWatch::watch()
{
    m_watches = true;
    if (m_run != TunnelRun())
        storeRun();
    onListenerChanged();
}

void TunnelWatch::onListenerChanged()
{
    update();
    if (m_watches && m_session->listener().listening && !m_next.isActive())
        m_next.start(kFirstLookMs);
}

void TunnelWatch::look()
{
    m_agent.look(portsToAsk());
}

// An agent that is known is asked alone: the others need not be looked for.
QList<quint16> TunnelWatch::portsToAsk() const
{
    if (m_status.hasAgent())
        return {m_status.agentPort};
    if (m_setting.agentPort != 0)
        return {m_setting.agentPort};
    QList<quint16> ports = NgrokAgent::usualPorts();
    const quint16 own = ownRun().agentPort;
    if (own != 0 && !ports.contains(own))
        ports.append(own);
    return ports;
}

void TunnelWatch::onLooked(const QList<NgrokAgentView> &agents)
{
    if (std::exchange(m_outdated, false)) {
        look();
        return;
    }
    const bool wasUp = m_status.kind == TunnelKind::Ngrok && m_status.state == TunnelState::Up;
    const QString before = m_status.publicUrl;
    m_agents = agents;
    update();
    const bool isUp = m_status.state == TunnelState::Up || m_status.state == TunnelState::Starting;
    if (isUp)
        m_onlineUrl.clear();
    else if (wasUp)
        m_onlineUrl = before;
    update();
    Q_EMIT looked();
    if (m_watches)
        m_next.start(!isUp && wasUp ? 0 : m_status.hasAgent() ? kKnownMs : kSearchMs);
}

TunnelRun TunnelWatch::ownRun() const
{
    if (!captures()) // what it says counts as long as it lives
        return isCaptured() ? m_run : TunnelRun();
    TunnelRun run;
    run.order = m_seenOrder;
    run.kind = m_process.kind();
    run.state = m_process.state();
    run.publicUrl = m_process.publicUrl();
    run.problem = m_process.problem();
    if (m_pending != TunnelKind::None) {
        run.kind = m_pending;
        run.state = TunnelState::Starting;
        run.problem.clear();
    }
    run.agentPort = m_process.agentPort();
    run.fetched = m_fetched;
    run.fetchProblem = m_fetchProblem;
    return run;
}

TunnelStatus TunnelWatch::judged() const
{
    const ListenerStatus &listener = m_session->listener();
    TunnelFacts facts;
    facts.agents = m_agents;
    facts.run = ownRun();
    facts.setting = m_setting;
    facts.lostUrl = m_onlineUrl;
    // where another process listens is not known, but whether it does at some port
    const bool isOther = !captures() && isCaptured();
    facts.listener = isOther ? QString() : hostAndPort(listener.url);
    facts.tlsPort = isOther ? quint16(0) : listener.tlsPort;
    facts.listening = captures() ? listener.listening : isCaptured();
    facts.leadsHere = [this, isOther, port = listener.port](const QUrl &url) {
        return m_session->isOwnListener(url)
            || (!isOther && url.port(80) == port && isLoopback(url.host()));
    };
    return judgeTunnel(facts);
}

void TunnelWatch::update()
{
    const TunnelStatus status = judged();
    if (status == m_status)
        return;
    m_status = status;
    Q_EMIT changed();
}

// What was seen of the agent before it ended is no news.
void TunnelWatch::onProcessChanged()
{
    if (!m_process.isRunning()) {
        m_agents.clear();
        m_onlineUrl.clear();
        m_outdated = m_agent.isLooking();
    }
    update();
    storeRun();
    m_next.start(0); // its agent knows more
}

void TunnelWatch::storeRun()
{
    if (!captures())
        return;
    const TunnelRun run = ownRun();
    if (run == m_run)
        return;
    m_run = run;
    m_session->storeSetting(kTunnelRunKey, toJson(run));
    Q_EMIT runChanged();
}

void TunnelWatch::storeSetting(const TunnelSetting &setting)
{
    if (setting == m_setting)
        return;
    m_setting = setting;
    m_session->storeSetting(kTunnelKey, toJson(setting));
    update();
}

void TunnelWatch::onSettingChanged(const QByteArray &name)
{
    if (name == kTunnelKey) {
        m_setting = tunnelSettingFromJson(m_session->setting(name));
        update();
    } else if (name == kTunnelRunKey && !captures()) {
        m_run = tunnelRunFromJson(m_session->setting(name));
        update();
        Q_EMIT runChanged();
    } else if (name == kTunnelOrderKey && captures()) {
        obey(tunnelOrderFromJson(m_session->setting(name)));
    }
}

Result<void> TunnelWatch::setPublicUrl(const QString &url)
{
    TunnelSetting setting = m_setting;
    setting.publicUrl.clear();
    if (!url.trimmed().isEmpty()) {
        const auto given = publicUrlFrom(url);
        if (!given)
            return tl::unexpected<Error>(given.error());
        setting.publicUrl = *given;
    }
    storeSetting(setting);
    return {};
}

void TunnelWatch::setAgentPort(quint16 port)
{
    TunnelSetting setting = m_setting;
    setting.agentPort = port;
    storeSetting(setting);
}

void TunnelWatch::check(QObject *context, const Done<Reachability> &done)
{
    if (m_check != nullptr) {
        done(failure(ErrorCode::Busy, QStringLiteral("A check is under way already.")));
        return;
    }
    if (!m_status.hasUrl()) {
        done(failure(ErrorCode::NotFound,
            QStringLiteral("There is no public URL: start a tunnel, or enter the URL of one.")));
        return;
    }
    const QPointer<QObject> guard(context);
    m_check = new ReachabilityCheck(this);
    connect(m_check, &ReachabilityCheck::finished, this,
        [this, guard, done](const Reachability &result) {
            m_check->deleteLater();
            m_check = nullptr;
            if (guard)
                done(result);
        });
    m_check->start(QUrl(m_status.publicUrl));
}

void TunnelWatch::onCommitted(EventId first, EventId last)
{
    if (m_check != nullptr)
        findCheck(first, last);
    const bool isNew = m_status.hasUrl() && m_status.publicUrl != m_setting.lastUrl;
    if (isNew && captures() && !m_remembering)
        rememberUrl(last);
}

void TunnelWatch::findCheck(EventId first, EventId last)
{
    m_session->readPool()->run<QList<EventSummary>>(
        m_check,
        [first, last](EventReader &reader) -> Result<QList<EventSummary>> {
            return reader.summaries(first, last);
        },
        [this](const Result<QList<EventSummary>> &events) {
            if (!events || m_check == nullptr)
                return;
            for (const EventSummary &event : *events) {
                if (!m_check->isOwn(event.target))
                    continue;
                m_session->setComment(
                    event.id, QStringLiteral("Check whether the world can reach this listener"));
                m_check->arrived(event.id);
                return;
            }
        });
}

// An event has come; when it came through the public URL, that is the one that senders know.
void TunnelWatch::rememberUrl(EventId last)
{
    m_remembering = true;
    m_session->loadEvent(last, 0, this, [this, last](const Result<EventPtr> &event) {
        m_remembering = false;
        if (!event || !m_status.hasUrl())
            return;
        const HeaderList headers = (*event)->headers();
        const QByteArray authority = QUrl(m_status.publicUrl).authority().toLatin1();
        if (!equalsIgnoringCase(headers.value("Host"), authority)
            && !equalsIgnoringCase(headers.value("X-Forwarded-Host"), authority))
            return;
        TunnelSetting setting = m_setting;
        setting.lastUrl = m_status.publicUrl;
        setting.lastEvent = last;
        storeSetting(setting);
    });
}

} // namespace tallyman
