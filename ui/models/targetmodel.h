// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/target.h"

#include <QAbstractTableModel>

namespace tallyman {

class OutboxWatch;
class Session;

// The targets of the workspace, how deliveries to them are doing and what is in the outbox for
// them. Follows the Session. GUI thread.
class TargetModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Address, State, Waiting, GivenUp, ColumnCount };
    enum Role : int { SortRole = Qt::UserRole };

    // `watch` outlives it.
    TargetModel(Session *session, const OutboxWatch *watch, QObject *parent = nullptr);

    // null: there is no such row.
    [[nodiscard]] const Target *target(int row) const;
    // -1: there is none with that id.
    [[nodiscard]] int rowOf(qint64 id) const;
    // Says anew what changes by itself as time goes by.
    void tick();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void reload();
    [[nodiscard]] QString text(const Target &target, int column) const;
    [[nodiscard]] QVariant sortValue(const Target &target, int column) const;
    [[nodiscard]] int tone(const Target &target, int column) const;

    Session *m_session;
    const OutboxWatch *m_watch;
    QList<Target> m_targets;
};

} // namespace tallyman
