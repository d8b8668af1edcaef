// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/settingspage.h"

class QKeySequenceEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace tallyman {

class ActionRegistry;

// All commands with their shortcuts, which can be changed; one that is taken is refused and the
// command that has it is named. GUI thread.
class ShortcutsPage : public SettingsPage
{
    Q_OBJECT

public:
    ShortcutsPage(ActionRegistry *actions, QWidget *parent);

private:
    void addEditor();
    void fill();
    void showCurrent();
    void change();
    [[nodiscard]] QAction *currentAction() const;

    ActionRegistry *m_actions;
    QTreeWidget *m_list;
    QKeySequenceEdit *m_keys = nullptr;
    QPushButton *m_none = nullptr;
    QPushButton *m_default = nullptr;
    QLabel *m_problem = nullptr;
};

} // namespace tallyman
