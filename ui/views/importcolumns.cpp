// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/importcolumns.h"

#include "ui/models/importtablemodel.h"
#include "ui/uisettings.h"
#include "ui/views/importtable.h"

#include <QAbstractItemDelegate>
#include <QEvent>
#include <QHeaderView>
#include <QMenu>
#include <QScopedValueRollback>
#include <QStyleOptionViewItem>
#include <algorithm>
#include <chrono>
#include <iterator>

namespace tallyman {

namespace {

struct ColumnWidth
{
    ImportTableModel::Column column;
    int width;
    bool shown;
};

constexpr int kMeasuredRows = 100;
constexpr int kMostWanted = 240; // pixels
constexpr std::chrono::milliseconds kSoon{100};

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
    {ImportTableModel::Notice, 84, true},
};
static_assert(std::size(kColumnWidths) == ImportTableModel::ColumnCount);

// What must not be cut, also where the table has to be scrolled for it.
bool isNeeded(int column)
{
    return column == ImportTableModel::Key || column == ImportTableModel::Rows;
}

// Shown where there is room.
bool isWelcome(int column)
{
    return column == ImportTableModel::User || column == ImportTableModel::Environment;
}

int usualWidth(int column)
{
    return std::find_if(std::begin(kColumnWidths), std::end(kColumnWidths),
        [column](const ColumnWidth &each) { return each.column == column; })
        ->width;
}

QString stateKey() // not "imports.columns", which was kept whoever had arranged them
{
    return QStringLiteral("imports.arranged");
}

} // namespace

ImportColumns::ImportColumns(ImportTable *table, UiSettings *settings, QObject *parent)
    : QObject(parent)
    , m_table(table)
    , m_settings(settings)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoon);
    wire();
}

void ImportColumns::wire()
{
    connect(&m_soon, &QTimer::timeout, this, &ImportColumns::fit);
    const auto soon = [this] {
        if (!m_soon.isActive())
            m_soon.start();
    };
    const QAbstractItemModel *model = m_table->model();
    connect(model, &QAbstractItemModel::rowsInserted, this, soon);
    connect(model, &QAbstractItemModel::dataChanged, this, soon);
    connect(model, &QAbstractItemModel::modelReset, this, soon);
    m_table->viewport()->installEventFilter(this);
    const QHeaderView *header = m_table->header();
    connect(
        header, &QHeaderView::sectionMoved, this, [this] { m_isOwn = m_isOwn || !m_isFitting; });
    connect(header, &QHeaderView::sectionResized, this, [this, header](int column, int, int width) {
        int last = header->count() - 1; // of those that are seen: it takes what is left
        while (last > 0 && header->isSectionHidden(header->logicalIndex(last)))
            --last;
        if (!m_isFitting && (width == 0 || column != header->logicalIndex(last)))
            m_isOwn = true;
    });
}

bool ImportColumns::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        m_soon.start(0);
    return QObject::eventFilter(watched, event);
}

void ImportColumns::restore()
{
    reset();
    QHeaderView *header = m_table->header();
    m_isOwn = header->restoreState(m_settings->layoutState(stateKey()));
    header->setSortIndicatorShown(true);
    header->setSortIndicator(-1, Qt::AscendingOrder); // the newest on top
}

void ImportColumns::keep() const
{
    m_settings->setLayoutState(stateKey(), m_isOwn ? m_table->header()->saveState() : QByteArray());
}

void ImportColumns::reset()
{
    m_isOwn = false;
    const QScopedValueRollback<bool> fitting(m_isFitting, true);
    QHeaderView *header = m_table->header();
    int place = 0;
    for (const ColumnWidth &column : kColumnWidths) {
        header->moveSection(header->visualIndex(column.column), place++);
        header->resizeSection(column.column, column.width);
        header->setSectionHidden(column.column, !column.shown);
    }
    m_soon.start(0);
}

void ImportColumns::fit()
{
    if (m_isOwn)
        return;
    measure();
    const int room = m_table->viewport()->width();
    QList<int> columns;
    QList<int> welcome;
    int preferred = 0;
    for (const ColumnWidth &column : kColumnWidths) {
        if (!column.shown && !isWelcome(column.column))
            continue;
        preferred += widthOf(column.column, column.width).preferred;
        welcome.append(column.column);
        if (column.shown)
            columns.append(column.column);
    }
    setWidths(preferred <= room ? welcome : columns, room);
}

// What was wide once stays so: the columns do not tremble while rows come in.
void ImportColumns::measure()
{
    QStyleOptionViewItem option;
    option.widget = m_table;
    option.rect = QRect(0, 0, kMostWanted, m_table->rowHeight());
    const QAbstractItemModel *model = m_table->model();
    const int rows = qMin(kMeasuredRows, model->rowCount());
    for (const ColumnWidth &column : kColumnWidths) {
        int &wanted = m_wanted[column.column];
        wanted = qMax(wanted, m_table->header()->sectionSizeHint(column.column));
        for (int row = 0; row < rows; ++row) {
            const QModelIndex index = model->index(row, column.column);
            const int width = m_table->itemDelegate()->sizeHint(option, index).width();
            wanted = qMax(wanted, qMin(width + 1, kMostWanted));
        }
    }
}

ImportColumns::Width ImportColumns::widthOf(int column, int usual) const
{
    const int wanted = m_wanted.value(column);
    return {isNeeded(column) ? wanted : qMin(wanted, usual), qMax(wanted, usual)};
}

// Where there is too little room, all columns give of what they do not need; of what is left the
// strips get most.
void ImportColumns::setWidths(const QList<int> &columns, int room)
{
    const QScopedValueRollback<bool> fitting(m_isFitting, true);
    QHeaderView *header = m_table->header();
    int least = 0;
    int preferred = 0;
    for (const int column : columns) {
        least += widthOf(column, usualWidth(column)).least;
        preferred += widthOf(column, usualWidth(column)).preferred;
    }
    const double share =
        preferred <= least ? 1 : qBound(0.0, double(room - least) / double(preferred - least), 1.0);
    for (const ColumnWidth &column : kColumnWidths) {
        header->setSectionHidden(column.column, !columns.contains(column.column));
        const Width width = widthOf(column.column, column.width);
        int size = width.least + static_cast<int>((width.preferred - width.least) * share);
        if (column.column == ImportTableModel::Coverage)
            size += qMax(0, room - preferred) * 2 / 3;
        header->resizeSection(column.column, size);
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
