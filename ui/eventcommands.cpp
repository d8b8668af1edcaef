// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/eventcommands.h"

#include "base/text.h"
#include "exchange/curlcommand.h"
#include "ui/actions.h"
#include "ui/dialogs/commentdialog.h"
#include "ui/dialogs/comparewindow.h"
#include "ui/dialogs/composerwindow.h"
#include "ui/dialogs/expectationdialog.h"
#include "ui/dialogs/resenddialog.h"
#include "ui/models/eventtablemodel.h"
#include "ui/payloadname.h"
#include "ui/views/eventtable.h"
#include "ui/widgets/filterfield.h"

#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QStandardPaths>

namespace tallyman {

namespace {

// What the clipboard is asked to hold at most.
constexpr qint64 kClipboardBytes = 64LL * 1024 * 1024;
// Content that may be loaded to stand in a command line; more is read from the workspace.
constexpr qint64 kCurlBytes = 64LL * 1024;

} // namespace

EventCommands::EventCommands(Session *session, EventTable *table, FilterField *filter,
    const ActionRegistry *actions, QWidget *window)
    : QObject(window)
    , m_session(session)
    , m_table(table)
    , m_filter(filter)
    , m_actions(actions)
    , m_window(window)
{
    connectActions();
    connect(table, &EventTable::currentEventChanged, this, &EventCommands::updateActions);
    connect(table, &EventTable::selectionSizeChanged, this, &EventCommands::updateActions);
    connect(session, &Session::workspaceChanged, this, &EventCommands::updateActions);
    connect(session, &Session::statisticsChanged, this, &EventCommands::updateActions);
    updateActions();
}

void EventCommands::connectActions()
{
    const auto on = [this](Command command, auto run) {
        connect(m_actions->action(command), &QAction::triggered, this, run);
    };
    on(Command::Resend, [this] { resend(m_table->selectedEvents()); });
    on(Command::EditAndForward, [this] { compose(m_table->currentEvent()); });
    on(Command::CopyAsCurl, [this] { copyAsCurl(m_table->currentEvent()); });
    on(Command::CopyPayload, [this] { copyPayload(m_table->currentEvent()); });
    on(Command::SavePayload, [this] { savePayload(m_table->currentEvent()); });
    on(Command::ToggleMark, [this] { toggleMark(); });
    on(Command::EditComment, [this] { editComment(); });
    on(Command::DeleteEvents, [this] { deleteEvents(m_table->selectedEvents()); });
    on(Command::DeleteAll, [this] { deleteEvents(shownEvents()); });
    on(Command::CompareEvents, [this] { compare(m_table->selectedEvents()); });
    on(Command::ExportSelected, [this] { Q_EMIT exportRequested(m_table->selectedEvents()); });
    on(Command::ExportShown, [this] { Q_EMIT exportRequested(shownEvents()); });
    on(Command::UndoDelete, [this] { undoDelete(); });
    on(Command::SelectAll, [this] { m_table->selectAll(); });
    on(Command::FilterByMethod, [this] { filterBy(QStringLiteral("method")); });
    on(Command::FilterByStatus, [this] { filterBy(QStringLiteral("status")); });
    on(Command::FilterByPath, [this] { filterBy(QStringLiteral("path")); });
}

void EventCommands::updateActions()
{
    // in the other places nobody sees which events these are
    const bool shown = m_table->isVisibleTo(m_window);
    const int selected = shown ? m_table->selectedCount() : 0;
    const bool one = shown && m_table->currentEvent() != 0;
    const WorkspaceMode mode = m_session->workspace().mode;
    const bool writable = mode == WorkspaceMode::Capture || mode == WorkspaceMode::Follow;
    const auto enable = [this](Command command, bool on) {
        m_actions->action(command)->setEnabled(on);
    };
    enable(Command::Resend, selected > 0 && writable);
    for (const Command command : {Command::CopyAsCurl, Command::CopyPayload, Command::SavePayload,
             Command::FilterByMethod, Command::FilterByStatus, Command::FilterByPath})
        enable(command, one);
    enable(Command::EditAndForward, one && writable);
    enable(Command::EditComment, one && writable);
    enable(Command::ToggleMark, selected > 0 && writable);
    enable(Command::ExportSelected, selected > 0);
    enable(Command::SelectAll, shown);
    enable(Command::ExportShown, shown && m_session->statistics().events > 0);
    enable(Command::CompareEvents, selected == 2);
    enable(Command::DeleteEvents, selected > 0 && writable);
    enable(Command::DeleteAll, shown && m_session->statistics().events > 0 && writable);
    enable(Command::UndoDelete, !m_deletions.isEmpty() && writable);
}

IdSet EventCommands::shownEvents() const
{
    const EventTableModel *events = m_table->events();
    return events->rowCount() > 0 ? events->idsOfRows(0, events->rowCount() - 1) : IdSet();
}

const EventSummary *EventCommands::current() const
{
    const QModelIndex index = m_table->currentIndex();
    return index.isValid() ? m_table->events()->summaryAt(index.row()) : nullptr;
}

// --- sending

void EventCommands::resend(const IdSet &ids)
{
    if (ids.isEmpty())
        return;
    auto *dialog = new ResendDialog(m_session, ids, m_window);
    dialog->open();
}

void EventCommands::compose(EventId id)
{
    if (id == 0)
        return;
    auto *window = new ComposerWindow(m_session, id, m_window);
    window->show();
}

// --- comparing

void EventCommands::compare(const IdSet &ids)
{
    if (ids.size() != 2)
        return;
    auto *window = new CompareWindow(m_session, {ids.at(0), false}, {ids.at(1), false}, m_window);
    window->show();
}

// --- copying

void EventCommands::copyAsCurl(EventId id)
{
    m_session->loadEvent(id, kCurlBytes, this, [this](const Result<EventPtr> &event) {
        if (!event) {
            Q_EMIT failed(event.error().message);
            return;
        }
        copyCommand(**event);
    });
}

void EventCommands::copyCommand(const Event &event)
{
    const QString listener = event.listener; // an imported event may have none
    const QUrl base(
        listener.isEmpty() ? m_session->listener().url : QStringLiteral("http://") + listener);
    QGuiApplication::clipboard()->setText(curlCommand(event, base, m_session->workspace().path));
    Q_EMIT done(tr("Copied as curl"));
}

void EventCommands::copyPayload(EventId id)
{
    m_session->loadEvent(id, kClipboardBytes, this, [this](const Result<EventPtr> &event) {
        if (event)
            copyText(**event);
        else
            Q_EMIT failed(event.error().message);
    });
}

void EventCommands::copyText(const Event &event)
{
    if (!event.bodyLoaded()) {
        Q_EMIT notCopied(tr("The payload has %1, too much for the clipboard (limit %2).")
                             .arg(formatBytes(event.bodyBytes), formatBytes(kClipboardBytes)),
            event.id);
    } else if (!isValidUtf8(event.body)) {
        Q_EMIT notCopied(tr("The payload is not text, so it cannot be copied as text."), event.id);
    } else {
        QGuiApplication::clipboard()->setText(QString::fromUtf8(event.body));
        Q_EMIT done(tr("Payload copied"));
    }
}

void EventCommands::expectHeader(
    const QByteArray &path, const QByteArray &name, const QByteArray &value)
{
    const QByteArray prefix = normalPrefix(QString::fromUtf8(path)).value_or(path);
    auto *dialog = new ExpectationDialog(
        m_session, {prefix, QStringLiteral("static"), name, {}, {}}, m_window);
    dialog->addValue(value);
    dialog->open();
}

void EventCommands::savePayload(EventId id)
{
    m_session->loadEvent(id, 0, this, [this, id](const Result<EventPtr> &event) {
        if (event)
            savePayloadAs(payloadFileName(**event), id);
        else
            Q_EMIT failed(event.error().message);
    });
}

void EventCommands::savePayloadAs(const QString &suggestion, EventId id)
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
    auto *dialog = new QFileDialog(m_window, tr("Save payload of event %1").arg(id));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDirectory(folder.isEmpty() ? QDir::homePath() : folder);
    dialog->selectFile(suggestion);
    connect(dialog, &QFileDialog::fileSelected, this, [this, id](const QString &path) {
        m_session->saveBody(id, path, false, this, [this](const Result<qint64> &saved) {
            if (saved)
                Q_EMIT done(tr("Saved %1").arg(formatBytes(*saved)));
            else
                Q_EMIT failed(saved.error().message);
        });
    });
    dialog->open();
}

// --- marks and comments

void EventCommands::toggleMark()
{
    const EventSummary *event = current();
    const bool marked = event != nullptr && event->marked;
    m_session->setMarked(m_table->selectedEvents(), !marked);
}

void EventCommands::editComment()
{
    const EventSummary *event = current();
    if (event == nullptr)
        return;
    auto *dialog = new CommentDialog(event->id, event->comment, m_window);
    connect(dialog, &CommentDialog::commentGiven, this,
        [this, id = event->id](const QString &text) { m_session->setComment(id, text); });
    dialog->open();
}

// --- deleting

void EventCommands::deleteEvents(const IdSet &ids)
{
    if (ids.isEmpty())
        return;
    m_session->deleteEvents(ids, this, [this](const Result<UndoableDeletion> &deletion) {
        if (!deletion) {
            Q_EMIT failed(deletion.error().message);
            return;
        }
        m_deletions.append(*deletion);
        updateActions();
        Q_EMIT deleted(deletion->count);
    });
}

void EventCommands::undoDelete()
{
    if (m_deletions.isEmpty())
        return;
    m_session->undoDeletion(m_deletions.takeLast().batch);
    updateActions();
    Q_EMIT undone();
}

// --- filtering

void EventCommands::filterBy(const QString &key)
{
    const EventSummary *event = current();
    if (event == nullptr)
        return;
    QString value;
    if (key == QLatin1String("method")) {
        value = displayLine(event->method);
    } else if (key == QLatin1String("status")) {
        value = event->status > 0 ? QString::number(event->status) : QStringLiteral("none");
    } else {
        const qsizetype query = event->target.indexOf('?');
        value = displayLine(query < 0 ? event->target : event->target.left(query));
    }
    m_filter->setValues(key, {value});
}

} // namespace tallyman
