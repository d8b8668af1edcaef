// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/importspage.h"

#include "base/text.h"
#include "session/importview.h"
#include "session/session.h"
#include "ui/models/importexpansionmodel.h"
#include "ui/models/importfiltermodel.h"
#include "ui/models/importtablemodel.h"
#include "ui/uisettings.h"
#include "ui/views/importcolumns.h"
#include "ui/views/importdetail.h"
#include "ui/views/importtable.h"

#include <QAction>
#include <QClipboard>
#include <QDropEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tallyman {

namespace {

constexpr int kMargin = 8;

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
    , m_filtered(new ImportFilterModel(m_model, this))
    , m_expanded(new ImportExpansionModel(session, m_filtered, this))
{
    setAcceptDrops(true);
    m_splitter = new QSplitter(Qt::Vertical, this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(buildTable());
    m_splitter->addWidget(buildDetail());
    m_splitter->setSizes({240, 420});
    m_splitter->restoreState(m_settings->layoutState(QStringLiteral("imports")));
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(
        plainLabel(tr("No imports yet.\n\nWhen a known importer sends the rows of a "
                      "file, or says that it is done, the import appears here. To see "
                      "how that looks, send a sample import (menu Tools)."),
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
    m_columns->keep();
}

QWidget *ImportsPage::buildTable()
{
    auto *area = new QWidget(this);
    m_filter = new QLineEdit(area);
    m_filter->setPlaceholderText(tr("Find imports"));
    m_filter->setAccessibleName(tr("Text that stands in the line of an import"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(280);
    m_table = new ImportTable(m_expanded, area);
    m_columns = new ImportColumns(m_table, m_settings, this);
    m_columns->restore();
    addCommands();
    m_lists = new QStackedWidget(area);
    m_lists->addWidget(m_table);
    m_lists->addWidget(buildNothingFits());
    auto *row = new QHBoxLayout;
    row->setContentsMargins(kMargin, kMargin / 2, kMargin, kMargin / 2);
    row->addWidget(m_filter, 1);
    row->addStretch();
    auto *column = new QVBoxLayout(area);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_lists, 1);
    return area;
}

QWidget *ImportsPage::buildNothingFits()
{
    auto *page = new QWidget(this);
    m_nothingFits = plainLabel({}, page);
    auto *clear = new QPushButton(tr("C&lear the filter"), page);
    connect(clear, &QPushButton::clicked, this, [this] {
        m_filter->clear();
        m_table->setFocus();
    });
    auto *column = new QVBoxLayout(page);
    column->addStretch();
    column->addWidget(m_nothingFits);
    column->addWidget(clear, 0, Qt::AlignHCenter);
    column->addStretch();
    return page;
}

void ImportsPage::addCommands()
{
    const auto add = [this](const QString &text, auto run) {
        auto *action = new QAction(text, m_table);
        connect(action, &QAction::triggered, this, run);
        m_table->addAction(action);
        return action;
    };
    add(tr("Co&mpare with the original file…"), [this] { m_import->chooseOriginal(); });
    add(tr("E&xport rows…"), [this] { m_import->exportRows(); });
    QAction *copy =
        add(tr("&Copy the key"), [this] { QGuiApplication::clipboard()->setText(m_shown.key); });
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    QAction *event = add(QString(), [this] {
        const ImportEvent *chosen = m_expanded->eventAt(m_table->currentIndex().row());
        const EventId id = chosen ? chosen->id : m_shown.firstEvent;
        if (id != 0)
            Q_EMIT eventRequested(id);
    });
    QAction *requests = add(QString(),
        [this] { m_table->toggle(m_expanded->importRow(m_table->currentIndex().row())); });
    connect(m_table, &QWidget::customContextMenuRequested, this, [=, this](const QPoint &point) {
        auto *menu = new QMenu(this);
        const int row = m_table->currentIndex().row();
        event->setText(
            m_expanded->eventAt(row) ? tr("Show the &event") : tr("Show the &first event"));
        requests->setText(row >= 0 && m_expanded->isExpanded(m_expanded->importRow(row))
                ? tr("Hide its &requests")
                : tr("Show its &requests"));
        menu->addActions(m_table->actions());
        menu->addSeparator();
        m_columns->fillMenu(menu->addMenu(tr("Col&umns")));
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->popup(m_table->viewport()->mapToGlobal(point));
    });
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    QHeaderView *header = m_table->header();
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this, [this, header](const QPoint &at) {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        m_columns->fillMenu(menu);
        menu->popup(header->mapToGlobal(at));
    });
}

// A click sorts upwards, a second one downwards, a third one shows the newest on top again.
void ImportsPage::sortBy(int section)
{
    const bool same = m_filtered->sortColumn() == section;
    const bool third = same && m_filtered->sortOrder() == Qt::DescendingOrder;
    const Qt::SortOrder order = same && !third ? Qt::DescendingOrder : Qt::AscendingOrder;
    m_table->header()->setSortIndicator(third ? -1 : section, order);
    m_filtered->sort(third ? -1 : section, order);
}

bool ImportsPage::hasTable() const
{
    return m_stack->currentWidget() == m_splitter;
}

void ImportsPage::fillColumnMenu(QMenu *menu)
{
    m_columns->fillMenu(menu);
}

RowView *ImportsPage::rowTable() const
{
    return m_import->rowTable();
}

void ImportsPage::pickImport(ImportId id)
{
    if (m_model->rowOf(id) < 0)
        return;
    if (m_expanded->rowOf(id) < 0)
        m_filter->clear();
    const QModelIndex index = m_expanded->index(m_expanded->rowOf(id), 0);
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index, QAbstractItemView::PositionAtCenter);
}

QWidget *ImportsPage::buildDetail()
{
    m_detail = new QStackedWidget(this);
    m_detail->addWidget(plainLabel(tr("Choose an import to see its rows."), m_detail));
    m_import = new ImportDetail(m_session, m_detail);
    connect(m_import, &ImportDetail::eventRequested, this, &ImportsPage::eventRequested);
    connect(m_import, &ImportDetail::importRequested, this, &ImportsPage::importRequested);
    m_detail->addWidget(m_import);
    return m_detail;
}

void ImportsPage::wire()
{
    for (const auto change : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_expanded, change, this, &ImportsPage::showTableOrWhyNot);
    connect(m_view, &ImportView::rowsChanged, this, &ImportsPage::refreshCurrent);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &ImportsPage::refreshCurrent);
    connect(m_session, &Session::profilesLoaded, m_table->viewport(),
        QOverload<>::of(&QWidget::update));
    connect(m_table, &ImportTable::eventActivated, this, &ImportsPage::eventRequested);
    connect(m_table->header(), &QHeaderView::sectionClicked, this, &ImportsPage::sortBy);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filtered->setText(text);
        showTableOrWhyNot();
    });
    showTableOrWhyNot();
}

void ImportsPage::showTableOrWhyNot()
{
    m_stack->setCurrentIndex(m_view->count() > 0 ? 1 : 0);
    const bool any = m_expanded->rowCount() > 0;
    if (!any)
        m_nothingFits->setText(
            tr("No import has “%1” in its line.").arg(m_filter->text().trimmed()));
    m_lists->setCurrentIndex(any ? 0 : 1);
    m_detail->setVisible(any);
    if (any && !m_table->currentIndex().isValid())
        m_table->setCurrentIndex(m_expanded->index(0, 0));
}

// The chosen import may have changed since it was shown.
void ImportsPage::refreshCurrent()
{
    const QModelIndex current = m_table->currentIndex();
    const Import *import = current.isValid() ? m_expanded->importAt(current.row()) : nullptr;
    m_detail->setCurrentIndex(current.isValid() ? 1 : 0);
    if (!import || *import == m_shown)
        return;
    m_shown = *import;
    m_import->setImport(*import);
}

void ImportsPage::dragEnterEvent(QDragEnterEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.first().isLocalFile() && m_table->currentIndex().isValid())
        event->acceptProposedAction();
}

// The import it is dropped on, else the one that is shown.
void ImportsPage::dropEvent(QDropEvent *event)
{
    const QPoint point = m_table->viewport()->mapFrom(this, event->position().toPoint());
    const QModelIndex under = m_table->indexAt(point);
    if (m_table->viewport()->rect().contains(point) && under.isValid())
        m_table->setCurrentIndex(under);
    event->acceptProposedAction();
    m_import->compareWith(event->mimeData()->urls().first().toLocalFile());
}

} // namespace tallyman
