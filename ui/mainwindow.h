// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "event/import.h"
#include "event/target.h"

#include <QMainWindow>

class QSplitter;

namespace tallyman {

class ActionRegistry;
class BannerKeeper;
class EventCommands;
class EventExport;
class EventsPage;
class Places;
class SampleImport;
class Session;
class SettingsWindow;
class Sidebar;
class StatusLine;
class TopBar;
class UiSettings;
class WorkspaceChooser;

// Arranges the parts of the window for one Session and connects them; what they do is theirs.
// GUI thread; owned by WindowHost, which outlives it with the Session.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(Session *session, UiSettings *settings);
    ~MainWindow() override;

    [[nodiscard]] ActionRegistry *actions() const { return m_actions; }
    void showFailure(const QString &sentence);
    // So that the next window stands where this one does.
    void keepLayout();

Q_SIGNALS:
    void workspaceChosen(const QString &path);
    void captureRequested(); // nobody receives into the workspace any more; here it shall be done

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    QWidget *buildPlaces();
    void connectParts();
    void connectCommands();
    void connectWorkspaces();
    void connectExport();
    void restoreLayout();
    void updateTitle();
    void updateListenAction();
    void cyclePane(int step);
    void editTarget(const Target &target);
    void openPalette();
    void openImport(ImportId id);
    [[nodiscard]] SettingsWindow *settingsWindow();
    void openAbout();

    Session *m_session;
    UiSettings *m_settings;
    ActionRegistry *m_actions;
    TopBar *m_bar = nullptr;
    Sidebar *m_sidebar = nullptr;
    Places *m_places = nullptr;
    EventsPage *m_page = nullptr;
    StatusLine *m_status = nullptr;
    QSplitter *m_splitter = nullptr;
    EventCommands *m_commands = nullptr;
    BannerKeeper *m_banners = nullptr;
    WorkspaceChooser *m_chooser = nullptr;
    SampleImport *m_sample = nullptr;
    EventExport *m_export = nullptr;
    SettingsWindow *m_settingsWindow = nullptr;
    QList<QAction *> m_sampleActions; // made when they are first looked for
};

} // namespace tallyman
