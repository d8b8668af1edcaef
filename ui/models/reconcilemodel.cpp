// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/reconcilemodel.h"

#include "base/text.h"

#include <QLocale>
#include <algorithm>

namespace tallyman {

namespace {

constexpr qsizetype kCellBytes = 500;

QString changeText(RowChange change)
{
    switch (change) {
    case RowChange::Lost:
        return ReconcileModel::tr("− lost");
    case RowChange::Changed:
        return ReconcileModel::tr("~ changed");
    case RowChange::Extra:
        break;
    }
    return ReconcileModel::tr("+ extra");
}

} // namespace

ReconcileModel::ReconcileModel(ReconcileView *view, QObject *parent)
    : QAbstractTableModel(parent)
    , m_view(view)
{
    connect(view, &ReconcileView::compared, this, &ReconcileModel::reload);
    connect(view, &ReconcileView::textsLoaded, this, [this](qint64 first, qint64 last) {
        const auto from = std::lower_bound(m_shown.begin(), m_shown.end(), first);
        const auto to = std::upper_bound(m_shown.begin(), m_shown.end(), last);
        if (from != to)
            Q_EMIT dataChanged(index(static_cast<int>(from - m_shown.begin()), 0),
                index(static_cast<int>(to - m_shown.begin()) - 1, ColumnCount - 1));
    });
}

void ReconcileModel::setFilter(const DifferenceFilter &filter)
{
    m_filter = filter;
    reload();
}

void ReconcileModel::reload()
{
    beginResetModel();
    m_shown.clear();
    if (const ReconcileOutcomePtr &outcome = m_view->outcome()) {
        const auto &all = outcome->result.differences;
        for (size_t i = 0; i < all.size(); ++i) {
            if ((!m_filter.change || all[i].change == *m_filter.change)
                && (!m_filter.kind || all[i].has(*m_filter.kind)))
                m_shown.push_back(static_cast<qint32>(i));
        }
    }
    endResetModel();
}

int ReconcileModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_view->outcome() ? 0 : static_cast<int>(m_shown.size());
}

int ReconcileModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

const RowDifference &ReconcileModel::difference(int row) const
{
    return m_view->outcome()
        ->result.differences[static_cast<size_t>(m_shown[static_cast<size_t>(row)])];
}

EventId ReconcileModel::eventAt(int row) const
{
    if (row < 0 || row >= rowCount())
        return 0;
    const DifferenceText *text = m_view->text(m_shown[static_cast<size_t>(row)]);
    return text ? text->eventId : 0;
}

QString ReconcileModel::text(int row, int column) const
{
    if (column == Change)
        return changeText(difference(row).change);
    const DifferenceText *text = m_view->text(m_shown[static_cast<size_t>(row)]);
    if (!text)
        return {};
    const auto number = [](qint64 value) {
        return value > 0 ? QLocale().toString(value) : QStringLiteral("–");
    };
    const auto line = [](const QString &cell) { return displayLine(cell.toUtf8(), kCellBytes); };
    switch (column) {
    case Line:
        return number(text->line);
    case Row:
        return text->eventId == 0 ? QStringLiteral("–") : QLocale().toString(text->number);
    case Event:
        return text->eventId == 0 ? QStringLiteral("–") : QStringLiteral("#%1").arg(text->eventId);
    case What:
        return line(text->what);
    case Before:
        return line(text->before);
    default:
        return line(text->after);
    }
}

Tone ReconcileModel::tone(int row, int column) const
{
    if (column == Line || column == Row || column == Event)
        return Tone::Dim;
    if (column != Change && column != What)
        return Tone::Plain;
    switch (difference(row).change) {
    case RowChange::Lost:
        return Tone::Removed;
    case RowChange::Extra:
        return Tone::Added;
    case RowChange::Changed:
        break;
    }
    return Tone::Changed;
}

QVariant ReconcileModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(index.row(), column);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(
            (column == Line || column == Row || column == Event ? Qt::AlignRight : Qt::AlignLeft)
            | Qt::AlignVCenter));
    case ToneDelegate::ToneRole:
        return static_cast<int>(tone(index.row(), column));
    case Qt::ToolTipRole: {
        const DifferenceText *text = m_view->text(m_shown[static_cast<size_t>(index.row())]);
        return text && text->eventId != 0 ? tr("Event %1, bytes %2 to %3")
                                                .arg(text->eventId)
                                                .arg(text->offset)
                                                .arg(text->offset + text->size)
                                          : QString();
    }
    default:
        return {};
    }
}

QVariant ReconcileModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(
            (section == Line || section == Row || section == Event ? Qt::AlignRight : Qt::AlignLeft)
            | Qt::AlignVCenter));
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Change:
        return tr("Change");
    case Line:
        return tr("Line");
    case Row:
        return tr("Row");
    case Event:
        return tr("Event");
    case What:
        return tr("What");
    case Before:
        return tr("In the file");
    default:
        return tr("Received");
    }
}

} // namespace tallyman
