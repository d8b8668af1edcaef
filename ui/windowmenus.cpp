// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windowmenus.h"

#include "session/session.h"
#include "ui/actions.h"
#include "ui/places.h"
#include "ui/samplemenu.h"
#include "ui/uisettings.h"

#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>

namespace tallyman {

WindowMenus::WindowMenus(const Parts &parts, QMenuBar *bar)
    : QObject(bar)
    , m_parts(parts)
    , m_bar(bar)
{
    fill();
}

void WindowMenus::fill()
{
    createFileMenu();
    QMenu *edit = m_bar->addMenu(tr("&Edit"));
    m_parts.actions->addTo(edit, {Command::UndoDelete});
    edit->addSeparator();
    m_parts.actions->addTo(edit, {Command::CopyAsCurl, Command::CopyPayload, Command::SelectAll});
    edit->addSeparator();
    m_parts.actions->addTo(edit, {Command::FindEvents, Command::ShowMarked, Command::ClearFilter});
    edit->addSeparator();
    m_parts.actions->addTo(edit, {Command::DeleteEvents, Command::DeleteAll});
    edit->addSeparator();
    m_parts.actions->addTo(edit, {Command::Settings});
    createViewMenu();
    QMenu *event = m_bar->addMenu(tr("E&vent"));
    m_parts.actions->addTo(event, {Command::Resend, Command::EditAndForward});
    event->addSeparator();
    m_parts.actions->addTo(event, {Command::ToggleMark, Command::EditComment});
    event->addSeparator();
    m_parts.actions->addTo(event, {Command::CompareEvents, Command::ExportSelected});
    event->addSeparator();
    m_parts.actions->addTo(
        event, {Command::FilterByMethod, Command::FilterByStatus, Command::FilterByPath});
    event->addSeparator();
    m_parts.actions->addTo(
        event, {Command::NextEvent, Command::PreviousEvent, Command::GoToNewest});
    QMenu *tools = m_bar->addMenu(tr("&Tools"));
    m_parts.actions->addTo(tools, {Command::CommandPalette});
    tools->addSeparator();
    m_parts.actions->addTo(
        tools, {Command::ToggleListening, Command::CopyUrl, Command::SendSample});
    tools->addSeparator();
    m_parts.actions->addTo(tools,
        {Command::ShowTunnel, Command::CopyPublicUrl, Command::CheckReachability,
            Command::FetchMissed});
    tools->addSeparator();
    fillSampleMenu(tools->addMenu(tr("Send a sam&ple of")), m_parts.session, m_parts.sample);
    tools->addSeparator();
    m_parts.actions->addTo(tools, {Command::AddTarget, Command::AddRule, Command::RetryGivenUp});
    QMenu *help = m_bar->addMenu(tr("&Help"));
    m_parts.actions->addTo(help, {Command::ShortcutHelp, Command::About});
}

void WindowMenus::createFileMenu()
{
    QMenu *file = m_bar->addMenu(tr("&File"));
    m_parts.actions->addTo(file, {Command::NewWorkspace, Command::OpenWorkspace});
    QMenu *recent = file->addMenu(tr("Open &recent"));
    connect(file, &QMenu::aboutToShow, this, [this, recent] { fillRecent(recent); });
    fillRecent(recent);
    file->addSeparator();
    m_parts.actions->addTo(file, {Command::SavePayload, Command::ExportShown});
    file->addSeparator();
    m_parts.actions->addTo(file, {Command::Quit});
}

void WindowMenus::createViewMenu()
{
    QMenu *view = m_bar->addMenu(tr("&View"));
    m_parts.actions->addTo(view,
        {Command::ShowEvents, Command::ShowImports, Command::ShowFindings, Command::ShowEndpoints,
            Command::ShowTargets, Command::ShowRules, Command::ShowOutbox});
    view->addSeparator();
    m_parts.actions->addTo(view, {Command::ToggleSidebar, Command::NewestOnTop});
    QMenu *columns = view->addMenu(tr("&Columns"));
    connect(columns, &QMenu::aboutToShow, this, [this, columns] {
        columns->clear();
        m_parts.places->fillColumnMenu(columns);
    });
    connect(view, &QMenu::aboutToShow, this,
        [this, columns] { columns->setEnabled(m_parts.places->hasColumns()); });
    m_parts.places->fillColumnMenu(columns);
    m_parts.actions->addTo(view, {Command::RowColours});
    view->addSeparator();
    m_parts.actions->addTo(view, {Command::NextPane, Command::PreviousPane, Command::FullScreen});
}

void WindowMenus::fillRecent(QMenu *menu)
{
    menu->clear();
    const QString open = QFileInfo(m_parts.session->workspace().path).absoluteFilePath();
    for (const QString &path : m_parts.settings->recentWorkspaces()) {
        if (path == open)
            continue;
        QString text = path; // an ampersand in a name is no mnemonic
        menu->addAction(text.replace(QLatin1Char('&'), QStringLiteral("&&")), this,
            [this, path] { Q_EMIT workspaceChosen(path); });
    }
    menu->setEnabled(!menu->isEmpty());
}

} // namespace tallyman
