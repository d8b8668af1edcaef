// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QAbstractItemView>

class QHeaderView;
class QHelpEvent;

namespace tallyman {

// A table of rows of one height, with columns that can be moved, resized and hidden. Any number of
// rows costs what those cost that are seen; QTableView keeps data for each row and moves it with
// every insertion at the top. GUI thread.
class RowView : public QAbstractItemView
{
    Q_OBJECT

public:
    explicit RowView(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    [[nodiscard]] QHeaderView *header() const { return m_header; }
    void setDensity(Density density);
    [[nodiscard]] int rowHeight() const { return m_rowHeight; }

    QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint &point) const override;
    // Does nothing: it would walk over all rows.
    void keyboardSearch(const QString &search) override;

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override;
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex &index) const override;
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags) override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    void paintEvent(QPaintEvent *event) override;
    void updateGeometries() override;
    void scrollContentsBy(int dx, int dy) override;
    bool viewportEvent(QEvent *event) override;

    [[nodiscard]] int rowAtY(int y) const; // unbounded: may lie outside of the rows
    [[nodiscard]] int rows() const;
    void clearHover();

private:
    void createHeader();
    bool showElided(const QHelpEvent *event);
    void paintRow(QPainter &painter, QStyleOptionViewItem &option, int row);

    QHeaderView *m_header = nullptr;
    int m_rowHeight = 26;
    int m_hoveredRow = -1;
};

} // namespace tallyman
