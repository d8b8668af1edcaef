// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/findingspage.h"

#include "session/findingindex.h"
#include "session/session.h"
#include "ui/models/findingkindsmodel.h"
#include "ui/models/findingtablemodel.h"
#include "ui/uisettings.h"
#include "ui/widgets/findingcard.h"
#include "ui/widgets/mutedfindings.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/rowview.h"
#include "ui/widgets/tonedelegate.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QMap>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tallyman {

namespace {

constexpr int kMargin = 14;
constexpr int kBarMargin = 8;
constexpr int kSideWidth = 300;
constexpr int kCountWidth = 70;
constexpr int kBesideFrom = 700;  // pixels
constexpr int kKindsHeight = 200; // where they stand above the findings

} // namespace

FindingsPage::FindingsPage(
    Session *session, FindingIndex *index, UiSettings *settings, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_index(index)
    , m_settings(settings)
    , m_kindsModel(new FindingKindsModel(index, this))
    , m_model(new FindingTableModel(session, index, this))
{
    m_sides = new QSplitter(Qt::Horizontal, this);
    m_sides->setChildrenCollapsible(false);
    m_sides->addWidget(buildKinds());
    m_stack = new QStackedWidget(m_sides);
    m_empty = hintLabel({}, m_stack);
    m_empty->setAlignment(Qt::AlignCenter);
    m_splitter = new QSplitter(Qt::Vertical, m_stack);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(buildTable());
    m_splitter->addWidget(buildDetail());
    m_splitter->setSizes({360, 240});
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_splitter);
    m_sides->addWidget(m_stack);
    m_sides->setStretchFactor(1, 1);
    m_beside = m_settings->layoutState(QStringLiteral("findings.sides"));
    arrangeSides(Qt::Horizontal);
    m_splitter->restoreState(m_settings->layoutState(QStringLiteral("findings")));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_sides);
    setFocusProxy(m_table);
    addCommands();
    wire();
    m_kinds->setCurrentIndex(m_kindsModel->index(0, 0));
    updateState();
}

FindingsPage::~FindingsPage()
{
    m_settings->setLayoutState(QStringLiteral("findings.sides"), m_beside);
    m_settings->setLayoutState(QStringLiteral("findings"), m_splitter->saveState());
}

// The kinds stand beside the findings, or above them where their names would be cut.
void FindingsPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const Qt::Orientation wanted = width() < kBesideFrom ? Qt::Vertical : Qt::Horizontal;
    if (wanted != m_sides->orientation())
        arrangeSides(wanted);
}

void FindingsPage::arrangeSides(Qt::Orientation orientation)
{
    m_sides->setOrientation(orientation);
    if (orientation == Qt::Vertical)
        m_sides->setSizes({kKindsHeight, height() - kKindsHeight});
    else if (!m_sides->restoreState(m_beside))
        m_sides->setSizes({kSideWidth, qMax(kSideWidth, width() - kSideWidth)});
}

QWidget *FindingsPage::buildKinds()
{
    auto *side = new QWidget(m_sides);
    m_kinds = new RowView(side);
    m_kinds->setAccessibleName(tr("Kinds of findings"));
    m_kinds->setModel(m_kindsModel);
    m_kinds->setItemDelegate(new ToneDelegate(m_kinds));
    m_kinds->setSelectionMode(QAbstractItemView::SingleSelection);
    m_kinds->header()->setStretchLastSection(false);
    m_kinds->header()->setSectionResizeMode(FindingKindsModel::Title, QHeaderView::Stretch);
    m_kinds->header()->resizeSection(FindingKindsModel::Count, kCountWidth);
    m_showDone = new QCheckBox(tr("Show &done ones too"), side);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(kMargin, kBarMargin, kMargin, kBarMargin);
    bar->addWidget(m_showDone);
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_kinds, 1);
    column->addLayout(bar);
    return side;
}

QWidget *FindingsPage::buildTable()
{
    m_table = new RowView(m_splitter);
    m_table->setAccessibleName(tr("Findings"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new ToneDelegate(m_table));
    const int widths[] = {190, 100, 200, 110};
    for (int column = 0; column < FindingTableModel::Message; ++column)
        m_table->header()->resizeSection(column, widths[column]);
    return m_table;
}

QWidget *FindingsPage::buildDetail()
{
    auto *detail = new QWidget(m_splitter);
    m_card = new QScrollArea(detail);
    m_card->setFrameShape(QFrame::NoFrame);
    m_card->setWidgetResizable(true);
    m_card->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_card->setBackgroundRole(QPalette::Base);
    m_show = new QPushButton(detail);
    m_show->setProperty("primary", true);
    m_done = new QPushButton(detail);
    m_unmute = new QPushButton(tr("&Unmute this kind"), detail);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(kMargin, kBarMargin, kMargin, kBarMargin);
    bar->setSpacing(kBarMargin);
    bar->addWidget(m_show);
    bar->addWidget(m_done);
    bar->addStretch();
    bar->addWidget(m_unmute);
    auto *column = new QVBoxLayout(detail);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_card, 1);
    column->addLayout(bar);
    return detail;
}

void FindingsPage::addCommands()
{
    const auto add = [this](const QString &text, auto run, const QKeySequence &key = {}) {
        auto *action = new QAction(text, m_table);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, run);
        m_table->addAction(action);
        return action;
    };
    add(tr("&Show what it is about"), &FindingsPage::showSubject, Qt::Key_Return);
    add(
        tr("Mark as &done, or not"), [this] { setDone(!currentIsDone()); }, Qt::Key_Space);
    add(tr("Mark &all of this kind as done"), &FindingsPage::setKindDone);
    m_mute = add(tr("&Mute this kind"), [this] {
        const auto place = m_model->placeOf(m_table->currentIndex().row());
        if (place.id != 0)
            setMuted(QLatin1String(findingKinds().at(place.section.kind).id), true);
    });
    add(
        tr("&Copy"),
        [this] {
            QStringList cells;
            for (int column = 0; column < FindingTableModel::ColumnCount; ++column)
                cells.append(m_table->currentIndex().siblingAtColumn(column).data().toString());
            QGuiApplication::clipboard()->setText(cells.join(QLatin1Char('\t')));
        },
        QKeySequence::Copy);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void FindingsPage::wire()
{
    connect(m_kinds->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &FindingsPage::chooseKind);
    connect(m_kindsModel, &QAbstractItemModel::modelReset, this, &FindingsPage::keepKind);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &FindingsPage::showCurrent);
    connect(m_table, &QAbstractItemView::activated, this, &FindingsPage::showSubject);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &FindingsPage::showCurrent);
    connect(m_model, &QAbstractItemModel::modelReset, this, &FindingsPage::updateState);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &FindingsPage::updateState);
    connect(m_model, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex &, int first, int last) {
            QScrollBar *bar = m_table->verticalScrollBar(); // what is seen stays where it is
            if (bar->value() > 0 && first * m_table->rowHeight() <= bar->value())
                bar->setValue(bar->value() + (last - first + 1) * m_table->rowHeight());
            updateState();
        });
    connect(m_showDone, &QCheckBox::toggled, m_index, &FindingIndex::setShowsDone);
    connect(m_show, &QPushButton::clicked, this, &FindingsPage::showSubject);
    connect(m_done, &QPushButton::clicked, this, [this] { setDone(!currentIsDone()); });
    connect(m_unmute, &QPushButton::clicked, this, [this] {
        if (m_model->kind() >= 0)
            setMuted(QLatin1String(findingKinds().at(m_model->kind()).id), false);
    });
    connect(m_sides, &QSplitter::splitterMoved, this, [this] {
        if (m_sides->orientation() == Qt::Horizontal)
            m_beside = m_sides->saveState();
    });
    connect(m_index, &FindingIndex::countsChanged, this, &FindingsPage::updateState);
}

void FindingsPage::chooseKind()
{
    if (m_kinds->currentIndex().isValid())
        m_model->setKind(m_kindsModel->kindAt(m_kinds->currentIndex().row()));
}

// The kinds have changed: the chosen one stays chosen, or all are shown.
void FindingsPage::keepKind()
{
    m_kinds->setCurrentIndex(m_kindsModel->index(qMax(0, m_kindsModel->rowOf(m_model->kind())), 0));
    chooseKind();
}

bool FindingsPage::currentIsDone() const
{
    const auto place = m_model->placeOf(m_table->currentIndex().row());
    return m_table->currentIndex().isValid() && place.id != 0
        && m_index->isDone(place.section, place.id);
}

void FindingsPage::updateState()
{
    const bool any = m_model->rowCount() > 0;
    m_stack->setCurrentIndex(any ? 1 : 0);
    m_empty->setText(m_kindsModel->rowCount() > 1
            ? tr("Nothing is left to do here.")
            : tr("Nothing is wrong.\n\nWhat is missing, repeated, unsigned or otherwise odd about "
                 "events and imports appears here."));
    if (any && !m_table->currentIndex().isValid())
        m_table->setCurrentIndex(m_model->index(0, 0));
    m_unmute->setVisible(m_model->kind() >= 0 && m_index->isMuted(m_model->kind()));
    m_done->setEnabled(m_index->isWritable());
    showCurrent();
}

void FindingsPage::showCurrent()
{
    const QModelIndex current = m_table->currentIndex();
    const auto place = m_model->placeOf(current.row());
    const Finding *finding = current.isValid() ? m_model->findingAt(current.row()) : nullptr;
    const bool isImport = place.section.about == FindingIndex::About::Imports;
    m_show->setText(isImport ? tr("&Show the import") : tr("&Show the event"));
    m_done->setText(currentIsDone() ? tr("Mark as &not done") : tr("Mark as &done"));
    const bool muted = place.id != 0 && m_index->isMuted(place.section.kind);
    m_mute->setEnabled(place.id != 0 && !muted);
    if (finding == nullptr)
        return;
    const QByteArray shown = finding->id + ' ' + QByteArray::number(place.id) + ' '
        + finding->message.toUtf8() + (isImport ? " import" : "") + (muted ? " muted" : "");
    if (shown == m_shown && m_card->widget() != nullptr)
        return;
    m_shown = shown;
    auto *ground = new QWidget;
    ground->setBackgroundRole(QPalette::Base);
    ground->setAutoFillBackground(true);
    auto *card = new FindingCard(*finding, ground);
    card->setMuted(muted);
    connect(card, &FindingCard::muteRequested, this,
        [this](const QString &kind) { setMuted(kind, true); });
    connect(card, &FindingCard::expectationsRequested, this,
        [this, target = m_model->targetAt(current.row())] {
            Q_EMIT expectationsRequested(target);
        });
    connect(card, &FindingCard::eventRequested, this, &FindingsPage::eventRequested);
    connect(card, &FindingCard::importRequested, this, &FindingsPage::namedImportRequested);
    auto *column = new QVBoxLayout(ground);
    column->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    column->addWidget(card);
    column->addStretch(1);
    m_card->setWidget(ground);
}

void FindingsPage::showSubject()
{
    const auto place = m_model->placeOf(m_table->currentIndex().row());
    if (!m_table->currentIndex().isValid() || place.id == 0)
        return;
    if (place.section.about == FindingIndex::About::Imports)
        Q_EMIT importRequested(place.id);
    else
        Q_EMIT eventRequested(place.id);
}

// Those that are selected.
void FindingsPage::setDone(bool done)
{
    QList<std::pair<FindingIndex::Section, IdSet>> chosen;
    const QItemSelection selection = m_table->selectionModel()->selection();
    for (const QItemSelectionRange &range : selection) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            const auto place = m_model->placeOf(row);
            if (place.id == 0)
                continue;
            if (chosen.isEmpty() || !(chosen.last().first == place.section))
                chosen.append({place.section, {}});
            chosen.last().second.insert(place.id);
        }
    }
    for (const auto &[section, ids] : std::as_const(chosen))
        m_index->setDone(section, ids, done);
}

void FindingsPage::setKindDone()
{
    const auto place = m_model->placeOf(m_table->currentIndex().row());
    if (!m_table->currentIndex().isValid() || place.id == 0)
        return;
    for (const auto about : {FindingIndex::About::Imports, FindingIndex::About::Events}) {
        const FindingIndex::Section section{place.section.kind, about};
        m_index->setDone(section, IdSet(m_index->ids(section)), true);
    }
}

void FindingsPage::setMuted(const QString &kind, bool muted)
{
    muteFindings(m_session, kind, muted);
    m_table->setFocus(); // the button goes away, and the next one must not be pressed for it
}

} // namespace tallyman
