// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tonedelegate.h"

#include "ui/theme/theme.h"

#include <QIcon>
#include <QPainter>

namespace tallyman {

namespace {

constexpr int kMargin = 8;

QColor colorOf(Tone tone)
{
    const ThemeColors &c = themeColors();
    switch (tone) {
    case Tone::Dim:
        return c.dimText;
    case Tone::Added:
        return c.ok;
    case Tone::Removed:
        return c.error;
    case Tone::Changed:
        return c.warning;
    case Tone::Plain:
        break;
    }
    return c.text;
}

QFont fontOf(const QModelIndex &index)
{
    return index.data(ToneDelegate::WireRole).toBool() ? monospaceFont() : uiFont();
}

} // namespace

QSize ToneDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QString text = index.data(Qt::DisplayRole).toString();
    return {
        QFontMetrics(fontOf(index)).horizontalAdvance(text) + 2 * kMargin, option.rect.height()};
}

void ToneDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QFont font = fontOf(index);
    QRect area = option.rect.adjusted(kMargin, 0, -kMargin, 0);
    if (const QIcon icon = index.data(Qt::DecorationRole).value<QIcon>(); !icon.isNull()) {
        icon.paint(painter, area, Qt::AlignLeft | Qt::AlignVCenter);
        area.setLeft(area.left() + icon.actualSize(area.size()).width() + kMargin);
    }
    painter->setFont(font);
    painter->setPen(colorOf(static_cast<Tone>(index.data(ToneRole).toInt())));
    const auto alignment = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>();
    painter->drawText(area,
        static_cast<int>(alignment) | Qt::TextSingleLine | Qt::TextForceLeftToRight,
        QFontMetrics(font).elidedText(
            index.data(Qt::DisplayRole).toString(), Qt::ElideRight, area.width()));
}

} // namespace tallyman
