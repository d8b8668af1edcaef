// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QMenu;
class QMenuBar;

namespace tallyman {

class ActionRegistry;
class Places;
class SampleImport;
class Session;
class UiSettings;

// The menus of the window: every command has its place in one of them. GUI thread.
class WindowMenus : public QObject
{
    Q_OBJECT

public:
    // They outlive the menus.
    struct Parts
    {
        Session *session;
        UiSettings *settings;
        ActionRegistry *actions;
        Places *places;
        SampleImport *sample;
    };

    WindowMenus(const Parts &parts, QMenuBar *bar);

Q_SIGNALS:
    // One that was open before.
    void workspaceChosen(const QString &path);

private:
    void fill();
    void createFileMenu();
    void createViewMenu();
    void fillRecent(QMenu *menu);

    const Parts m_parts;
    QMenuBar *m_bar;
};

} // namespace tallyman
