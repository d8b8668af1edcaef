// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tunnelcommands.h"

#include "session/session.h"
#include "session/tunnelwatch.h"
#include "ui/actions.h"

#include <QClipboard>
#include <QGuiApplication>

namespace tallyman {

TunnelCommands::TunnelCommands(Session *session, ActionRegistry *actions, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_actions(actions)
{
    const auto on = [this](Command command, void (TunnelCommands::*run)()) {
        connect(m_actions->action(command), &QAction::triggered, this, run);
    };
    on(Command::CopyPublicUrl, &TunnelCommands::copyUrl);
    on(Command::CheckReachability, &TunnelCommands::check);
    on(Command::FetchMissed, &TunnelCommands::fetch);
    connect(session->tunnel(), &TunnelWatch::changed, this, &TunnelCommands::updateActions);
    updateActions();
}

void TunnelCommands::updateActions()
{
    const TunnelStatus &status = m_session->tunnel()->status();
    const bool captures = m_session->workspace().mode == WorkspaceMode::Capture;
    m_actions->action(Command::CopyPublicUrl)->setEnabled(status.hasUrl());
    m_actions->action(Command::CheckReachability)->setEnabled(status.hasUrl());
    m_actions->action(Command::FetchMissed)->setEnabled(status.hasAgent() && captures);
}

void TunnelCommands::copyUrl()
{
    QGuiApplication::clipboard()->setText(m_session->tunnel()->status().publicUrl);
    Q_EMIT done(tr("Public URL copied"));
}

void TunnelCommands::check()
{
    Q_EMIT done(tr("A request is on its way …"));
    m_session->tunnel()->check(this, [this](const Result<Reachability> &result) {
        if (result && result->reached)
            Q_EMIT done(result->sentence);
        else
            Q_EMIT failed(result ? result->sentence : result.error().message);
    });
}

void TunnelCommands::fetch()
{
    m_session->tunnel()->fetchMissed(this, [this](const Result<qint64> &count) {
        if (!count)
            Q_EMIT failed(count.error().message);
        else if (*count == 1)
            Q_EMIT done(tr("1 request fetched from ngrok"));
        else
            Q_EMIT done(tr("%1 requests fetched from ngrok").arg(*count));
    });
}

} // namespace tallyman
