// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions.h"

#include "ui/theme/theme.h"
#include "ui/uisettings.h"

#include <QMenu>
#include <array>

namespace tallyman {

namespace {

enum class Scope {
    Window, // wherever the focus is
    Table,  // while the event table has the focus: keys that mean something else in a text
};

struct CommandInfo
{
    Command command;
    const char *key;      // name in window.ini
    const char *text;     // for menus
    const char *shortcut; // portable text
    Scope scope = Scope::Window;
    const char *icon = nullptr;
};

constexpr std::array kCommands = {
    CommandInfo{Command::NewWorkspace, "new-workspace", QT_TR_NOOP("&New workspace…"), "Ctrl+N"},
    CommandInfo{Command::OpenWorkspace, "open-workspace", QT_TR_NOOP("&Open workspace…"), "Ctrl+O"},
    CommandInfo{Command::SavePayload, "save-payload", QT_TR_NOOP("&Save payload…"), "Ctrl+S"},
    CommandInfo{Command::ExportShown, "export", QT_TR_NOOP("&Export events…"), "Ctrl+Shift+S"},
    CommandInfo{Command::Quit, "quit", QT_TR_NOOP("&Quit"), "Ctrl+Q"},
    CommandInfo{Command::UndoDelete, "undo-delete", QT_TR_NOOP("&Undo delete"), "Ctrl+Z"},
    CommandInfo{
        Command::CopyAsCurl, "copy-curl", QT_TR_NOOP("&Copy as curl"), "Ctrl+C", Scope::Table},
    CommandInfo{Command::CopyPayload, "copy-payload", QT_TR_NOOP("Copy &payload"), "Ctrl+Shift+C"},
    CommandInfo{
        Command::SelectAll, "select-all", QT_TR_NOOP("Select &all events"), "Ctrl+A", Scope::Table},
    CommandInfo{Command::DeleteEvents, "delete", QT_TR_NOOP("&Delete"), "Del", Scope::Table},
    CommandInfo{Command::DeleteAll, "delete-all", QT_TR_NOOP("Delete all that are &shown"),
        "Ctrl+Shift+Del"},
    CommandInfo{Command::FindEvents, "filter", QT_TR_NOOP("&Filter events"), "Ctrl+F"},
    CommandInfo{Command::ClearFilter, "clear-filter", QT_TR_NOOP("Clear fi&lter"), "Ctrl+Shift+F"},
    CommandInfo{Command::Settings, "settings", QT_TR_NOOP("S&ettings…"), "Ctrl+,"},
    CommandInfo{Command::ShowEvents, "events", QT_TR_NOOP("&Events"), "Ctrl+1"},
    CommandInfo{Command::ShowImports, "imports", QT_TR_NOOP("&Imports"), "Ctrl+2"},
    CommandInfo{Command::ShowFindings, "findings", QT_TR_NOOP("Fin&dings"), "Ctrl+3"},
    CommandInfo{Command::ShowEndpoints, "endpoints", QT_TR_NOOP("End&points"), "Ctrl+4"},
    CommandInfo{Command::ShowTargets, "targets", QT_TR_NOOP("Tar&gets"), "Ctrl+5"},
    CommandInfo{Command::ShowRules, "rules", QT_TR_NOOP("Forwarding r&ules"), ""},
    CommandInfo{Command::ShowOutbox, "outbox", QT_TR_NOOP("Out&box"), ""},
    CommandInfo{Command::ToggleSidebar, "sidebar", QT_TR_NOOP("&Sidebar"), "F9"},
    CommandInfo{Command::NewestOnTop, "newest-on-top", QT_TR_NOOP("Newest on &top"), ""},
    CommandInfo{Command::RowColours, "row-colours", QT_TR_NOOP("Row c&olours…"), ""},
    CommandInfo{Command::GoToNewest, "go-to-newest", QT_TR_NOOP("Go to the ne&west"), "Alt+Home"},
    CommandInfo{Command::NextEvent, "next-event", QT_TR_NOOP("&Next row"), "Alt+Down"},
    CommandInfo{Command::PreviousEvent, "previous-event", QT_TR_NOOP("&Previous row"), "Alt+Up"},
    CommandInfo{Command::NextPane, "next-pane", QT_TR_NOOP("Next p&ane"), "F6"},
    CommandInfo{Command::PreviousPane, "previous-pane", QT_TR_NOOP("P&revious pane"), "Shift+F6"},
    CommandInfo{Command::FullScreen, "full-screen", QT_TR_NOOP("&Full screen"), "F11"},
    CommandInfo{Command::Resend, "resend", QT_TR_NOOP("&Resend"), "R", Scope::Window, "resend"},
    CommandInfo{Command::EditAndForward, "edit-forward", QT_TR_NOOP("&Edit && forward"), "E"},
    CommandInfo{Command::ToggleMark, "mark", QT_TR_NOOP("&Mark"), "Space", Scope::Table},
    CommandInfo{Command::EditComment, "comment", QT_TR_NOOP("&Comment…"), "Ctrl+M"},
    CommandInfo{Command::ExportSelected, "export-selected", QT_TR_NOOP("E&xport…"), ""},
    CommandInfo{Command::CompareEvents, "compare", QT_TR_NOOP("Co&mpare two events"), "Ctrl+D"},
    CommandInfo{Command::FilterByMethod, "filter-method", QT_TR_NOOP("Filter by this met&hod"), ""},
    CommandInfo{Command::FilterByStatus, "filter-status", QT_TR_NOOP("Filter by this re&ply"), ""},
    CommandInfo{Command::FilterByPath, "filter-path", QT_TR_NOOP("Filter by this p&ath"), ""},
    CommandInfo{Command::ShowMarked, "show-marked", QT_TR_NOOP("Show mar&ked only"), ""},
    CommandInfo{Command::CommandPalette, "palette", QT_TR_NOOP("Command &palette…"), "Ctrl+K"},
    CommandInfo{Command::ToggleListening, "listening", QT_TR_NOOP("Stop &listening"), "Ctrl+L"},
    CommandInfo{Command::CopyUrl, "copy-url", QT_TR_NOOP("Copy the &URL"), "Ctrl+Shift+U"},
    CommandInfo{Command::ShowTunnel, "tunnel", QT_TR_NOOP("Tu&nnel…"), "Ctrl+T"},
    CommandInfo{Command::CopyPublicUrl, "copy-public-url", QT_TR_NOOP("Copy the pu&blic URL"),
        "Ctrl+Shift+P"},
    CommandInfo{Command::CheckReachability, "check-reachability",
        QT_TR_NOOP("Can the &world reach me?"), ""},
    CommandInfo{Command::FetchMissed, "fetch-missed",
        QT_TR_NOOP("&Fetch what ngrok got while not listening"), ""},
    CommandInfo{Command::SendSample, "send-sample", QT_TR_NOOP("Send a &sample import"), ""},
    CommandInfo{Command::AddTarget, "add-target", QT_TR_NOOP("Add a &target…"), ""},
    CommandInfo{Command::AddRule, "add-rule", QT_TR_NOOP("Add a forwarding &rule…"), ""},
    CommandInfo{Command::RetryGivenUp, "retry-given-up",
        QT_TR_NOOP("Deliver a&gain what was given up"), ""},
    CommandInfo{Command::ShortcutHelp, "shortcut-help", QT_TR_NOOP("&Keyboard shortcuts"), "F1"},
    CommandInfo{Command::About, "about", QT_TR_NOOP("&About Tallyman"), ""},
};

const CommandInfo &infoOf(const QAction *action)
{
    return kCommands.at(action->property("command").toUInt());
}

} // namespace

ActionRegistry::ActionRegistry(QWidget *window, UiSettings *settings)
    : QObject(window)
    , m_settings(settings)
{
    create(window);
    renewIcons();
    applyShortcuts();
    connect(settings, &UiSettings::themeChanged, this, &ActionRegistry::renewIcons);
    connect(settings, &UiSettings::shortcutsChanged, this, &ActionRegistry::applyShortcuts);
}

void ActionRegistry::create(QWidget *window)
{
    for (size_t i = 0; i < kCommands.size(); ++i) {
        const CommandInfo &info = kCommands.at(i);
        auto *action = new QAction(tr(info.text), this);
        action->setObjectName(QLatin1String(info.key));
        action->setProperty("command", static_cast<uint>(i));
        if (info.scope == Scope::Table)
            action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        else
            window->addAction(action);
        m_actions.insert(info.command, action);
        m_order.append(action);
    }
}

void ActionRegistry::renewIcons()
{
    for (QAction *action : std::as_const(m_order)) {
        if (infoOf(action).icon != nullptr)
            action->setIcon(themeIcon(QLatin1String(infoOf(action).icon)));
    }
}

void ActionRegistry::bindToTable(QWidget *table)
{
    for (QAction *action : std::as_const(m_order)) {
        if (infoOf(action).scope == Scope::Table)
            table->addAction(action);
    }
}

QAction *ActionRegistry::action(Command command) const
{
    return m_actions.value(command);
}

void ActionRegistry::addTo(QMenu *menu, std::initializer_list<Command> commands) const
{
    for (const Command command : commands)
        menu->addAction(action(command));
}

QKeySequence ActionRegistry::defaultShortcut(const QAction *action) const
{
    return QKeySequence(QLatin1String(infoOf(action).shortcut), QKeySequence::PortableText);
}

void ActionRegistry::applyShortcuts()
{
    for (QAction *action : std::as_const(m_order)) {
        const auto own = m_settings->shortcut(action->objectName());
        action->setShortcut(own.value_or(defaultShortcut(action)));
    }
}

QAction *ActionRegistry::conflict(const QKeySequence &shortcut, const QAction *except) const
{
    if (shortcut.isEmpty())
        return nullptr;
    for (QAction *action : m_order) {
        if (action != except && !action->shortcut().isEmpty()
            && action->shortcut().matches(shortcut) != QKeySequence::NoMatch)
            return action;
    }
    return nullptr;
}

void ActionRegistry::setShortcut(const QAction *action, const QKeySequence &shortcut)
{
    if (shortcut == defaultShortcut(action))
        m_settings->setShortcut(action->objectName(), std::nullopt);
    else
        m_settings->setShortcut(action->objectName(), shortcut);
}

} // namespace tallyman
