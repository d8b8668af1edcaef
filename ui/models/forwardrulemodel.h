// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/forwardrule.h"

#include <QAbstractTableModel>

namespace tallyman {

class Session;

// The rules that pass events on; each can be switched on and off. Follows the Session. GUI thread.
class ForwardRuleModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { On, Name, Events, Targets, Changes, ColumnCount };

    explicit ForwardRuleModel(Session *session, QObject *parent = nullptr);

    // null: there is no such row.
    [[nodiscard]] const ForwardRule *rule(int row) const;
    // -1: there is none with that name.
    [[nodiscard]] int rowOf(const QString &name) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    // Switches a rule; it shows when it is stored.
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    // A rule could not be switched; why, in a sentence.
    void failed(const QString &sentence);

private:
    void reload();
    [[nodiscard]] QString text(const ForwardRule &rule, int column) const;

    Session *m_session;
    QList<ForwardRule> m_rules;
};

} // namespace tallyman
