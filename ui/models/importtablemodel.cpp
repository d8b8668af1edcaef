// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/importtablemodel.h"

#include "base/clock.h"
#include "base/text.h"
#include "session/importview.h"
#include "session/session.h"
#include "ui/models/importtexts.h"
#include "ui/widgets/plaintext.h"

#include <QLocale>

namespace tallyman {

namespace {

constexpr int kStatesMs = 1000;

Qt::Alignment alignmentOf(int column)
{
    const bool right = column == ImportTableModel::Rows || column == ImportTableModel::Chunks
        || column == ImportTableModel::Requests || column == ImportTableModel::Duplicates
        || column == ImportTableModel::Missing;
    return (right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
}

QString headerTitle(int section)
{
    switch (section) {
    case ImportTableModel::Sender:
        return ImportTableModel::tr("Sender");
    case ImportTableModel::Key:
        return ImportTableModel::tr("Import");
    case ImportTableModel::File:
        return ImportTableModel::tr("File");
    case ImportTableModel::User:
        return ImportTableModel::tr("User");
    case ImportTableModel::Environment:
        return ImportTableModel::tr("Environment");
    case ImportTableModel::Rows:
        return ImportTableModel::tr("Rows");
    case ImportTableModel::Coverage:
        return ImportTableModel::tr("Coverage");
    case ImportTableModel::State:
        return ImportTableModel::tr("State");
    case ImportTableModel::Chunks:
        return ImportTableModel::tr("Chunks");
    case ImportTableModel::Requests:
        return ImportTableModel::tr("Requests");
    case ImportTableModel::Duplicates:
        return ImportTableModel::tr("Duplicates");
    case ImportTableModel::Missing:
        return ImportTableModel::tr("Missing");
    case ImportTableModel::First:
        return ImportTableModel::tr("First");
    case ImportTableModel::Last:
        return ImportTableModel::tr("Last");
    case ImportTableModel::Notice:
        return ImportTableModel::tr("Notice");
    default:
        return {};
    }
}

QString headerToolTip(int section)
{
    switch (section) {
    case ImportTableModel::Key:
        return ImportTableModel::tr("The key by which the sender tells its imports apart");
    case ImportTableModel::Rows:
        return ImportTableModel::tr("Rows that have come, of those that were announced");
    case ImportTableModel::Chunks:
        return ImportTableModel::tr("Requests that brought rows, each counted once");
    case ImportTableModel::Requests:
        return ImportTableModel::tr("All requests: chunks, what was sent again, and notices");
    case ImportTableModel::Duplicates:
        return ImportTableModel::tr("Rows that came more than once with the same content");
    case ImportTableModel::Missing:
        return ImportTableModel::tr("Gaps: rows, or parts of a series, that have not come");
    case ImportTableModel::First:
        return ImportTableModel::tr("When its first request came");
    case ImportTableModel::Last:
        return ImportTableModel::tr("When its last request came");
    case ImportTableModel::Notice:
        return ImportTableModel::tr("How many rows were imported, as the completion notice says");
    default:
        return {};
    }
}

QString number(qint64 value)
{
    return QLocale().toString(value);
}

} // namespace

ImportTableModel::ImportTableModel(Session *session, ImportView *view, QObject *parent)
    : QAbstractTableModel(parent)
    , m_session(session)
    , m_view(view)
{
    followView();
    m_states.setInterval(kStatesMs);
    connect(&m_states, &QTimer::timeout, this, &ImportTableModel::updateStates);
    m_states.start();
}

void ImportTableModel::followView()
{
    const auto rowOfView = [this](
                               qint64 row) { return static_cast<int>(m_view->count() - 1 - row); };
    connect(m_view, &ImportView::rowsAboutToBeInserted, this, [this](qint64 first, qint64 last) {
        const auto at = static_cast<int>(m_view->count() - first);
        beginInsertRows({}, at, at + static_cast<int>(last - first));
    });
    connect(m_view, &ImportView::rowsInserted, this, [this] { endInsertRows(); });
    connect(m_view, &ImportView::rowsAboutToBeRemoved, this,
        [this, rowOfView](
            qint64 first, qint64 last) { beginRemoveRows({}, rowOfView(last), rowOfView(first)); });
    connect(m_view, &ImportView::rowsRemoved, this, [this] { endRemoveRows(); });
    connect(m_view, &ImportView::rowsChanged, this, [this, rowOfView](qint64 first, qint64 last) {
        Q_EMIT dataChanged(index(rowOfView(last), 0), index(rowOfView(first), ColumnCount - 1));
    });
}

void ImportTableModel::updateStates()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, State), index(rowCount() - 1, State), {Qt::DisplayRole});
}

int ImportTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_view->count());
}

int ImportTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

qint64 ImportTableModel::viewRow(int row) const
{
    return m_view->count() - 1 - row;
}

const Import *ImportTableModel::importAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_view->importAt(viewRow(row)) : nullptr;
}

int ImportTableModel::rowOf(ImportId id) const
{
    const qint64 row = m_view->rowOf(id);
    return row < 0 ? -1 : static_cast<int>(m_view->count() - 1 - row);
}

QVariant ImportTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(alignmentOf(index.column()));
    const Import *import = importAt(index.row());
    if (!import)
        return {};
    if (role == Qt::AccessibleTextRole && index.column() == Coverage)
        return importMissingSentence(*import); // it is painted
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
        return text(*import, index.column());
    if (role == Qt::ToolTipRole)
        return plainToolTip(toolTip(*import, index.column()));
    return {};
}

// What the cell does not say; whole texts that do not fit are the delegate's matter.
QString ImportTableModel::toolTip(const Import &import, int column)
{
    switch (column) {
    case State:
        return importStateSentence(import, SystemClock::instance().nowUs());
    case Chunks:
    case Requests:
        return importRequestsText(import);
    case Duplicates:
        return importDuplicatesSentence(import);
    case Coverage:
    case Missing:
        return importMissingSentence(import);
    case First:
        return formatRfc3339(import.firstAtUs);
    case Last:
        return formatRfc3339(import.lastAtUs);
    case Notice:
        return import.notice ? tr("Event %1: %2")
                                   .arg(import.notice->eventId)
                                   .arg(importNoticeSentence(*import.notice))
                             : tr("No completion notice has come.");
    default:
        return {};
    }
}

QString ImportTableModel::text(const Import &import, int column) const
{
    const auto line = [](const QString &text) { return displayLine(text.toUtf8()); };
    switch (column) {
    case Sender: {
        const Profile *profile =
            m_session->profiles() ? m_session->profiles()->find(import.sender) : nullptr;
        return line(profile ? profile->name : import.sender);
    }
    case Key:
        return line(import.key);
    case File:
        return line(import.file);
    case User:
        return line(import.user);
    case Environment:
        return line(import.environment);
    case Rows:
        return importRowsText(import);
    case Chunks:
        return number(import.chunks);
    case Requests:
        return number(import.events);
    case Duplicates:
        return importDuplicatesText(import);
    case Missing:
        return importMissingText(import);
    case First:
        return importTimeText(import.firstAtUs);
    case Last:
        return importTimeText(import.lastAtUs);
    case Notice:
        return importNoticeText(import);
    case State:
        return importStateText(import, SystemClock::instance().nowUs());
    default:
        return {};
    }
}

QVariant ImportTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(alignmentOf(section));
    if (role == Qt::ToolTipRole)
        return headerToolTip(section);
    return role == Qt::DisplayRole ? QVariant(headerTitle(section)) : QVariant();
}

} // namespace tallyman
