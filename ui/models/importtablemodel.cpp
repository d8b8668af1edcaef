// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/importtablemodel.h"

#include "base/clock.h"
#include "base/text.h"
#include "session/importview.h"
#include "session/session.h"
#include "ui/models/eventtablemodel.h"
#include "ui/models/importtexts.h"

#include <QLocale>

namespace tallyman {

namespace {

constexpr int kStatesMs = 1000;

Qt::Alignment alignmentOf(int column)
{
    const bool right = column == ImportTableModel::Rows || column == ImportTableModel::Requests;
    return (right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
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
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
        return text(*import, index.column());
    if (role == Qt::ToolTipRole && index.column() == First)
        return formatRfc3339(import->firstAtUs);
    return {};
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
    case Rows:
        return importRowsText(import);
    case Requests:
        return number(import.events);
    case First:
        return displayTime(import.firstAtUs, TimeFormat::TimeOfDay);
    case State:
        return importStateText(import, SystemClock::instance().nowUs());
    default:
        return {};
    }
}

QVariant ImportTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return QVariant::fromValue(alignmentOf(section));
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Sender:
        return tr("Sender");
    case Key:
        return tr("Import");
    case File:
        return tr("File");
    case User:
        return tr("User");
    case Rows:
        return tr("Rows");
    case Coverage:
        return tr("Coverage");
    case Requests:
        return tr("Requests");
    case First:
        return tr("First");
    case State:
        return tr("State");
    default:
        return {};
    }
}

} // namespace tallyman
