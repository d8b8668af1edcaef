// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bannerkeeper.h"

#include "base/text.h"
#include "session/session.h"
#include "session/tunnelwatch.h"
#include "ui/widgets/bannerarea.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLocale>

namespace tallyman {

namespace {

using Kind = BannerContent::Kind;

QString listenerCause()
{
    return QStringLiteral("listener");
}

QString exposedCause()
{
    return QStringLiteral("exposed");
}

QString tlsCause()
{
    return QStringLiteral("https");
}

QString portsCause()
{
    return QStringLiteral("ports");
}

QString storageCause()
{
    return QStringLiteral("storage");
}

QString workspaceCause()
{
    return QStringLiteral("workspace");
}

QString tunnelCause()
{
    return QStringLiteral("tunnel");
}

QString profilesCause()
{
    return QStringLiteral("profiles");
}

QString deletedCause()
{
    return QStringLiteral("deleted");
}

QString exportCause()
{
    return QStringLiteral("export");
}

} // namespace

BannerKeeper::BannerKeeper(Session *session, BannerArea *area, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_area(area)
{
    connect(session, &Session::listenerChanged, this, &BannerKeeper::updateListener);
    connect(session, &Session::storageProblemChanged, this, &BannerKeeper::updateStorage);
    connect(session, &Session::workspaceChanged, this, &BannerKeeper::updateWorkspace);
    connect(session, &Session::profilesLoaded, this, &BannerKeeper::updateProfiles);
    connect(session->tunnel(), &TunnelWatch::changed, this, &BannerKeeper::updateTunnel);
    connect(area, &BannerArea::dismissed, this, [this](const QString &cause) {
        if (cause == tunnelCause())
            m_tunnelSeen = m_session->tunnel()->status().publicUrl;
        m_exposedSeen = m_exposedSeen || cause == exposedCause();
        if (cause == profilesCause() && m_session->profiles())
            m_problemsSeen = m_session->profiles()->problems();
    });
    updateListener();
    updateStorage();
    updateWorkspace();
}

void BannerKeeper::updateListener()
{
    updateExposed();
    updateTls();
    updatePorts();
    const ListenerStatus &status = m_session->listener();
    if (status.problem.isEmpty()) {
        m_area->remove(listenerCause());
        return;
    }
    BannerContent banner{Kind::Error, tr("Not listening"), status.problem, {}, false};
    if (status.listening) {
        const QString still = tr("Still listening on %1").arg(status.url);
        banner = {Kind::Warning, still, status.problem, {}, true};
    }
    if (status.nextFreePort != 0) {
        const ListenAddress next{status.host, status.nextFreePort};
        banner.choices.append(
            {tr("Use port %1").arg(next.port), [this, next] { m_session->listen(next); }});
    }
    const ListenAddress same{status.host, status.port};
    if (!status.listening)
        banner.choices.append({tr("Try again"), [this, same] { m_session->listen(same); }});
    m_area->put(listenerCause(), banner);
}

void BannerKeeper::updateExposed()
{
    const ListenerStatus &status = m_session->listener();
    if (!status.exposed) {
        m_exposedSeen = false;
        m_area->remove(exposedCause());
        return;
    }
    if (m_exposedSeen)
        return;
    const ListenAddress loopback{QStringLiteral("127.0.0.1"), status.port};
    m_area->put(exposedCause(),
        {Kind::Warning, tr("Reachable from other machines"),
            tr("Tallyman listens on %1: everybody on your network can send to it.")
                .arg(status.host),
            {{tr("This machine only"), [this, loopback] { m_session->listen(loopback); }}}, true});
}

// Told once; the settings go on telling it.
void BannerKeeper::updateTls()
{
    const ListenerStatus &status = m_session->listener();
    if (std::exchange(m_tlsProblems, status.tlsProblems) == status.tlsProblems)
        return;
    if (status.tlsProblems.isEmpty()) {
        m_area->remove(tlsCause());
        return;
    }
    m_area->put(tlsCause(),
        {Kind::Warning,
            status.tlsUrl.isEmpty() ? tr("HTTPS is not received") : tr("HTTPS certificate"),
            status.tlsProblems.join(QLatin1Char(' ')), {}, true});
}

// It is tried again by itself.
void BannerKeeper::updatePorts()
{
    const QStringList &problems = m_session->listener().portProblems;
    if (std::exchange(m_portProblems, problems) == problems)
        return;
    if (problems.isEmpty()) {
        m_area->remove(portsCause());
        return;
    }
    m_area->put(portsCause(),
        {Kind::Warning, tr("An endpoint receives nothing"),
            problems.join(u' ') + u' '
                + tr(
                    "Give the endpoint another port, or free this one: it is tried again every few "
                    "seconds."),
            {}, true});
}

// Senders have another one, which leads nowhere now.
void BannerKeeper::updateTunnel()
{
    const TunnelStatus &status = m_session->tunnel()->status();
    const TunnelSetting &setting = m_session->tunnel()->setting();
    const bool isOther = status.hasUrl() && !setting.lastUrl.isEmpty()
        && setting.lastUrl != status.publicUrl && status.publicUrl != m_tunnelSeen;
    if (!isOther) {
        m_area->remove(tunnelCause());
        return;
    }
    const QString url = status.publicUrl;
    m_area->put(tunnelCause(),
        {Kind::Warning, tr("The public URL has changed"),
            tr("It is %1 now; event %2 came in through %3. Give senders the new one.")
                .arg(url)
                .arg(setting.lastEvent)
                .arg(setting.lastUrl),
            {{tr("Copy the new one"), [url] { QGuiApplication::clipboard()->setText(url); }}},
            true});
}

void BannerKeeper::updateProfiles()
{
    const QStringList problems =
        m_session->profiles() ? m_session->profiles()->problems() : QStringList();
    if (problems.isEmpty() || problems == m_problemsSeen) {
        m_area->remove(profilesCause());
        return;
    }
    const qsizetype more = problems.size() - 1;
    m_area->put(profilesCause(),
        {Kind::Warning,
            more == 0 ? tr("A profile cannot be read")
                      : tr("%1 profiles cannot be read").arg(problems.size()),
            more == 0 ? problems.first()
                      : tr("%1 Settings, Senders lists the others.").arg(problems.first()),
            {{tr("Read again"), [this] { m_session->reloadProfiles(); }}}, true});
}

void BannerKeeper::updateStorage()
{
    const std::optional<Error> &problem = m_session->storageProblem();
    if (!problem || m_session->workspace().mode != WorkspaceMode::Capture) {
        m_area->remove(storageCause());
        return;
    }
    m_area->put(storageCause(),
        {Kind::Error, tr("Nothing can be stored at the moment"),
            problem->message + QLatin1Char(' ')
                + tr("Until then senders are answered 503 and may try again."),
            {}, false});
}

void BannerKeeper::updateWorkspace()
{
    const WorkspaceInfo &info = m_session->workspace();
    const BannerContent::Choice open{
        tr("Open another workspace…"), [this] { Q_EMIT openWorkspaceRequested(); }};
    switch (info.mode) {
    case WorkspaceMode::Capture:
        m_area->remove(workspaceCause());
        break;
    case WorkspaceMode::Follow:
        showFollowing(open);
        break;
    case WorkspaceMode::Damaged:
        m_area->put(workspaceCause(),
            {Kind::Error, tr("This workspace is damaged"),
                info.problem + QLatin1Char(' ') + tr("Meanwhile nothing is received."),
                {{tr("Salvage…"), [this] { Q_EMIT salvageRequested(); }}, open}, false});
        break;
    case WorkspaceMode::ReadOnly:
        m_area->put(workspaceCause(),
            {Kind::Warning, tr("This workspace is read-only"), info.problem, {open}, false});
        break;
    }
    updateStorage();
}

void BannerKeeper::showFollowing(const BannerContent::Choice &open)
{
    if (m_session->workspace().isFree) {
        m_area->put(workspaceCause(),
            {Kind::Warning, tr("Nobody receives into this workspace"),
                tr("Its receiver, %1, has ended. This window can receive instead.").arg(heldBy()),
                {{tr("Receive here"), [this] { Q_EMIT captureRequested(); }}}, false});
        return;
    }
    m_area->put(workspaceCause(),
        {Kind::Info, tr("Following %1").arg(heldBy()),
            tr("That process receives into this workspace; what it stores is shown here "
               "as well. You can resend, mark, comment and delete."),
            {open}, false});
}

QString BannerKeeper::heldBy() const
{
    const QString holder = m_session->workspace().heldBy;
    return holder.isEmpty() ? tr("another process") : holder;
}

void BannerKeeper::showFailure(const QString &sentence)
{
    m_area->put(
        QStringLiteral("failure"), {Kind::Error, tr("That did not work"), sentence, {}, true});
}

void BannerKeeper::showNotCopied(const QString &sentence, const std::function<void()> &save)
{
    const QString cause = QStringLiteral("not-copied");
    m_area->put(cause,
        {Kind::Warning, tr("Nothing was copied"), sentence,
            {{tr("Save payload…"),
                [this, save, cause] {
                    save();
                    m_area->remove(cause);
                }}},
            true});
}

void BannerKeeper::showExporting(qint64 events, const std::function<void()> &cancel)
{
    m_area->put(exportCause(),
        {Kind::Info, tr("Exporting %1 events").arg(QLocale().toString(events)),
            tr("How far it is stands in the line below."), {{tr("Cancel"), cancel}}, false});
}

void BannerKeeper::hideExporting()
{
    m_area->remove(exportCause());
}

void BannerKeeper::showDeleted(qint64 count)
{
    const QString what =
        count == 1 ? tr("1 event deleted") : tr("%1 events deleted").arg(QLocale().toString(count));
    m_area->put(deletedCause(),
        {Kind::Info, what, QString(), {{tr("Undo"), [this] { Q_EMIT undoDeleteRequested(); }}},
            true});
}

void BannerKeeper::hideDeleted()
{
    m_area->remove(deletedCause());
}

void BannerKeeper::showSalvaged(const QString &path, qint64 events)
{
    m_area->put(QStringLiteral("salvaged"),
        {Kind::Info, tr("%1 events salvaged").arg(QLocale().toString(events)), path,
            {{tr("Open it"), [this, path] { Q_EMIT workspaceRequested(path); }}}, true});
}

void BannerKeeper::showTargetRemoved(const QString &name, const std::function<void()> &undo)
{
    showRemoved(QStringLiteral("target-removed"), tr("Target “%1” removed").arg(name), undo);
}

void BannerKeeper::showRuleRemoved(const QString &name, const std::function<void()> &undo)
{
    showRemoved(QStringLiteral("rule-removed"),
        tr("Rule “%1” removed").arg(displayLine(name.toUtf8())), undo);
}

void BannerKeeper::showEndpointRemoved(const QString &name, const std::function<void()> &undo)
{
    showRemoved(QStringLiteral("endpoint-removed"),
        tr("Endpoint “%1” removed").arg(displayLine(name.toUtf8())), undo);
}

void BannerKeeper::showRemoved(
    const QString &cause, const QString &title, const std::function<void()> &undo)
{
    m_area->put(cause,
        {Kind::Info, title, QString(),
            {{tr("Undo"),
                [this, undo, cause] {
                    undo();
                    m_area->remove(cause);
                }}},
            true});
}

} // namespace tallyman
