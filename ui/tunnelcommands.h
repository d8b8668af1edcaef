// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace tallyman {

class ActionRegistry;
class Session;

// Runs the commands about the tunnel in front of the listener. GUI thread; owned by the window.
class TunnelCommands : public QObject
{
    Q_OBJECT

public:
    TunnelCommands(Session *session, ActionRegistry *actions, QObject *parent);

Q_SIGNALS:
    void done(const QString &message);
    void failed(const QString &sentence);

private:
    void copyUrl();
    void check();
    void fetch();
    void updateActions();

    Session *m_session;
    ActionRegistry *m_actions;
};

} // namespace tallyman
