// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QStyledItemDelegate>

namespace tallyman {

// Paints the cells of the event table: monospace for what stood on the wire, dim for what is
// secondary, colour together with a sign or word for what needs attention. GUI thread.
class EventDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit EventDelegate(QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(
        const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    static constexpr int kCellMargin = 8; // left and right, as in the header

private:
    [[nodiscard]] const QFont &fontOf(const QModelIndex &index) const;

    QFont m_text;
    QFont m_wire;
};

} // namespace tallyman
