// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace tallyman {

// Paints the cells of the table of imports and of an import's rows. GUI thread.
class ImportDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit ImportDelegate(QObject *parent = nullptr);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;

private:
    void paintImport(QPainter *painter, const QRect &area, const QModelIndex &index) const;
};

// The same for the rows of one import.
class ImportRowDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
};

} // namespace tallyman
