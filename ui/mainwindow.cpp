// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include "session/session.h"
#include "ui/actions.h"
#include "ui/bannerkeeper.h"
#include "ui/desktopnotices.h"
#include "ui/dialogs/aboutdialog.h"
#include "ui/dialogs/settingswindow.h"
#include "ui/dialogs/targetdialog.h"
#include "ui/eventcommands.h"
#include "ui/eventexport.h"
#include "ui/importnotifier.h"
#include "ui/places.h"
#include "ui/sampleimport.h"
#include "ui/samplemenu.h"
#include "ui/theme/theme.h"
#include "ui/tunnelcommands.h"
#include "ui/uisettings.h"
#include "ui/views/eventdetail.h"
#include "ui/views/eventspage.h"
#include "ui/views/eventtable.h"
#include "ui/views/heldreplies.h"
#include "ui/views/sidebar.h"
#include "ui/widgets/bannerarea.h"
#include "ui/widgets/commandpalette.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/listenbutton.h"
#include "ui/widgets/statusline.h"
#include "ui/widgets/topbar.h"
#include "ui/widgets/tunnelbutton.h"
#include "ui/windowmenus.h"
#include "ui/workspacechooser.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QFileInfo>
#include <QMenuBar>
#include <QScreen>
#include <QSplitter>
#include <QVBoxLayout>

namespace tallyman {

MainWindow::MainWindow(Session *session, UiSettings *settings)
    : m_session(session)
    , m_settings(settings)
    , m_actions(new ActionRegistry(this, settings))
{
    build();
    auto *menus =
        new WindowMenus({m_session, m_settings, m_actions, m_places, m_sample}, menuBar());
    connect(menus, &WindowMenus::workspaceChosen, this, &MainWindow::workspaceChosen);
    connectParts();
    connectCommands();
    connectWorkspaces();
    connectExport();
    restoreLayout();
    updateTitle();
    updateListenAction();
}

MainWindow::~MainWindow()
{
    keepLayout();
}

void MainWindow::keepLayout()
{
    m_settings->setLayoutState(QStringLiteral("window"), saveGeometry());
    m_settings->setLayoutState(QStringLiteral("sidebar"), m_splitter->saveState());
}

void MainWindow::build()
{
    auto *central = new QWidget(this);
    m_bar = new TopBar(m_session, m_actions, central);
    m_splitter = new QSplitter(Qt::Horizontal, central);
    m_splitter->setChildrenCollapsible(false);
    m_sidebar = new Sidebar(m_session, m_splitter);
    m_splitter->addWidget(m_sidebar);
    m_splitter->addWidget(buildPlaces());
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_status = new StatusLine(m_session, central);
    auto *column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_splitter, 1);
    column->addWidget(m_status);
    setCentralWidget(central);
    m_actions->bindToTable(m_page->table());
    m_commands = new EventCommands(m_session, m_page->table(), m_bar->filter(), m_actions, this);
    m_banners = new BannerKeeper(m_session, m_page->banners(), this);
    auto *notifier =
        new ImportNotifier(m_session, m_settings, m_page->banners(), &DesktopNotices::create, this);
    connect(notifier, &ImportNotifier::importRequested, this, &MainWindow::openImport);
    m_chooser = new WorkspaceChooser(this);
    m_sample = new SampleImport(m_session, this);
    m_export = new EventExport(m_session, m_settings, this);
}

// The banners, and the replies that somebody waits for, stand above whatever place is open.
QWidget *MainWindow::buildPlaces()
{
    auto *side = new QWidget(m_splitter);
    m_places = new Places({m_session, m_settings, m_actions, m_sidebar, m_bar->filter()}, side);
    m_page = m_places->events();
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_page->banners());
    auto *held = new HeldReplies(m_session, side);
    connect(held, &HeldReplies::eventChosen, m_places, &Places::openEvent);
    column->addWidget(held);
    column->addWidget(m_places, 1);
    return side;
}

void MainWindow::connectParts()
{
    connect(m_sidebar, &Sidebar::addTargetRequested, this, [this] { editTarget({}); });
    connect(m_sidebar, &Sidebar::editTargetRequested, this, &MainWindow::editTarget);
    connect(m_sidebar, &Sidebar::removeTargetRequested, m_places, &Places::removeTarget);
    connect(m_places, &Places::editTargetRequested, this, &MainWindow::editTarget);
    connect(m_places, &Places::targetRemoved, m_banners, &BannerKeeper::showTargetRemoved);
    connect(m_places, &Places::ruleRemoved, m_banners, &BannerKeeper::showRuleRemoved);
    m_status->followOutbox(m_places->outboxWatch());
    connect(m_status, &StatusLine::outboxRequested, m_places, &Places::showOutbox);
    connect(m_page->detail(), &EventDetail::resendRequested, m_commands, [this](EventId id) {
        IdSet ids;
        ids.insert(id);
        m_commands->resend(ids);
    });
    connect(m_page->detail(), &EventDetail::composeRequested, m_commands, &EventCommands::compose);
    connect(m_page->detail(), &EventDetail::copyAsCurlRequested, m_commands,
        &EventCommands::copyAsCurl);
    connect(m_page->detail(), &EventDetail::copyPayloadRequested, m_commands,
        &EventCommands::copyPayload);
    connect(m_page->detail(), &EventDetail::savePayloadRequested, m_commands,
        &EventCommands::savePayload);
    connect(m_page->detail(), &EventDetail::expectationRequested, m_commands,
        &EventCommands::expectHeader);
    const auto showExpectations = [this](const QByteArray &target) {
        settingsWindow()->showExpectations(target);
    };
    connect(m_page->detail(), &EventDetail::expectationsRequested, this, showExpectations);
    connect(m_places, &Places::expectationsRequested, this, showExpectations);
    connect(m_places, &Places::commonReplyRequested, this,
        [this] { settingsWindow()->showPage(SettingsWindow::kListeningPage); });
    connect(m_places, &Places::endpointRemoved, m_banners, &BannerKeeper::showEndpointRemoved);
    connect(m_places, &QStackedWidget::currentChanged, m_commands, &EventCommands::updateActions);
    connect(
        m_commands, &EventCommands::notCopied, this, [this](const QString &sentence, EventId id) {
            m_banners->showNotCopied(sentence, [this, id] { m_commands->savePayload(id); });
        });
    connect(m_page, &EventsPage::failed, this, &MainWindow::showFailure);
    connect(m_places, &Places::failed, this, &MainWindow::showFailure);
    connect(m_commands, &EventCommands::done, m_status, &StatusLine::showMessage);
    connect(m_commands, &EventCommands::failed, this, &MainWindow::showFailure);
    connect(m_commands, &EventCommands::deleted, m_banners, &BannerKeeper::showDeleted);
    connect(m_commands, &EventCommands::undone, m_banners, &BannerKeeper::hideDeleted);
    connect(m_banners, &BannerKeeper::undoDeleteRequested, m_commands, &EventCommands::undoDelete);
    connect(m_sample, &SampleImport::finished, this, [this](const QString &problem) {
        if (!problem.isEmpty())
            showFailure(problem);
    });
    connect(m_session, &Session::keptInFile, m_status, &StatusLine::showMessage);
    connect(m_session, &Session::listenerChanged, this, &MainWindow::updateListenAction);
    connect(m_session, &Session::workspaceChanged, this, &MainWindow::updateListenAction);
}

void MainWindow::connectCommands()
{
    const auto on = [this](Command command, auto run) {
        connect(m_actions->action(command), &QAction::triggered, this, run);
    };
    QAction *sidebar = m_actions->action(Command::ToggleSidebar);
    sidebar->setCheckable(true);
    sidebar->setChecked(m_settings->sidebarVisible());
    on(Command::ToggleSidebar, [this](bool visible) {
        m_sidebar->setVisible(visible);
        m_settings->setSidebarVisible(visible);
    });
    QAction *newest = m_actions->action(Command::NewestOnTop);
    newest->setCheckable(true);
    newest->setChecked(m_settings->newestOnTop());
    on(Command::NewestOnTop, [this](bool top) { m_settings->setNewestOnTop(top); });
    connect(m_settings, &UiSettings::tableChanged, newest,
        [this, newest] { newest->setChecked(m_settings->newestOnTop()); });
    on(Command::Quit, [] { QApplication::closeAllWindows(); });
    on(Command::FindEvents, [this] {
        m_bar->filter()->setFocus(Qt::ShortcutFocusReason);
        m_bar->filter()->selectAll();
    });
    on(Command::ClearFilter, [this] {
        m_bar->filter()->clear();
        m_bar->filter()->applyNow();
    });
    on(Command::ShowMarked, [this] { m_bar->filter()->setFlag(QStringLiteral("marked"), true); });
    on(Command::GoToNewest, [this] { m_page->table()->goToNewest(); });
    on(Command::NextEvent, [this] { m_page->table()->stepCurrent(1); });
    on(Command::PreviousEvent, [this] { m_page->table()->stepCurrent(-1); });
    on(Command::NextPane, [this] { cyclePane(1); });
    on(Command::PreviousPane, [this] { cyclePane(-1); });
    on(Command::FullScreen, [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    on(Command::CommandPalette, [this] { openPalette(); });
    on(Command::ToggleListening, [this] {
        if (m_session->listener().listening)
            m_session->stopListening();
        else
            m_session->listen(m_session->settings().listen);
    });
    on(Command::CopyUrl, [this] {
        QApplication::clipboard()->setText(m_session->listener().url);
        m_status->showMessage(tr("URL copied"));
    });
    on(Command::ShowTunnel, [this] { m_bar->tunnel()->openPopup(); });
    auto *tunnel = new TunnelCommands(m_session, m_actions, this);
    connect(tunnel, &TunnelCommands::done, m_status, &StatusLine::showMessage);
    connect(tunnel, &TunnelCommands::failed, this, &MainWindow::showFailure);
    on(Command::SendSample, [this] { m_sample->send(); });
    on(Command::AddTarget, [this] { editTarget({}); });
    on(Command::Settings, [this] { settingsWindow()->showPage(0); });
    on(Command::ShortcutHelp,
        [this] { settingsWindow()->showPage(SettingsWindow::kShortcutsPage); });
    on(Command::About, [this] { openAbout(); });
}

void MainWindow::connectWorkspaces()
{
    connect(m_actions->action(Command::NewWorkspace), &QAction::triggered, m_chooser,
        &WorkspaceChooser::create);
    connect(m_actions->action(Command::OpenWorkspace), &QAction::triggered, m_chooser,
        &WorkspaceChooser::open);
    connect(m_banners, &BannerKeeper::openWorkspaceRequested, m_chooser, &WorkspaceChooser::open);
    connect(m_banners, &BannerKeeper::captureRequested, this, &MainWindow::captureRequested);
    connect(m_banners, &BannerKeeper::salvageRequested, this,
        [this] { m_chooser->salvage(m_session); });
    connect(m_chooser, &WorkspaceChooser::chosen, this, &MainWindow::workspaceChosen);
    connect(m_chooser, &WorkspaceChooser::failed, this, &MainWindow::showFailure);
    connect(m_chooser, &WorkspaceChooser::salvageStarted, this,
        [this] { m_status->showMessage(tr("Salvaging…")); });
    connect(m_chooser, &WorkspaceChooser::salvaged, this,
        [this](const QString &path, qint64 events) { m_banners->showSalvaged(path, events); });
    connect(m_banners, &BannerKeeper::workspaceRequested, this, &MainWindow::workspaceChosen);
}

void MainWindow::connectExport()
{
    connect(m_commands, &EventCommands::exportRequested, m_export, &EventExport::choose);
    connect(m_export, &EventExport::message, m_status, &StatusLine::showMessage);
    connect(m_export, &EventExport::failed, this, &MainWindow::showFailure);
    connect(m_export, &EventExport::tookLong, this, [this](qint64 events) {
        m_banners->showExporting(events, [this] { m_export->cancel(); });
    });
    connect(m_export, &EventExport::ended, m_banners, &BannerKeeper::hideExporting);
}

void MainWindow::restoreLayout()
{
    resize(QSize(1280, 800).boundedTo(screen()->availableSize() * 9 / 10));
    restoreGeometry(m_settings->layoutState(QStringLiteral("window")));
    if (!m_splitter->restoreState(m_settings->layoutState(QStringLiteral("sidebar"))))
        m_splitter->setSizes({188, 1092});
    m_sidebar->setVisible(m_settings->sidebarVisible());
    if (!m_page->showsFirstPage())
        m_page->table()->setFocus();
}

void MainWindow::updateTitle()
{
    setWindowTitle(
        tr("%1 – Tallyman").arg(QFileInfo(m_session->workspace().path).completeBaseName()));
}

void MainWindow::updateListenAction()
{
    QAction *action = m_actions->action(Command::ToggleListening);
    action->setText(
        m_session->listener().listening ? tr("Stop &listening") : tr("Start &listening"));
    const bool captures = m_session->workspace().mode == WorkspaceMode::Capture;
    action->setEnabled(captures);
    m_actions->action(Command::SendSample)->setEnabled(m_session->listener().listening);
    m_actions->action(Command::CopyUrl)->setEnabled(captures);
}

void MainWindow::showFailure(const QString &sentence)
{
    m_banners->showFailure(sentence);
}

void MainWindow::cyclePane(int step)
{
    QList<QWidget *> panes;
    for (QWidget *pane :
        std::initializer_list<QWidget *>{m_bar, m_sidebar, m_page->table(), m_page->detail()}) {
        if (pane->isVisible() && (pane != m_page->detail() || m_page->detail()->showsEvent()))
            panes.append(pane);
    }
    qsizetype at = step > 0 ? -1 : 0;
    for (qsizetype i = 0; i < panes.size(); ++i) {
        if (panes.at(i)->isAncestorOf(focusWidget()) || panes.at(i) == focusWidget())
            at = i;
    }
    QWidget *next = panes.at((at + step + panes.size()) % panes.size());
    if (next == m_bar)
        next = m_bar->filter();
    next->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::editTarget(const Target &target)
{
    auto *dialog = new TargetDialog(m_session, target, this);
    dialog->open();
}

void MainWindow::openPalette()
{
    if (m_sampleActions.isEmpty())
        m_sampleActions = sampleActions(m_sample, this);
    for (QAction *sample : std::as_const(m_sampleActions))
        sample->setEnabled(m_session->listener().listening);
    auto *palette = new CommandPalette(m_actions->actions() + m_sampleActions, this);
    palette->showOver(this);
}

SettingsWindow *MainWindow::settingsWindow()
{
    if (m_settingsWindow == nullptr)
        m_settingsWindow = new SettingsWindow(m_session, m_settings, m_actions, this);
    return m_settingsWindow;
}

void MainWindow::openImport(ImportId id)
{
    show();
    raise();
    activateWindow();
    m_places->openImport(id);
}

void MainWindow::openAbout()
{
    auto *dialog = new AboutDialog(this);
    dialog->open();
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::ThemeChange && m_settings->theme() == ThemeChoice::System) {
        applyTheme(*qApp, ThemeChoice::System);
        m_actions->renewIcons();
    }
}

} // namespace tallyman
