// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/rowview.h"

namespace tallyman {

class ImportExpansionModel;

// The table of the place "Imports". A click on the triangle of an import, Right and Left show and
// hide its requests. GUI thread.
class ImportTable : public RowView
{
    Q_OBJECT

public:
    // The model outlives the table.
    explicit ImportTable(ImportExpansionModel *model, QWidget *parent = nullptr);

    void toggle(int row);
    // The leftmost one that is shown: in it stand the triangles.
    [[nodiscard]] int treeColumn() const;

Q_SIGNALS:
    // Return or a double click on a request.
    void eventActivated(qint64 id);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    [[nodiscard]] bool isOnTriangle(const QPoint &point) const;

    ImportExpansionModel *m_imports;
};

} // namespace tallyman
