// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/views/tablepanel.h"

class QSortFilterProxyModel;

namespace tallyman {

struct ForwardRule;
class ForwardRuleModel;
class Session;

// The rules that pass events on, as a table to add to, switch, edit, try and remove from. GUI
// thread.
class RulesPanel : public TablePanel
{
    Q_OBJECT

public:
    explicit RulesPanel(Session *session, QWidget *parent = nullptr);

    void add();

Q_SIGNALS:
    // A rule needs a target first.
    void targetWanted();
    void outboxRequested(); // what was queued is to be seen there
    // A rule was removed; `undo` brings it back.
    void removed(const QString &name, const std::function<void()> &undo);

private:
    void addCommands();
    void edit();
    void useRule(bool run);
    void remove();
    void toggle();
    void updateState();
    void openDialog(const ForwardRule &rule);
    void store(const std::function<void(QList<ForwardRule> &)> &change);
    [[nodiscard]] const ForwardRule *current() const;

    Session *m_session;
    ForwardRuleModel *m_model;
    QSortFilterProxyModel *m_sorted;
    QAction *m_add = nullptr;
    QAction *m_addTarget = nullptr;
    QAction *m_edit = nullptr;
    QAction *m_remove = nullptr;
    QAction *m_test = nullptr;
    QAction *m_run = nullptr;
    QAction *m_toggle = nullptr;
    QString m_currentName; // kept while rows come and go
};

} // namespace tallyman
