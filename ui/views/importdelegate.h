// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace tallyman {

struct Import;
struct ImportEvent;

// Paints the cells of the table of imports and of an import's rows. GUI thread.
class ImportDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    // Of the first column, so that there is room for a triangle; from the edge of the cell.
    static constexpr int kIndent = 24;

    explicit ImportDelegate(QObject *parent = nullptr);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(
        const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    // Where the text of a cell stands.
    [[nodiscard]] QRect textArea(
        const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintTriangle(QPainter *painter, const QRect &cell, bool expanded) const;
    void paintImport(
        QPainter *painter, const QRect &area, const QModelIndex &index, const Import &import) const;
    void paintEvent(QPainter *painter, const QRect &area, const QModelIndex &index,
        const Import &import, const ImportEvent &event) const;
};

// The same for the rows of one import.
class ImportRowDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(
        const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace tallyman
