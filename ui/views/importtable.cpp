// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/importtable.h"

#include "ui/models/importexpansionmodel.h"
#include "ui/models/importtablemodel.h"
#include "ui/views/importdelegate.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>

namespace tallyman {

ImportTable::ImportTable(ImportExpansionModel *model, QWidget *parent)
    : RowView(parent)
    , m_imports(model)
{
    setAccessibleName(tr("Imports"));
    setModel(model);
    setItemDelegate(new ImportDelegate(this));
    setSelectionMode(SingleSelection);
    header()->setAccessibleName(tr("Columns of the table of imports"));
    connect(this, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        if (const ImportEvent *event = m_imports->eventAt(index.row()))
            Q_EMIT eventActivated(event->id);
        else
            toggle(index.row());
    });
}

int ImportTable::treeColumn() const
{
    for (int place = 0; place < header()->count(); ++place) {
        const int column = header()->logicalIndex(place);
        if (!header()->isSectionHidden(column))
            return column;
    }
    return -1;
}

void ImportTable::toggle(int row)
{
    m_imports->setExpanded(row, !m_imports->isExpanded(row));
}

void ImportTable::keyPressEvent(QKeyEvent *event)
{
    const int row = currentIndex().row();
    const bool isPlain = event->modifiers() == Qt::NoModifier && row >= 0;
    const bool isImport = isPlain && !m_imports->eventAt(row);
    if (isPlain && event->key() == Qt::Key_Left && !isImport) {
        setCurrentIndex(model()->index(m_imports->importRow(row), 0));
    } else if (isImport && event->key() == Qt::Key_Left && m_imports->isExpanded(row)) {
        m_imports->setExpanded(row, false);
    } else if (isImport && event->key() == Qt::Key_Right && !m_imports->isExpanded(row)) {
        m_imports->setExpanded(row, true);
    } else {
        RowView::keyPressEvent(event);
        return;
    }
    event->accept();
}

bool ImportTable::isOnTriangle(const QPoint &point) const
{
    const QModelIndex index = indexAt(point);
    if (index.column() != treeColumn() || m_imports->eventAt(index.row()))
        return false;
    return point.x() < visualRect(index).left() + ImportDelegate::kIndent;
}

void ImportTable::mousePressEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    const bool toggles = event->button() == Qt::LeftButton && isOnTriangle(point);
    RowView::mousePressEvent(event);
    if (toggles)
        toggle(indexAt(point).row());
}

} // namespace tallyman
