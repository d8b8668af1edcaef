// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/sidebardelegate.h"

#include "ui/theme/theme.h"
#include "ui/views/sidebar.h"

#include <QPainter>

namespace tallyman {

namespace {

constexpr int kMargin = 8;
constexpr int kCountGap = 8;
constexpr int kTopMargin = 9; // above the first row

Sidebar::Kind kindOf(const QModelIndex &index)
{
    return static_cast<Sidebar::Kind>(index.data(Sidebar::KindRole).toInt());
}

QFont placeFont()
{
    return uiFont(13, QFont::DemiBold);
}

bool isPlace(Sidebar::Kind kind)
{
    return kind == Sidebar::Kind::Events || kind == Sidebar::Kind::Imports
        || kind == Sidebar::Kind::Findings || kind == Sidebar::Kind::Endpoints
        || kind == Sidebar::Kind::Targets;
}

void paintGround(QPainter *painter, const QStyleOptionViewItem &option, const QRect &area)
{
    const ThemeColors &c = themeColors();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
    if (!selected && !hovered)
        return;
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(selected && option.state.testFlag(QStyle::State_HasFocus) ? QPen(c.accent)
                                                                              : QPen(Qt::NoPen));
    painter->setBrush(selected ? c.selection : c.hover);
    painter->drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
}

} // namespace

void SidebarDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const ThemeColors &c = themeColors();
    const Sidebar::Kind kind = kindOf(index);
    const int above = kind == Sidebar::Kind::Events ? kTopMargin : 0;
    const QRect area = option.rect.adjusted(kMargin, 1 + above, -kMargin, -1);
    const int indent = isPlace(kind) ? 0 : kMargin;
    const QRect inner = area.adjusted(kMargin + indent, 0, -kMargin, 0);
    const QString text = index.data(Qt::DisplayRole).toString();
    painter->save();
    paintGround(painter, option, area);
    const QString count = index.data(Sidebar::CountRole).toString();
    const QFont font = isPlace(kind) ? placeFont() : uiFont(13, QFont::Normal);
    painter->setFont(font);
    const QFontMetrics metrics(font);
    const int countWidth = count.isEmpty() ? 0 : metrics.horizontalAdvance(count) + kCountGap;
    painter->setPen(kind == Sidebar::Kind::AddTarget ? c.dimText : c.text);
    painter->drawText(inner.adjusted(0, 0, -countWidth, 0),
        Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
        metrics.elidedText(text, Qt::ElideRight, inner.width() - countWidth));
    painter->setPen(c.dimText);
    painter->drawText(inner, Qt::AlignVCenter | Qt::AlignRight, count);
    painter->restore();
}

int SidebarDelegate::widthOf(const QModelIndex &index)
{
    const QFontMetrics metrics(placeFont());
    return 4 * kMargin + metrics.horizontalAdvance(index.data(Qt::DisplayRole).toString())
        + kCountGap + metrics.horizontalAdvance(index.data(Sidebar::CountRole).toString());
}

QSize SidebarDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    Q_UNUSED(option)
    switch (kindOf(index)) {
    case Sidebar::Kind::Events:
        return {60, 28 + kTopMargin};
    default:
        return {60, 28};
    }
}

} // namespace tallyman
