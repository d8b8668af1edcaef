// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/importdelegate.h"

#include "base/clock.h"
#include "ui/models/importexpansionmodel.h"
#include "ui/models/importrowsmodel.h"
#include "ui/models/importtablemodel.h"
#include "ui/theme/theme.h"
#include "ui/views/importtable.h"
#include "ui/widgets/coveragestrip.h"

#include <QPainter>

namespace tallyman {

namespace {

constexpr int kMargin = 8;
constexpr int kStripHeight = 8;

void paintText(QPainter *painter, const QRect &area, const QModelIndex &index, const QFont &font,
    const QColor &color)
{
    painter->setFont(font);
    painter->setPen(color);
    const auto alignment = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>();
    const QString text = QFontMetrics(font).elidedText(
        index.data(Qt::DisplayRole).toString(), Qt::ElideRight, area.width());
    painter->drawText(
        area, static_cast<int>(alignment) | Qt::TextSingleLine | Qt::TextForceLeftToRight, text);
}

int textWidth(const QModelIndex &index, const QFont &font)
{
    return QFontMetrics(font).horizontalAdvance(index.data(Qt::DisplayRole).toString());
}

QFont fontOf(const QModelIndex &index)
{
    const auto *model = qobject_cast<const ImportExpansionModel *>(index.model());
    const bool isWire =
        index.column() == ImportTableModel::Key && model && !model->eventAt(index.row());
    return isWire ? monospaceFont() : uiFont();
}

bool isTreeColumn(const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const auto *table = qobject_cast<const ImportTable *>(option.widget);
    return table && index.column() == table->treeColumn();
}

QRect stripIn(const QRect &area)
{
    return {area.left(), area.center().y() - kStripHeight / 2 + 1, area.width(), kStripHeight};
}

QColor stateColor(ImportState state)
{
    const ThemeColors &c = themeColors();
    switch (state) {
    case ImportState::Complete:
        return c.ok;
    case ImportState::Arriving:
        return c.warning;
    case ImportState::Incomplete:
    case ImportState::Conflicting:
        break;
    }
    return c.error;
}

} // namespace

ImportDelegate::ImportDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

void ImportDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *model = qobject_cast<const ImportExpansionModel *>(index.model());
    const Import *import = model ? model->importAt(index.row()) : nullptr;
    if (!import)
        return;
    const QRect area = textArea(option, index);
    const ImportEvent *event = model->eventAt(index.row());
    if (!event && isTreeColumn(option, index))
        paintTriangle(painter, option.rect, model->isExpanded(index.row()));
    if (event)
        paintEvent(painter, area, index, *import, *event);
    else
        paintImport(painter, area, index, *import);
}

QRect ImportDelegate::textArea(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QRect area = option.rect.adjusted(kMargin, 0, -kMargin, 0);
    const auto *model = qobject_cast<const ImportExpansionModel *>(index.model());
    if (isTreeColumn(option, index)) {
        const bool isEvent = model && model->eventAt(index.row());
        area.setLeft(option.rect.left() + kIndent + (isEvent ? kMargin : 0));
    }
    return area;
}

QSize ImportDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int around = option.rect.width() - textArea(option, index).width();
    return {textWidth(index, fontOf(index)) + around, option.rect.height()};
}

void ImportDelegate::paintTriangle(QPainter *painter, const QRect &cell, bool expanded) const
{
    const QPointF at(cell.left() + kMargin + 4.5, cell.center().y() + 0.5);
    QPolygonF triangle;
    if (expanded)
        triangle << at + QPointF(-4, -2) << at + QPointF(4, -2) << at + QPointF(0, 3);
    else
        triangle << at + QPointF(-2, -4) << at + QPointF(3, 0) << at + QPointF(-2, 4);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(themeColors().dimText);
    painter->drawPolygon(triangle);
    painter->restore();
}

// One of its requests.
void ImportDelegate::paintEvent(QPainter *painter, const QRect &area, const QModelIndex &index,
    const Import &import, const ImportEvent &event) const
{
    const ThemeColors &c = themeColors();
    if (index.column() == ImportTableModel::Coverage) {
        IdSet part;
        const qint64 first = import.gapsAreParts ? event.part : event.firstRow;
        const qint64 last = import.gapsAreParts ? event.part : event.lastRow;
        if (first > 0)
            part.insert(first, last);
        paintPart(painter, stripIn(area), import, part);
        return;
    }
    QColor color = c.dimText;
    if (index.column() == ImportTableModel::Sender)
        color = c.accent;
    else if (index.column() == ImportTableModel::Notice)
        color = c.warning; // findings
    else if (index.column() == ImportTableModel::State)
        color =
            event.sameness == Sameness::Conflict || event.contradicts != 0 ? c.error : c.warning;
    else if (index.column() == ImportTableModel::Key && (event.status < 200 || event.status > 299))
        color = c.error;
    paintText(painter, area, index, uiFont(), color);
}

void ImportDelegate::paintImport(
    QPainter *painter, const QRect &area, const QModelIndex &index, const Import &import) const
{
    const ThemeColors &c = themeColors();
    const ImportState state = import.state(SystemClock::instance().nowUs());
    if (index.column() == ImportTableModel::Coverage) {
        paintCoverage(painter, stripIn(area), import, state != ImportState::Arriving);
        return;
    }
    QColor color = c.text;
    switch (index.column()) {
    case ImportTableModel::User:
    case ImportTableModel::Environment:
    case ImportTableModel::First:
    case ImportTableModel::Last:
        color = c.dimText;
        break;
    case ImportTableModel::State:
        color = stateColor(state);
        break;
    case ImportTableModel::Duplicates:
        color = import.rowsDuplicated > 0 ? c.warning : c.dimText;
        break;
    case ImportTableModel::Missing:
        color = import.isMissingSomething() ? stateColor(state) : c.dimText;
        break;
    case ImportTableModel::Notice:
        color = import.notice ? c.text : c.dimText;
        break;
    default:
        break;
    }
    paintText(painter, area, index, fontOf(index), color);
}

QSize ImportRowDelegate::sizeHint(
    const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return {textWidth(index, uiFont()) + 2 * kMargin, option.rect.height()};
}

void ImportRowDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const ThemeColors &c = themeColors();
    const auto kind =
        static_cast<ImportRowsModel::RowKind>(index.data(ImportRowsModel::RowKindRole).toInt());
    QColor color = index.column() < ImportRowsModel::kFirstCellColumn ? c.dimText : c.text;
    if (kind == ImportRowsModel::RowKind::Missing)
        color = c.error;
    else if (kind == ImportRowsModel::RowKind::Rejected
        || (kind == ImportRowsModel::RowKind::Conflicting
            && (index.column() < ImportRowsModel::kFirstCellColumn
                || index.data(ImportRowsModel::DiffersRole).toBool())))
        color = c.warning;
    paintText(painter, option.rect.adjusted(kMargin, 0, -kMargin, 0), index, uiFont(), color);
}

} // namespace tallyman
