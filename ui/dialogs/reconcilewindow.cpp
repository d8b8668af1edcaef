// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/reconcilewindow.h"

#include "base/text.h"
#include "session/differenceexport.h"
#include "session/reconcileview.h"
#include "session/session.h"
#include "ui/models/reconcilemodel.h"
#include "ui/widgets/columnchooser.h"
#include "ui/widgets/rowview.h"

#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tallyman {

namespace {

constexpr int kMargin = 14;
constexpr int kAllKinds = -1;
constexpr int kCellKinds = 100; // data of the entries of kinds of cells: this and the kind

} // namespace

ReconcileWindow::ReconcileWindow(
    Session *session, const Import &import, const QString &path, QWidget *parent)
    : QDialog(parent)
    , m_import(import)
    , m_path(path)
    , m_view(new ReconcileView(session, this))
    , m_model(new ReconcileModel(m_view, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Import %1 and %2")
                       .arg(displayLine(import.key.toUtf8()),
                           displayLine(QFileInfo(path).fileName().toUtf8())));
    resize(1080, 640);
    buildTable();
    m_columns = new ColumnChooser(this);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_columns);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildTop(path));
    column->addWidget(m_pages, 1);
    wire();
    m_view->start(m_import, m_path);
    showProgress(0);
}

void ReconcileWindow::buildTable()
{
    m_table = new RowView(this);
    m_table->setAccessibleName(tr("Differences"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new ToneDelegate(m_table));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    const int widths[] = {100, 80, 80, 80, 280, 220};
    for (int column = 0; column < ReconcileModel::After; ++column)
        m_table->header()->resizeSection(column, widths[column]);
    m_table->header()->setStretchLastSection(true);
}

QWidget *ReconcileWindow::buildTop(const QString &path)
{
    auto *top = new QWidget(this);
    m_sentence = new QLabel(top);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_sentence->setToolTip(displayLine(path.toUtf8()).toHtmlEscaped());
    auto *column = new QVBoxLayout(top);
    column->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    column->addWidget(m_sentence);
    column->addWidget(buildBar());
    return top;
}

QWidget *ReconcileWindow::buildBar()
{
    auto *bar = new QWidget(this);
    m_progress = new QProgressBar(bar);
    m_progress->setAccessibleName(tr("Progress"));
    m_cancel = new QPushButton(tr("&Cancel"), bar);
    m_kinds = new QComboBox(bar);
    m_kinds->setAccessibleName(tr("Which differences are shown"));
    m_kinds->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_columnsButton = new QPushButton(tr("C&olumns"), bar);
    m_columnsButton->setToolTip(
        tr("Shows, and changes, which field each column of the file became"));
    m_columnsButton->setCheckable(true);
    m_columnsButton->setAutoDefault(false);
    m_export = new QPushButton(tr("&Export differences…"), bar);
    m_export->setAutoDefault(false);
    m_cancel->setAutoDefault(false);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_progress, 1);
    row->addWidget(m_cancel);
    row->addWidget(m_kinds);
    row->addStretch();
    row->addWidget(m_columnsButton);
    row->addWidget(m_export);
    return bar;
}

void ReconcileWindow::wire()
{
    connect(m_view, &ReconcileView::progress, this, &ReconcileWindow::showProgress);
    connect(m_view, &ReconcileView::compared, this, &ReconcileWindow::showResult);
    connect(m_view, &ReconcileView::failed, this, &ReconcileWindow::showSentence);
    connect(m_view, &ReconcileView::cancelled, this,
        [this] { showSentence(tr("The comparison was cancelled.")); });
    connect(m_view, &ReconcileView::exported, this, [this](qint64 count) {
        showSentence(count == 1 ? tr("1 difference exported.")
                                : tr("%1 differences exported.").arg(QLocale().toString(count)));
    });
    connect(m_cancel, &QPushButton::clicked, m_view, &ReconcileView::cancel);
    connect(m_kinds, &QComboBox::currentIndexChanged, this, &ReconcileWindow::useKind);
    connect(m_columnsButton, &QPushButton::toggled, this,
        [this](bool shown) { m_pages->setCurrentIndex(shown ? 1 : 0); });
    connect(m_columns, &ColumnChooser::mappingChosen, m_view, &ReconcileView::useMapping);
    connect(m_export, &QPushButton::clicked, this, &ReconcileWindow::chooseExport);
    connect(m_table, &QAbstractItemView::activated, this, &ReconcileWindow::openCurrent);
    auto *copy = new QShortcut(QKeySequence::Copy, m_table);
    copy->setContext(Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, &ReconcileWindow::copyCurrent);
    auto *open = new QAction(tr("&Show the event"), m_table);
    connect(open, &QAction::triggered, this, &ReconcileWindow::openCurrent);
    open->setEnabled(false); // what is lost came with none
    const auto updateOpen = [this, open] {
        open->setEnabled(m_model->eventAt(m_table->currentIndex().row()) != 0);
    };
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, updateOpen);
    connect(m_model, &QAbstractItemModel::dataChanged, this, updateOpen);
    auto *copyAction = new QAction(tr("&Copy"), m_table);
    connect(copyAction, &QAction::triggered, this, &ReconcileWindow::copyCurrent);
    m_table->addActions({open, copyAction});
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void ReconcileWindow::showProgress(int percent)
{
    m_sentence->setText(tr("Comparing…"));
    m_progress->setValue(percent);
    m_progress->show();
    m_cancel->show();
    m_kinds->hide();
    m_columnsButton->setEnabled(false);
    m_export->setEnabled(false);
}

void ReconcileWindow::showSentence(const QString &sentence)
{
    m_sentence->setText(sentence);
    m_progress->hide();
    m_cancel->hide();
    const bool there = m_view->outcome() != nullptr;
    m_kinds->setVisible(there);
    m_columnsButton->setEnabled(there);
    m_export->setEnabled(there);
}

void ReconcileWindow::showResult()
{
    const ReconcileOutcomePtr &outcome = m_view->outcome();
    QStringList sentences = reconciliationSentences(outcome->result);
    sentences += outcome->table->notes();
    const auto unsent = std::count_if(outcome->result.mapping.begin(),
        outcome->result.mapping.end(), [](const ColumnMatch &match) { return match.field < 0; });
    if (unsent > 0)
        sentences.append(
            (unsent == 1 ? tr("%1 of the %2 columns of the file is not in what was sent.")
                         : tr("%1 of the %2 columns of the file are not in what was sent."))
                .arg(unsent)
                .arg(outcome->result.mapping.size()));
    showSentence(sentences.join(QLatin1Char(' ')));
    m_columns->setMapping(outcome->table->header(), outcome->fields, outcome->result.mapping);
    fillKinds();
    m_table->setCurrentIndex(m_model->index(0, 0));
    if (!m_columnsButton->isChecked())
        m_table->setFocus();
}

void ReconcileWindow::fillKinds()
{
    const Reconciliation &result = m_view->outcome()->result;
    m_kinds->clear();
    const auto add = [this](const QString &text, qint64 count, int kind) {
        if (count > 0 || kind == kAllKinds)
            m_kinds->addItem(tr("%1 (%2)").arg(text, QLocale().toString(count)), kind);
    };
    add(tr("All differences"), result.lost + result.changed + result.extra, kAllKinds);
    add(tr("Lost"), result.lost, static_cast<int>(RowChange::Lost));
    add(tr("Changed"), result.changed, static_cast<int>(RowChange::Changed));
    add(tr("Extra"), result.extra, static_cast<int>(RowChange::Extra));
    for (int kind = 0; kind < kCellChanges; ++kind)
        add(cellChangeWords(static_cast<CellChange>(kind)), result.cells[static_cast<size_t>(kind)],
            kCellKinds + kind);
}

void ReconcileWindow::useKind()
{
    const int chosen = m_kinds->currentIndex() < 0 ? kAllKinds : m_kinds->currentData().toInt();
    DifferenceFilter filter;
    if (chosen >= kCellKinds)
        filter.kind = static_cast<CellChange>(chosen - kCellKinds);
    else if (chosen != kAllKinds)
        filter.change = static_cast<RowChange>(chosen);
    m_model->setFilter(filter);
}

void ReconcileWindow::chooseExport()
{
    auto *dialog = new QFileDialog(this, tr("Export the differences"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("CSV (*.csv)"), tr("JSON, one object a line (*.json)")});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->setDirectory(QFileInfo(m_path).absolutePath());
    dialog->selectFile(QStringLiteral("differences.csv"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.contains(QLatin1String("*.json")) ? QStringLiteral("json")
                                                                          : QStringLiteral("csv"));
    });
    connect(dialog, &QFileDialog::fileSelected, m_view, &ReconcileView::exportTo);
    dialog->open();
}

void ReconcileWindow::copyCurrent()
{
    QStringList cells;
    for (int column = 0; column < ReconcileModel::ColumnCount; ++column)
        cells.append(m_table->currentIndex().siblingAtColumn(column).data().toString());
    QGuiApplication::clipboard()->setText(cells.join(QLatin1Char('\t')));
}

void ReconcileWindow::openCurrent()
{
    if (const EventId id = m_model->eventAt(m_table->currentIndex().row()); id != 0)
        Q_EMIT eventRequested(id);
}

} // namespace tallyman
