// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/jsonitemdelegate.h"

#include "ui/models/jsontreemodel.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace tallyman {

namespace {

constexpr int kMargin = 4;

QColor valueColor(const QModelIndex &index)
{
    const ThemeColors &colors = themeColors();
    if (index.data(JsonTreeModel::PagerRole).toBool())
        return colors.accent;
    switch (static_cast<JsonKind>(index.data(JsonTreeModel::KindRole).toInt())) {
    case JsonKind::String:
        return colors.jsonString;
    case JsonKind::Number:
        return colors.jsonNumber;
    case JsonKind::Literal:
        return colors.jsonLiteral;
    default:
        return colors.dimText;
    }
}

bool isContainer(const QModelIndex &index)
{
    const auto kind = static_cast<JsonKind>(index.data(JsonTreeModel::KindRole).toInt());
    return kind == JsonKind::Object || kind == JsonKind::Array;
}

int gap(const QFontMetrics &metrics, const QModelIndex &index)
{
    return metrics.horizontalAdvance(QLatin1Char(' ')) * (isContainer(index) ? 1 : 2);
}

constexpr int kAsideGap = 14;

// What is said behind the value, with its colour.
QList<std::pair<QString, QColor>> asides(const QModelIndex &index)
{
    QList<std::pair<QString, QColor>> list;
    const QString warning = index.data(JsonTreeModel::WarningRole).toString();
    if (!warning.isEmpty())
        list.append({QStringLiteral("▲ ") + warning, themeColors().warning});
    const QString note = index.data(JsonTreeModel::NoteRole).toString();
    if (!note.isEmpty())
        list.append({note, themeColors().dimText});
    return list;
}

} // namespace

void JsonItemDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    painter->setFont(monospaceFont());
    const QFontMetrics metrics = painter->fontMetrics();
    QRect area = option.rect.adjusted(kMargin, 0, 0, 0);
    const QString key = index.data(JsonTreeModel::KeyRole).toString();
    constexpr int kFlags = Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine;
    if (!key.isEmpty()) {
        painter->setPen(themeColors().jsonKey);
        painter->drawText(area, kFlags, key);
        area.setLeft(area.left() + metrics.horizontalAdvance(key) + gap(metrics, index));
    }
    painter->setPen(valueColor(index));
    const QString value = index.data().toString();
    painter->drawText(area, kFlags, value);
    area.setLeft(area.left() + metrics.horizontalAdvance(value) + kAsideGap);
    painter->setFont(uiFont(12));
    for (const auto &[text, color] : asides(index)) {
        painter->setPen(color);
        painter->drawText(area, kFlags, text);
        area.setLeft(area.left() + painter->fontMetrics().horizontalAdvance(text) + kAsideGap);
    }
    painter->restore();
}

QSize JsonItemDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const QFontMetrics metrics(monospaceFont());
    int width = metrics.horizontalAdvance(index.data(JsonTreeModel::KeyRole).toString())
        + metrics.horizontalAdvance(index.data().toString()) + gap(metrics, index);
    const QFontMetrics asideMetrics(uiFont(12));
    for (const auto &[text, color] : asides(index))
        width += asideMetrics.horizontalAdvance(text) + kAsideGap;
    return {width + 3 * kMargin, 22};
}

} // namespace tallyman
