// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/importrowsmodel.h"

#include "base/text.h"
#include "session/importrowsview.h"
#include "ui/widgets/plaintext.h"

#include <QLocale>

namespace tallyman {

namespace {
constexpr qsizetype kCellBytes = 1000; // of a long value; the event has the rest
constexpr qsizetype kValueBytes = 60;  // of each, where two stand side by side
constexpr int kMostDifferences = 4;    // that are put into words
} // namespace

ImportRowsModel::ImportRowsModel(ImportRowsView *view, QObject *parent)
    : QAbstractTableModel(parent)
    , m_view(view)
{
    connect(view, &ImportRowsView::reset, this, [this] {
        beginResetModel();
        endResetModel();
    });
    connect(view, &ImportRowsView::columnsAboutToBeAdded, this, [this](int first, int last) {
        beginInsertColumns({}, first + kFirstCellColumn, last + kFirstCellColumn);
    });
    connect(view, &ImportRowsView::columnsAdded, this, [this] { endInsertColumns(); });
    connect(view, &ImportRowsView::rowsLoaded, this, [this](qint64 first, qint64 last) {
        Q_EMIT dataChanged(index(static_cast<int>(first), 0),
            index(static_cast<int>(last), columnCount() - 1), {Qt::DisplayRole});
    });
}

int ImportRowsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_view->count());
}

int ImportRowsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kFirstCellColumn + static_cast<int>(m_view->columns().size());
}

EventId ImportRowsModel::eventAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_view->row(row).place.eventId : 0;
}

QVariant ImportRowsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(index.row(), index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment((index.column() < kFirstCellColumn ? Qt::AlignRight : Qt::AlignLeft)
                | Qt::AlignVCenter));
    case Qt::ToolTipRole:
        return plainToolTip(toolTip(index.row(), index.column()));
    case DiffersRole:
        return differs(index.row(), index.column() - kFirstCellColumn);
    case RowKindRole: {
        const ImportGridRow &row = m_view->row(index.row());
        return static_cast<int>(row.isMissing() ? RowKind::Missing
                : row.place.conflicting         ? RowKind::Conflicting
                : row.place.rejected            ? RowKind::Rejected
                                                : RowKind::Arrived);
    }
    default:
        return {};
    }
}

QString ImportRowsModel::placeText(int row) const
{
    if (row < 0 || row >= rowCount() || m_view->row(row).isMissing())
        return {};
    const RowPlace &place = m_view->row(row).place;
    if (place.rejected) {
        return tr("Rejected by the sender; stands in event %1, bytes %2 to %3 of its content")
            .arg(QString::number(place.eventId), QLocale().toString(place.offset),
                QLocale().toString(place.offset + place.size));
    }
    return tr("Row %1 stands in event %2, bytes %3 to %4 of its content")
        .arg(QLocale().toString(place.number), QString::number(place.eventId),
            QLocale().toString(place.offset), QLocale().toString(place.offset + place.size));
}

EventId ImportRowsModel::firstEventOf(int row) const
{
    if (row < 0 || row >= rowCount() || !m_view->row(row).place.conflicting)
        return 0;
    const ImportGridCells *cells = m_view->cells(row);
    return cells ? cells->firstEvent : 0;
}

bool ImportRowsModel::differs(int row, int cell) const
{
    if (cell < 0 || firstEventOf(row) == 0)
        return false;
    const ImportGridCells *cells = m_view->cells(row);
    return cells->cells.value(cell) != cells->first.value(cell);
}

QString ImportRowsModel::bothValues(int row, int cell) const
{
    const ImportGridCells *cells = m_view->cells(row);
    const auto value = [cell](const QStringList &values) {
        return displayLine(values.value(cell).toUtf8(), kValueBytes);
    };
    const EventId first = cells->firstEvent;
    const QString both = first == m_view->row(row).place.eventId
        ? tr("first “%1”, then “%2”").arg(value(cells->first), value(cells->cells))
        : tr("“%1” in event %2, “%3” here")
              .arg(value(cells->first), QString::number(first), value(cells->cells));
    const QString name =
        headerData(cell + kFirstCellColumn, Qt::Horizontal, Qt::DisplayRole).toString();
    return tr("%1: %2").arg(name, both);
}

QString ImportRowsModel::conflictText(int row) const
{
    if (firstEventOf(row) == 0)
        return {};
    QStringList differences;
    int count = 0;
    for (int cell = 0; cell < m_view->columns().size(); ++cell) {
        if (differs(row, cell) && ++count <= kMostDifferences)
            differences.append(bothValues(row, cell));
    }
    if (count == 0)
        return tr("The values differ only in how they are written.");
    if (count > kMostDifferences)
        differences.append(tr("%1 more").arg(count - kMostDifferences));
    return differences.join(QStringLiteral(" · "));
}

QString ImportRowsModel::toolTip(int row, int column) const
{
    const int cell = column - kFirstCellColumn;
    return differs(row, cell) ? bothValues(row, cell) : placeText(row);
}

QString ImportRowsModel::text(int position, int column) const
{
    const ImportGridRow &row = m_view->row(position);
    if (column == kNumberColumn && row.place.rejected)
        return tr("rejected");
    if (column == kNumberColumn) {
        const QString first = QLocale().toString(row.place.number);
        return row.isMissing() && row.lastMissing > row.place.number
            ? QStringLiteral("%1–%2").arg(first, QLocale().toString(row.lastMissing))
            : first;
    }
    if (column == kEventColumn) {
        const EventId first = firstEventOf(position);
        const QString event = QStringLiteral("#%1").arg(row.place.eventId);
        return row.isMissing()                         ? QStringLiteral("–")
            : first == 0 || first == row.place.eventId ? event
                                                       : tr("%1 ≠ #%2").arg(event).arg(first);
    }
    if (row.isMissing())
        return column == kFirstCellColumn ? tr("never arrived") : QString();
    const ImportGridCells *cells = m_view->cells(position);
    return cells ? displayLine(cells->cells.value(column - kFirstCellColumn).toUtf8(), kCellBytes)
                 : QString();
}

QVariant ImportRowsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::Alignment(
            (section < kFirstCellColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    }
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    if (section == kNumberColumn)
        return tr("Row");
    if (section == kEventColumn)
        return tr("From event");
    const QString name = m_view->columns().value(section - kFirstCellColumn);
    const auto line = [](const QString &text) { return displayLine(text.toUtf8(), kCellBytes); };
    if (name == kErrorsColumn)
        return tr("Why rejected");
    return name.startsWith(kUnmappedPrefix)
        ? tr("%1 (unmapped)").arg(line(name.mid(kUnmappedPrefix.size())))
        : line(name);
}

} // namespace tallyman
