// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/importdelegate.h"

#include "base/clock.h"
#include "ui/models/importfiltermodel.h"
#include "ui/models/importrowsmodel.h"
#include "ui/models/importtablemodel.h"
#include "ui/theme/theme.h"
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
    paintImport(painter, option.rect.adjusted(kMargin, 0, -kMargin, 0), index);
}

void ImportDelegate::paintImport(
    QPainter *painter, const QRect &area, const QModelIndex &index) const
{
    const auto *model = qobject_cast<const ImportFilterModel *>(index.model());
    const Import *import = model ? model->importAt(index.row()) : nullptr;
    if (!import)
        return;
    const ThemeColors &c = themeColors();
    const ImportState state = import->state(SystemClock::instance().nowUs());
    switch (index.column()) {
    case ImportTableModel::Coverage:
        paintCoverage(painter,
            QRect(
                area.left(), area.center().y() - kStripHeight / 2 + 1, area.width(), kStripHeight),
            *import, state != ImportState::Arriving);
        break;
    case ImportTableModel::Key:
        paintText(painter, area, index, monospaceFont(), c.text);
        break;
    case ImportTableModel::User:
        paintText(painter, area, index, uiFont(), c.dimText);
        break;
    case ImportTableModel::State:
        paintText(painter, area, index, uiFont(), stateColor(state));
        break;
    default:
        paintText(painter, area, index, uiFont(), c.text);
        break;
    }
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
    else if (kind == ImportRowsModel::RowKind::Conflicting
        || kind == ImportRowsModel::RowKind::Rejected)
        color = c.warning;
    paintText(painter, option.rect.adjusted(kMargin, 0, -kMargin, 0), index, uiFont(), color);
}

} // namespace tallyman
