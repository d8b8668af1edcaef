// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/importspage.h"

#include "base/text.h"
#include "session/importrowsview.h"
#include "session/importview.h"
#include "session/session.h"
#include "ui/models/importrowsmodel.h"
#include "ui/models/importtablemodel.h"
#include "ui/uisettings.h"
#include "ui/views/importdelegate.h"
#include "ui/widgets/coveragestrip.h"
#include "ui/widgets/rowview.h"

#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tallyman {

namespace {

constexpr int kMargin = 16;
constexpr int kNumberWidth = 90;
constexpr int kEventWidth = 100;
constexpr int kCellWidth = 180;

QLabel *plainLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

ImportsPage::ImportsPage(Session *session, ImportView *view, UiSettings *settings, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_settings(settings)
    , m_view(view)
    , m_model(new ImportTableModel(session, m_view, this))
    , m_rows(new ImportRowsView(session, this))
    , m_rowsModel(new ImportRowsModel(m_rows, this))
{
    buildTable();
    m_splitter = new QSplitter(Qt::Vertical, this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(buildDetail());
    m_splitter->setSizes({240, 420});
    m_splitter->restoreState(m_settings->layoutState(QStringLiteral("imports")));
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(plainLabel(tr("No imports yet.\n\nWhen a known importer sends the rows of a "
                                     "file, or says that it is done, the import appears here."),
        m_stack));
    m_stack->addWidget(m_splitter);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
    setFocusProxy(m_table);
    wire();
}

ImportsPage::~ImportsPage()
{
    m_settings->setLayoutState(QStringLiteral("imports"), m_splitter->saveState());
}

void ImportsPage::buildTable()
{
    m_table = new RowView(this);
    m_table->setAccessibleName(tr("Imports"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new ImportDelegate(m_table));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    const int widths[] = {110, 130, 160, 110, 150, 180, 80, 100, 220};
    for (int column = 0; column < ImportTableModel::ColumnCount; ++column)
        m_table->header()->resizeSection(column, widths[column]);
    m_table->header()->setStretchLastSection(true);
}

QWidget *ImportsPage::buildDetail()
{
    m_detail = new QStackedWidget(this);
    m_detail->addWidget(plainLabel(tr("Choose an import to see its rows."), m_detail));
    auto *page = new QWidget(m_detail);
    m_title = new QLabel(page);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_strip = new CoverageStrip(page);
    m_rowTable = new RowView(page);
    m_rowTable->setAccessibleName(tr("Rows of the import"));
    m_rowTable->setModel(m_rowsModel);
    m_rowTable->setItemDelegate(new ImportRowDelegate(m_rowTable));
    m_rowTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_rowTable->header()->setStretchLastSection(true);
    m_noRows = plainLabel({}, page);
    auto *top = new QVBoxLayout;
    top->setContentsMargins(kMargin, kMargin / 2, kMargin, kMargin / 2);
    top->setSpacing(kMargin / 2);
    top->addWidget(m_title);
    top->addWidget(m_strip);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(top);
    column->addWidget(m_rowTable, 1);
    column->addWidget(m_noRows, 1);
    m_detail->addWidget(page);
    return m_detail;
}

void ImportsPage::wire()
{
    const auto follow = [this] {
        m_stack->setCurrentIndex(m_view->count() > 0 ? 1 : 0);
        if (!m_table->currentIndex().isValid())
            m_table->setCurrentIndex(m_model->index(0, 0));
    };
    connect(m_view, &ImportView::rowsInserted, this, follow);
    connect(m_view, &ImportView::rowsRemoved, this, follow);
    connect(m_view, &ImportView::rowsChanged, this, &ImportsPage::refreshCurrent);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &ImportsPage::showCurrent);
    connect(m_session, &Session::profilesLoaded, m_table->viewport(),
        QOverload<>::of(&QWidget::update));
    connect(m_strip, &CoverageStrip::rowPicked, this, &ImportsPage::showRow);
    connect(m_rowTable, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        if (const EventId id = m_rowsModel->eventAt(index.row()); id != 0)
            Q_EMIT eventRequested(id);
    });
    connect(m_rows, &ImportRowsView::columnsAdded, this, [this] {
        for (int column = ImportRowsModel::kFirstCellColumn; column < m_rowsModel->columnCount();
             ++column)
            m_rowTable->header()->resizeSection(column, kCellWidth);
    });
    connect(m_rows, &ImportRowsView::reset, this, [this] {
        const bool empty = m_rows->count() == 0;
        m_rowTable->setVisible(!empty);
        m_noRows->setVisible(empty);
        m_rowTable->header()->resizeSection(ImportRowsModel::kNumberColumn, kNumberWidth);
        m_rowTable->header()->resizeSection(ImportRowsModel::kEventColumn, kEventWidth);
    });
    follow();
}

void ImportsPage::showCurrent()
{
    m_import = {};
    refreshCurrent();
}

// The chosen import may have changed since it was shown.
void ImportsPage::refreshCurrent()
{
    const Import *import = m_model->importAt(m_table->currentIndex().row());
    m_detail->setCurrentIndex(m_table->currentIndex().isValid() ? 1 : 0);
    if (!import || *import == m_import)
        return;
    m_import = *import;
    m_title->setText(describe(*import));
    m_strip->setImport(*import);
    m_noRows->setText(import->chunks == 0 ? tr("Only the completion notice came here; the rows are "
                                               "sent to another address, or fetched.")
                                          : tr("The rows cannot be read any more."));
    m_rows->setImport(*import);
}

QString ImportsPage::describe(const Import &import) const
{
    const QLocale locale;
    QStringList parts = {displayLine(import.key.toUtf8())};
    if (!import.file.isEmpty())
        parts.append(displayLine(import.file.toUtf8()));
    parts.append(
        import.chunks == 0 ? importRowsText(import) : tr("%1 rows").arg(importRowsText(import)));
    if (import.chunks > 0) {
        parts.append(import.chunks == 1 ? tr("1 request")
                                        : tr("%1 requests").arg(locale.toString(import.chunks)));
        if (import.attempts > import.chunks)
            parts.append(tr("%1 sent again").arg(locale.toString(import.attempts - import.chunks)));
    }
    if (const auto &notice = import.notice) {
        parts.append(notice->succeeded
                ? tr("notice says %1 succeeded").arg(locale.toString(*notice->succeeded))
                : tr("notice says “%1”").arg(displayLine(notice->status.toUtf8())));
    }
    return parts.join(QStringLiteral(" · "));
}

void ImportsPage::showRow(qint64 number)
{
    const qint64 position = m_import.gapsAreParts ? -1 : m_rows->positionOf(number);
    if (position < 0)
        return;
    const QModelIndex index = m_rowsModel->index(static_cast<int>(position), 0);
    m_rowTable->setCurrentIndex(index);
    m_rowTable->scrollTo(index, QAbstractItemView::PositionAtCenter);
    m_rowTable->setFocus();
}

} // namespace tallyman
