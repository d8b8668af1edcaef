// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/csvview.h"

#include "ui/models/csvmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLocale>
#include <QTableView>
#include <QVBoxLayout>

namespace tallyman {

namespace {
constexpr int kRowHeight = 24;
constexpr int kMeasuredRows = 50; // for the widths of the columns
constexpr int kWidestColumn = 320;
constexpr int kMeasuredColumns = 50;
constexpr qsizetype kCopiedFields = 100'000;
} // namespace

CsvView::CsvView(QWidget *parent)
    : QWidget(parent)
    , m_model(new CsvModel(this))
    , m_grid(new QTableView(this))
    , m_notes(hintLabel({}, this))
{
    m_notes->setContentsMargins(12, 6, 12, 6);
    m_grid->setModel(m_model);
    m_grid->setAccessibleName(tr("Payload as a table"));
    m_grid->setFrameShape(QFrame::NoFrame);
    m_grid->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_grid->setTabKeyNavigation(false);
    m_grid->setWordWrap(false);
    m_grid->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_grid->verticalHeader()->hide();
    m_grid->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_grid->verticalHeader()->setDefaultSectionSize(kRowHeight);
    m_grid->horizontalHeader()->setHighlightSections(false);
    m_grid->horizontalHeader()->setResizeContentsPrecision(kMeasuredRows);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_notes);
    column->addWidget(m_grid, 1);
    setFocusProxy(m_grid);
    auto *copyAction = new QAction(tr("Copy"), this);
    copyAction->setShortcut(QKeySequence::Copy);
    copyAction->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(copyAction, &QAction::triggered, this, &CsvView::copy);
    addAction(copyAction);
    m_grid->addAction(copyAction);
    m_grid->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void CsvView::setTable(const CsvTablePtr &table, const QStringList &notes)
{
    m_model->setTable(table);
    const QLocale locale;
    const qint64 rows = m_model->rowCount();
    const QString columns = table->columnCount() == 1
        ? tr("1 column")
        : tr("%1 columns").arg(locale.toString(table->columnCount()));
    QStringList lines = {rows == 1
            ? tr("1 row of %1 below its headings.").arg(columns)
            : tr("%1 rows of %2 below their headings.").arg(locale.toString(rows), columns)};
    lines += table->notes() + notes;
    m_notes->setText(lines.join(QLatin1Char(' ')));
    for (int column = 0; column < qMin(m_model->columnCount(), kMeasuredColumns); ++column) {
        m_grid->resizeColumnToContents(column);
        m_grid->setColumnWidth(column, qMin(m_grid->columnWidth(column) + 8, kWidestColumn));
    }
    m_grid->setCurrentIndex(m_model->index(0, 1));
}

void CsvView::copy()
{
    QModelIndexList indexes = m_grid->selectionModel()->selectedIndexes();
    if (indexes.size() > kCopiedFields)
        indexes = indexes.first(kCopiedFields);
    std::sort(indexes.begin(), indexes.end());
    QString text;
    for (qsizetype i = 0; i < indexes.size(); ++i) {
        if (i > 0) {
            const bool sameRow = indexes[i].row() == indexes[i - 1].row();
            text += sameRow ? QLatin1Char('\t') : QLatin1Char('\n');
        }
        text += m_model->fieldText(indexes[i]);
    }
    QGuiApplication::clipboard()->setText(text);
}

} // namespace tallyman
