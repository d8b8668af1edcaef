// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/rowcolour.h"

#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPixmap>

namespace tallyman {

namespace {

constexpr int kSwatch = 14;
constexpr int kLightAlpha = 46;
constexpr int kDarkAlpha = 72;

QColor plain(RowColour colour)
{
    switch (colour) {
    case RowColour::Red:
        return {0xe0, 0x31, 0x31};
    case RowColour::Orange:
        return {0xf0, 0x7c, 0x12};
    case RowColour::Yellow:
        return {0xf2, 0xc1, 0x0f};
    case RowColour::Green:
        return {0x2f, 0x9e, 0x44};
    case RowColour::Blue:
        return {0x1c, 0x7e, 0xd6};
    case RowColour::Purple:
        return {0x84, 0x5e, 0xf7};
    case RowColour::Grey:
        break;
    }
    return {0x86, 0x8e, 0x96};
}

} // namespace

QColor rowTint(RowColour colour)
{
    QColor tint = plain(colour);
    tint.setAlpha(themeColors().dark ? kDarkAlpha : kLightAlpha);
    return tint;
}

QIcon rowSwatch(RowColour colour)
{
    QPixmap pixmap(kSwatch, kSwatch);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(plain(colour));
    painter.drawRoundedRect(pixmap.rect().adjusted(1, 1, -1, -1), 3, 3);
    return QIcon(pixmap);
}

QString rowColourTitle(RowColour colour)
{
    const char *const titles[] = {QT_TRANSLATE_NOOP("RowColour", "Red"),
        QT_TRANSLATE_NOOP("RowColour", "Orange"), QT_TRANSLATE_NOOP("RowColour", "Yellow"),
        QT_TRANSLATE_NOOP("RowColour", "Green"), QT_TRANSLATE_NOOP("RowColour", "Blue"),
        QT_TRANSLATE_NOOP("RowColour", "Purple"), QT_TRANSLATE_NOOP("RowColour", "Grey")};
    return QCoreApplication::translate("RowColour", titles[static_cast<size_t>(colour)]);
}

} // namespace tallyman
