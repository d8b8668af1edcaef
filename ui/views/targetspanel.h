// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/target.h"
#include "ui/views/tablepanel.h"

#include <QTimer>

class QSortFilterProxyModel;

namespace tallyman {

class OutboxWatch;
class Session;
class TargetModel;

// The targets as a table to add to, edit, pause and remove from. GUI thread.
class TargetsPanel : public TablePanel
{
    Q_OBJECT

public:
    TargetsPanel(Session *session, const OutboxWatch *watch, QWidget *parent = nullptr);

    // False: it was not removed at once; the panel says why, or asks.
    bool remove(const Target &target);

Q_SIGNALS:
    void editRequested(const tallyman::Target &target); // one without an id: a new one
    // What is in the outbox for it is to be shown.
    void outboxRequested(qint64 targetId);
    // A target was removed; `undo` brings it back.
    void removed(const QString &name, const std::function<void()> &undo);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void addCommands();
    void edit();
    void togglePause();
    void removeNow(const Target &target);
    void updateState();
    [[nodiscard]] const Target *current() const;

    Session *m_session;
    const OutboxWatch *m_watch;
    TargetModel *m_model;
    QSortFilterProxyModel *m_sorted;
    QAction *m_add = nullptr;
    QAction *m_edit = nullptr;
    QAction *m_pause = nullptr;
    QAction *m_remove = nullptr;
    QAction *m_show = nullptr;
    qint64 m_currentId = 0; // kept while rows come and go
    QTimer m_second;
};

} // namespace tallyman
