// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/importcolumns.h"

#include "ui/models/importtablemodel.h"
#include "ui/uisettings.h"
#include "ui/views/importtable.h"

#include <QHeaderView>
#include <QMenu>
#include <iterator>

namespace tallyman {

namespace {

struct ColumnWidth
{
    ImportTableModel::Column column;
    int width;
    bool shown;
};

// As they stand from left to right; what is shown fits into a window that is 1280 wide, and the
// last one takes what is left.
constexpr ColumnWidth kColumnWidths[] = {
    {ImportTableModel::Sender, 84, true},
    {ImportTableModel::Key, 78, true},
    {ImportTableModel::File, 96, true},
    {ImportTableModel::User, 100, false},
    {ImportTableModel::Environment, 100, false},
    {ImportTableModel::Rows, 104, true},
    {ImportTableModel::Coverage, 70, true},
    {ImportTableModel::State, 178, true},
    {ImportTableModel::Chunks, 62, true},
    {ImportTableModel::Requests, 76, false},
    {ImportTableModel::Duplicates, 76, true},
    {ImportTableModel::Missing, 60, true},
    {ImportTableModel::First, 94, true},
    {ImportTableModel::Last, 94, true},
    {ImportTableModel::Notice, 60, true},
};
static_assert(std::size(kColumnWidths) == ImportTableModel::ColumnCount);

QString stateKey()
{
    return QStringLiteral("imports.columns");
}

} // namespace

ImportColumns::ImportColumns(ImportTable *table, UiSettings *settings, QObject *parent)
    : QObject(parent)
    , m_table(table)
    , m_settings(settings)
{
}

void ImportColumns::restore()
{
    reset();
    QHeaderView *header = m_table->header();
    header->restoreState(m_settings->layoutState(stateKey()));
    header->setSortIndicatorShown(true);
    header->setSortIndicator(-1, Qt::AscendingOrder); // the newest on top
}

void ImportColumns::keep() const
{
    m_settings->setLayoutState(stateKey(), m_table->header()->saveState());
}

void ImportColumns::reset()
{
    QHeaderView *header = m_table->header();
    int place = 0;
    for (const ColumnWidth &column : kColumnWidths) {
        header->moveSection(header->visualIndex(column.column), place++);
        header->resizeSection(column.column, column.width);
        header->setSectionHidden(column.column, !column.shown);
    }
}

void ImportColumns::fillMenu(QMenu *menu)
{
    QHeaderView *header = m_table->header();
    for (const ColumnWidth &column : kColumnWidths) {
        const int section = column.column;
        QAction *action = menu->addAction(
            m_table->model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!header->isSectionHidden(section));
        // the last one that is seen cannot be hidden: there would be no header to bring it back
        action->setEnabled(
            header->isSectionHidden(section) || header->count() - header->hiddenSectionCount() > 1);
        connect(action, &QAction::toggled, header,
            [header, section](bool shown) { header->setSectionHidden(section, !shown); });
    }
    menu->addSeparator();
    menu->addAction(tr("Reset columns"), this, &ImportColumns::reset);
}

} // namespace tallyman
