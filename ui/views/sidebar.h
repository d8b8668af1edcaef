// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/target.h"

#include <QListView>

class QStandardItem;
class QStandardItemModel;

namespace tallyman {

class OutboxWatch;
class Session;

// Places and targets: events, imports, findings and endpoints with their counts, and where they can
// be sent. GUI thread.
class Sidebar : public QListView
{
    Q_OBJECT

public:
    explicit Sidebar(Session *session, QWidget *parent = nullptr);

    // What a row stands for.
    enum class Kind : quint8 { Events, Imports, Findings, Endpoints, Targets, Target, AddTarget };
    enum Role : int { KindRole = Qt::UserRole, TargetIdRole, CountRole };

    // Shows which place is open.
    void setPlace(Kind place);
    void setImportCount(qint64 count);
    // Errors and warnings, which are what is left to do, and notes beside them.
    void setFindingCount(qint64 count, qint64 notes);
    // Shows beside each target what is in the outbox for it; `watch` outlives it.
    void followOutbox(const OutboxWatch *watch);

Q_SIGNALS:
    void eventsRequested();
    void importsRequested();
    void findingsRequested();
    void endpointsRequested();
    void targetsRequested();
    void addTargetRequested();
    void editTargetRequested(const tallyman::Target &target);
    void removeTargetRequested(const tallyman::Target &target);

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void rebuildTargets();
    void updateCount();
    void updateOutbox();
    void setCount(QStandardItem *place, const QString &count);
    [[nodiscard]] QStandardItem *rowOf(Kind place) const;
    void activateRow(const QModelIndex &index);
    [[nodiscard]] const Target *targetAt(const QModelIndex &index) const;

    Session *m_session;
    const OutboxWatch *m_watch = nullptr;
    QStandardItemModel *m_rows;
    QStandardItem *m_events;
    QStandardItem *m_imports;
    QStandardItem *m_findings;
    QStandardItem *m_endpoints;
    QStandardItem *m_targets;
    Kind m_place = Kind::Events;
};

} // namespace tallyman
