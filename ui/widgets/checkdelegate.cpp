// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/checkdelegate.h"

#include <QApplication>
#include <QMouseEvent>
#include <QStyle>

namespace tallyman {

void CheckDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QVariant state = index.data(Qt::CheckStateRole);
    if (!state.isValid()) {
        ToneDelegate::paint(painter, option, index);
        return;
    }
    const QStyle *style = option.widget == nullptr ? QApplication::style() : option.widget->style();
    QStyleOptionViewItem box(option);
    const QSize size(style->pixelMetric(QStyle::PM_IndicatorWidth, &option, option.widget),
        style->pixelMetric(QStyle::PM_IndicatorHeight, &option, option.widget));
    box.rect = QStyle::alignedRect(option.direction, Qt::AlignCenter, size, option.rect);
    box.state = QStyle::State_None;
    box.state.setFlag(QStyle::State_Enabled, index.flags().testFlag(Qt::ItemIsUserCheckable));
    box.state.setFlag(state.toInt() == Qt::Checked ? QStyle::State_On : QStyle::State_Off);
    style->drawPrimitive(QStyle::PE_IndicatorItemViewItemCheck, &box, painter, option.widget);
}

bool CheckDelegate::editorEvent(QEvent *event, QAbstractItemModel *model,
    const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const QVariant state = index.data(Qt::CheckStateRole);
    if (!state.isValid() || !index.flags().testFlag(Qt::ItemIsUserCheckable))
        return ToneDelegate::editorEvent(event, model, option, index);
    if (event->type() != QEvent::MouseButtonRelease)
        return event->type() == QEvent::MouseButtonDblClick; // no editing by that
    const auto *click = static_cast<const QMouseEvent *>(event);
    if (click->button() != Qt::LeftButton || !option.rect.contains(click->position().toPoint()))
        return false;
    return model->setData(
        index, state.toInt() == Qt::Checked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

} // namespace tallyman
