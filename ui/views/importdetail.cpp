// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/importdetail.h"

#include "base/clock.h"
#include "base/text.h"
#include "session/importevents.h"
#include "session/importrowsview.h"
#include "session/session.h"
#include "store/readpool.h"
#include "ui/dialogs/comparewindow.h"
#include "ui/dialogs/reconcilewindow.h"
#include "ui/models/importeventsmodel.h"
#include "ui/models/importrowsmodel.h"
#include "ui/models/importtexts.h"
#include "ui/rowsexportjob.h"
#include "ui/views/findingsview.h"
#include "ui/views/importbar.h"
#include "ui/views/importdelegate.h"
#include "ui/widgets/coveragestrip.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/rowview.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace tallyman {

namespace {

enum Page { RowsPage, NoRowsPage, RequestsPage, FindingsPage };
enum Tab { RowsTab, RequestsTab, FindingsTab };

constexpr int kMargin = 16;
constexpr int kNumberWidth = 90;
constexpr int kEventWidth = 100;
constexpr int kCellWidth = 180;
constexpr int kFoundMs = 300;
constexpr QKeyCombination kCompareKey = Qt::ControlModifier | Qt::Key_D; // as of two events

// 0: with none.
EventId comparedWith(const ImportEvent &event)
{
    if (event.firstAttempt != 0)
        return event.firstAttempt;
    return event.contradicts == event.id ? 0 : event.contradicts;
}

} // namespace

ImportDetail::ImportDetail(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_rows(new ImportRowsView(session, this))
    , m_rowsModel(new ImportRowsModel(m_rows, this))
    , m_requests(new ImportEventsModel(this))
    , m_export(new RowsExportJob(session, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildTop());
    buildTables();
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_rowTable);
    m_pages->addWidget(m_noRows);
    m_pages->addWidget(m_requestTable);
    m_pages->addWidget(m_findings);
    column->addWidget(m_pages, 1);
    m_place = hintLabel({}, this);
    m_place->setContentsMargins(kMargin, 4, kMargin, 4);
    m_place->hide();
    column->addWidget(m_place);
    wireRows();
    wireRequests();
    addRowCommands();
    addRequestCommands();
    updateCommands();
}

ImportDetail::~ImportDetail() = default;

QWidget *ImportDetail::buildTop()
{
    auto *top = new QWidget(this);
    m_title = plainLabel({}, top);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_strip = new CoverageStrip(top);
    auto *bar = new ImportBar(top);
    m_tabs = bar->tabs();
    m_filter = bar->filter();
    connect(bar, &ImportBar::compareRequested, this, &ImportDetail::chooseOriginal);
    connect(bar, &ImportBar::exportRequested, this, &ImportDetail::exportRows);
    auto *column = new QVBoxLayout(top);
    column->setContentsMargins(kMargin, kMargin / 2, kMargin, 4);
    column->setSpacing(kMargin / 2);
    column->addWidget(m_title);
    column->addWidget(m_strip);
    column->addWidget(bar);
    return top;
}

void ImportDetail::buildTables()
{
    m_rowTable = new RowView(this);
    m_rowTable->setAccessibleName(tr("Rows of the import"));
    m_rowTable->setModel(m_rowsModel);
    m_rowTable->setItemDelegate(new ImportRowDelegate(m_rowTable));
    m_rowTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_rowTable->header()->setStretchLastSection(true);
    m_rowTable->header()->setSectionsClickable(true);
    m_rowTable->header()->setSortIndicator(0, Qt::AscendingOrder);
    m_rowTable->header()->setSortIndicatorShown(true);
    m_requestTable = new RowView(this);
    m_requestTable->setAccessibleName(tr("Requests of the import"));
    m_requestTable->setModel(m_requests);
    m_requestTable->setItemDelegate(new ToneDelegate(m_requestTable));
    m_requestTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_requestTable->header()->setStretchLastSection(true);
    const int widths[] = {90, 200, 70, 190, 80, 80, 280, 250};
    for (int column = 0; column < ImportEventsModel::Findings; ++column)
        m_requestTable->header()->resizeSection(column, widths[column]);
    m_findings = new FindingsView(m_session, this);
    m_noRows = hintLabel({}, this);
    m_noRows->setAlignment(Qt::AlignCenter);
}

void ImportDetail::wireRows()
{
    connect(m_strip, &CoverageStrip::rowPicked, this, &ImportDetail::showRow);
    connect(m_rowTable, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        if (const EventId id = m_rowsModel->eventAt(index.row()); id != 0)
            Q_EMIT eventRequested(id);
    });
    connect(m_rowTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &ImportDetail::showPlace);
    connect(m_rows, &ImportRowsView::rowsLoaded, this, [this](qint64 first, qint64 last) {
        const int row = m_rowTable->currentIndex().row();
        if (row >= first && row <= last && m_tabs->currentIndex() == RowsTab)
            showPlace();
    });
    connect(m_rowTable->header(), &QHeaderView::sectionClicked, this, &ImportDetail::sortBy);
    connect(m_filter, &QLineEdit::textChanged, this, &ImportDetail::useFilter);
    connect(m_tabs, &QTabBar::currentChanged, this, &ImportDetail::showRowsOrWhyNot);
    connect(m_export, &RowsExportJob::started, this, [this] { m_place->show(); });
    connect(m_export, &RowsExportJob::started, this,
        [this] { m_place->setText(tr("Exporting the rows…")); });
    connect(m_export, &RowsExportJob::finished, this, [this](const QString &sentence) {
        m_place->setText(sentence);
        m_place->show();
    });
    connect(m_rows, &ImportRowsView::columnsAdded, this, [this] {
        for (int column = ImportRowsModel::kFirstCellColumn; column < m_rowsModel->columnCount();
             ++column)
            m_rowTable->header()->resizeSection(column, kCellWidth);
    });
    connect(m_rows, &ImportRowsView::busyChanged, this, [this](bool busy) {
        if (busy && !m_rows->arrangement().isPlain())
            m_place->setText(tr("Arranging the rows…"));
        m_place->setVisible(busy && !m_rows->arrangement().isPlain());
    });
    connect(m_rows, &ImportRowsView::reset, this, [this] {
        showTop();
        showRowsOrWhyNot();
        m_rowTable->header()->resizeSection(ImportRowsModel::kNumberColumn, kNumberWidth);
        m_rowTable->header()->resizeSection(ImportRowsModel::kEventColumn, kEventWidth);
    });
}

void ImportDetail::wireRequests()
{
    m_quiet.setSingleShot(true);
    connect(&m_quiet, &QTimer::timeout, this, &ImportDetail::loadRequests);
    m_found.setSingleShot(true);
    m_found.setInterval(kFoundMs);
    connect(&m_found, &QTimer::timeout, this, &ImportDetail::loadRequests);
    connect(m_session, &Session::findingsChanged, this, [this](qint64 first, qint64 last) {
        if (m_import.id != 0 && first <= m_import.lastEvent && last >= m_import.firstEvent
            && !m_found.isActive())
            m_found.start();
    });
    connect(m_findings, &FindingsView::eventRequested, this, &ImportDetail::eventRequested);
    connect(m_findings, &FindingsView::importRequested, this, &ImportDetail::importRequested);
    connect(m_findings, &FindingsView::counted, this, [this](qsizetype count) {
        m_tabs->setTabText(FindingsTab, count > 0 ? tr("Findings %1").arg(count) : tr("Findings"));
    });
    connect(m_requestTable, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        if (const ImportEvent *event = m_requests->eventAt(index.row()))
            Q_EMIT eventRequested(event->id);
    });
    connect(m_requestTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &ImportDetail::updateCommands);
}

void ImportDetail::addRowCommands()
{
    const auto add = [this](const QString &text, auto run) {
        auto *action = new QAction(text, m_rowTable);
        connect(action, &QAction::triggered, this, run);
        m_rowTable->addAction(action);
        return action;
    };
    add(tr("&Show the event"), [this] {
        if (const EventId id = m_rowsModel->eventAt(m_rowTable->currentIndex().row()); id != 0)
            Q_EMIT eventRequested(id);
    });
    m_compareRow = add(tr("Co&mpare the two"), [this] {
        const int row = m_rowTable->currentIndex().row();
        compareEvents(m_rowsModel->firstEventOf(row), m_rowsModel->eventAt(row));
    });
    m_compareRow->setShortcut(kCompareKey);
    m_compareRow->setShortcutContext(Qt::WidgetShortcut);
    QAction *copy = add(tr("&Copy row"), [this] { copyRow(true); });
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    add(tr("Copy c&ell"), [this] { copyRow(false); });
    add(tr("Copy &place"), [this] {
        QGuiApplication::clipboard()->setText(
            m_rowsModel->placeText(m_rowTable->currentIndex().row()));
    });
    add(tr("E&xport rows…"), [this] { exportRows(); });
    m_rowTable->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void ImportDetail::addRequestCommands()
{
    const auto add = [this](const QString &text, auto run) {
        auto *action = new QAction(text, m_requestTable);
        connect(action, &QAction::triggered, this, [this, run] {
            if (const ImportEvent *event =
                    m_requests->eventAt(m_requestTable->currentIndex().row()))
                run(*event);
        });
        m_requestTable->addAction(action);
        return action;
    };
    add(tr("&Show the event"),
        [this](const ImportEvent &event) { Q_EMIT eventRequested(event.id); });
    m_compareRequest = add(QString(),
        [this](const ImportEvent &event) { compareEvents(comparedWith(event), event.id); });
    m_compareRequest->setShortcut(kCompareKey);
    m_compareRequest->setShortcutContext(Qt::WidgetShortcut);
    add(tr("&Copy"), [this](const ImportEvent &) {
        QStringList cells;
        for (int column = 0; column < ImportEventsModel::ColumnCount; ++column)
            cells.append(m_requestTable->currentIndex().siblingAtColumn(column).data().toString());
        QGuiApplication::clipboard()->setText(cells.join(QLatin1Char('\t')));
    });
    m_requestTable->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void ImportDetail::compareEvents(EventId before, EventId after)
{
    if (before != 0 && before != after)
        (new CompareWindow(m_session, {before, false}, {after, false}, window()))->show();
}

// What can be compared depends on what is chosen.
void ImportDetail::updateCommands()
{
    const int row = m_rowTable->currentIndex().row();
    const EventId first = m_rowsModel->firstEventOf(row);
    m_compareRow->setEnabled(first != 0 && first != m_rowsModel->eventAt(row));
    const ImportEvent *event = m_requests->eventAt(m_requestTable->currentIndex().row());
    const EventId other = event ? comparedWith(*event) : 0;
    m_compareRequest->setEnabled(other != 0);
    m_compareRequest->setText(other != 0 ? tr("Co&mpare with event %1").arg(other)
                                         : tr("Co&mpare with what came before"));
}

void ImportDetail::setImport(const Import &import)
{
    const bool other = import.id != m_import.id;
    m_import = import;
    m_title->setText(importSentence(m_import));
    m_strip->setImport(import);
    if (other) {
        const QSignalBlocker quiet(m_filter);
        m_filter->clear();
        m_rowTable->header()->setSortIndicator(0, Qt::AscendingOrder);
        m_startsAtTop = true;
    }
    m_rows->setImport(import);
    m_quiet.stop();
    loadRequests();
}

// And what was found about it and them.
void ImportDetail::loadRequests()
{
    struct Requests
    {
        QList<ImportEvent> events;
        QList<Finding> findings;
    };
    const qint64 now = SystemClock::instance().nowUs();
    if (m_import.state(now) == ImportState::Arriving) {
        const qint64 waitMs = (m_import.lastAtUs + m_import.quietUs - now) / 1000 + 1;
        m_quiet.start(static_cast<int>(std::clamp<qint64>(waitMs, 100, 60'000)));
    }
    m_session->readPool()->run<Requests>(
        this,
        [import = m_import, now](EventReader &reader) -> Result<Requests> {
            Requests requests{readImportEvents(reader, import.id), {}};
            requests.findings = readImportFindings(reader, import, requests.events, now);
            return requests;
        },
        [this, generation = ++m_generation](const Result<Requests> &requests) {
            if (generation == m_generation && requests) {
                showRequests(requests->events);
                m_findings->setImportFindings(requests->findings);
            }
        },
        ReadPool::Priority::Background);
}

void ImportDetail::showRequests(const QList<ImportEvent> &events)
{
    const int row = m_requestTable->currentIndex().row();
    m_requests->setEvents(events);
    m_requestTable->header()->setSectionHidden(
        ImportEventsModel::ReplyReason, !m_requests->hasReplyReasons());
    m_requestTable->setCurrentIndex(m_requests->index(qMax(0, row), 0));
    m_tabs->setTabText(RequestsTab, tr("Requests %1").arg(QLocale().toString(events.size())));
}

void ImportDetail::showRowsOrWhyNot()
{
    const bool rows = m_tabs->currentIndex() == RowsTab;
    const bool none = m_rows->count() == 0;
    const QString &text = m_rows->arrangement().text;
    m_noRows->setText(
        text.isEmpty() ? importNoRowsSentence(m_import) : tr("No row has “%1” in it.").arg(text));
    m_pages->setCurrentIndex(!rows
            ? (m_tabs->currentIndex() == RequestsTab ? RequestsPage : FindingsPage)
            : none ? NoRowsPage
                   : RowsPage);
    m_filter->setVisible(rows);
    if (!rows || none)
        m_place->hide();
}

void ImportDetail::showRow(qint64 number)
{
    const qint64 position = m_import.gapsAreParts ? -1 : m_rows->positionOf(number);
    if (position < 0)
        return;
    m_tabs->setCurrentIndex(RowsTab);
    const QModelIndex index = m_rowsModel->index(static_cast<int>(position), 0);
    m_rowTable->setCurrentIndex(index);
    m_rowTable->scrollTo(index, QAbstractItemView::PositionAtCenter);
    m_rowTable->setFocus();
}

void ImportDetail::showPlace()
{
    const int row = m_rowTable->currentIndex().row();
    QStringList lines{m_rowsModel->placeText(row)};
    if (const QString conflict = m_rowsModel->conflictText(row); !conflict.isEmpty())
        lines.append(conflict);
    m_place->setText(lines.join(QLatin1Char('\n')));
    m_place->setVisible(!lines.first().isEmpty());
    updateCommands();
}

// A click sorts upwards, a second one downwards, a third one as the rows are numbered.
void ImportDetail::sortBy(int section)
{
    RowArrangement arrangement = m_rows->arrangement();
    const int column = section - ImportRowsModel::kFirstCellColumn;
    if (arrangement.column != column) {
        arrangement.column = column;
        arrangement.order = Qt::AscendingOrder;
    } else if (arrangement.order == Qt::AscendingOrder) {
        arrangement.order = Qt::DescendingOrder;
    } else {
        arrangement.column = RowArrangement::kByNumber;
        arrangement.order = Qt::AscendingOrder;
    }
    m_rowTable->header()->setSortIndicator(
        arrangement.column + ImportRowsModel::kFirstCellColumn, arrangement.order);
    m_startsAtTop = true;
    m_rows->arrange(arrangement);
}

void ImportDetail::useFilter()
{
    RowArrangement arrangement = m_rows->arrangement();
    arrangement.text = m_filter->text();
    m_startsAtTop = true;
    m_rows->arrange(arrangement);
}

// Rows that have only become more stay where they are.
void ImportDetail::showTop()
{
    if (std::exchange(m_startsAtTop, false))
        m_rowTable->scrollToTop();
}

void ImportDetail::copyRow(bool whole)
{
    const QModelIndex current = m_rowTable->currentIndex();
    QStringList cells;
    for (int column = 0; whole && column < m_rowsModel->columnCount(); ++column)
        cells.append(current.siblingAtColumn(column).data().toString());
    if (!whole) {
        const int x = m_rowTable->viewport()->mapFromGlobal(QCursor::pos()).x();
        const int column = m_rowTable->header()->logicalIndexAt(x);
        cells.append(current.siblingAtColumn(qMax(0, column)).data().toString());
    }
    QGuiApplication::clipboard()->setText(cells.join(QLatin1Char('\t')));
}

void ImportDetail::exportRows()
{
    if (m_import.id != 0)
        m_export->choose(m_import);
}

void ImportDetail::chooseOriginal()
{
    auto *dialog = new QFileDialog(this, tr("The file that was imported"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("CSV (*.csv *.tsv *.txt)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &ImportDetail::compareWith);
    dialog->open();
}

void ImportDetail::compareWith(const QString &path)
{
    if (m_import.id == 0)
        return;
    auto *window = new ReconcileWindow(m_session, m_import, path, this->window());
    connect(window, &ReconcileWindow::eventRequested, this, &ImportDetail::eventRequested);
    window->show();
}

} // namespace tallyman
