// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/banner.h"

#include <QObject>
#include <functional>

namespace tallyman {

class BannerArea;
class Session;

// Puts up a banner for everything about the workspace and the listener that the user must know,
// and takes it down when its cause is gone. GUI thread.
class BannerKeeper : public QObject
{
    Q_OBJECT

public:
    BannerKeeper(Session *session, BannerArea *area, QObject *parent = nullptr);

    // Banners that come from what the user did.
    void showFailure(const QString &sentence);
    // Why a payload was not copied, with an offer to save it.
    void showNotCopied(const QString &sentence, const std::function<void()> &save);
    // Stays until hideExporting().
    void showExporting(qint64 events, const std::function<void()> &cancel);
    void hideExporting();
    void showDeleted(qint64 count);
    void hideDeleted();
    void showSalvaged(const QString &path, qint64 events);
    void showTargetRemoved(const QString &name, const std::function<void()> &undo);
    void showRuleRemoved(const QString &name, const std::function<void()> &undo);
    void showEndpointRemoved(const QString &name, const std::function<void()> &undo);

Q_SIGNALS:
    void salvageRequested();
    void openWorkspaceRequested();
    void captureRequested(); // into this workspace, as nobody does any more
    void undoDeleteRequested();
    void workspaceRequested(const QString &path);

private:
    void showRemoved(const QString &cause, const QString &title, const std::function<void()> &undo);
    void updateListener();
    void updateExposed();
    void updateTls();
    void updatePorts();
    void updateTunnel();
    void updateProfiles();
    void updateStorage();
    void updateWorkspace();
    void showFollowing(const BannerContent::Choice &open);
    [[nodiscard]] QString heldBy() const;

    Session *m_session;
    BannerArea *m_area;
    bool m_exposedSeen = false;
    QStringList m_tlsProblems;  // that were told
    QStringList m_portProblems; // the same
    QString m_tunnelSeen;       // a new public URL that the user has read of
    QStringList m_problemsSeen; // with profiles, that the user has read
};

} // namespace tallyman
