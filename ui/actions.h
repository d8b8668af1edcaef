// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/commands.h"

#include <QAction>
#include <QHash>
#include <QList>
#include <QObject>

class QMenu;

namespace tallyman {

class UiSettings;

// All commands of the window as QActions with text, icon and shortcut: menus, toolbar, context
// menus, the command palette and the settings take them from here. Shortcuts the user has changed
// come from UiSettings and apply at once. GUI thread; owned by the main window.
class ActionRegistry : public QObject
{
    Q_OBJECT

public:
    ActionRegistry(QWidget *window, UiSettings *settings);

    [[nodiscard]] QAction *action(Command command) const;
    [[nodiscard]] const QList<QAction *> &actions() const { return m_order; }
    // Calls `run` of `context` when the command is triggered.
    template <typename Context, typename Run>
    void onTriggered(Command command, Context *context, Run run)
    {
        connect(action(command), &QAction::triggered, context, run);
    }
    void addTo(QMenu *menu, std::initializer_list<Command> commands) const;
    // Lets those commands that belong to the event table work only while it has the focus.
    void bindToTable(QWidget *table);

    // Paints the icons anew, in the colours of another theme.
    void renewIcons();

    [[nodiscard]] QKeySequence defaultShortcut(const QAction *action) const;
    // The command that has this shortcut already, other than `except`; null when it is free.
    [[nodiscard]] QAction *conflict(const QKeySequence &shortcut, const QAction *except) const;
    // Sets (and remembers) a shortcut; the default again when it is equal to that.
    void setShortcut(const QAction *action, const QKeySequence &shortcut);

private:
    void create(QWidget *window);
    void applyShortcuts();

    UiSettings *m_settings;
    QHash<Command, QAction *> m_actions;
    QList<QAction *> m_order;
};

} // namespace tallyman
