// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace tallyman {

// What a cell of a list of differences is, for its colour; the words say it as well.
enum class Tone : quint8 { Plain, Dim, Added, Removed, Changed };

// Paints one line of plain text, in the colour of its tone, behind its icon if it has one. GUI
// thread.
class ToneDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    enum Role : int { ToneRole = Qt::UserRole + 100, WireRole }; // WireRole: monospace
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(
        const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace tallyman
