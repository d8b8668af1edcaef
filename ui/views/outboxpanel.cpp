// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/outboxpanel.h"

#include "base/text.h"
#include "session/forwarding.h"
#include "session/session.h"
#include "ui/models/outboxmodel.h"
#include "ui/outboxwatch.h"
#include "ui/widgets/rowview.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QScrollBar>

namespace tallyman {

namespace {

constexpr int kMostTargetWidth = 180;
enum Shown { All, Waiting, GivenUp };

} // namespace

OutboxPanel::OutboxPanel(Session *session, const OutboxWatch *watch, QWidget *parent)
    : TablePanel(tr("Outbox"), parent)
    , m_session(session)
    , m_watch(watch)
    , m_model(new OutboxModel(session, this))
{
    table()->setModel(m_model);
    const int widths[] = {72, 130, 140, 200, 76};
    for (int column = 0; column < OutboxModel::Error; ++column)
        table()->header()->resizeSection(column, widths[column]);
    buildChoices();
    addCommands();
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, m_model, &OutboxModel::tick);
    connect(m_model, &QAbstractItemModel::rowsInserted, table(), &RowView::doItemsLayout);
    connect(m_model, &QAbstractItemModel::rowsRemoved, table(), &RowView::doItemsLayout);
    connect(m_model, &OutboxModel::aboutToMerge, this, &OutboxPanel::keepPlace);
    connect(m_model, &OutboxModel::merged, this, &OutboxPanel::restorePlace);
    connect(m_model, &OutboxModel::loaded, this, &OutboxPanel::updateState);
    connect(m_model, &OutboxModel::failed, this, &OutboxPanel::showProblem);
    connect(watch, &OutboxWatch::changed, this, &OutboxPanel::updateState);
    connect(session, &Session::targetsChanged, this, &OutboxPanel::fillTargets);
    connect(table()->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &OutboxPanel::updateState);
    fillTargets();
    updateState();
}

void OutboxPanel::buildChoices()
{
    m_choices = new QWidget(this);
    m_states = new QComboBox(m_choices);
    m_states->setAccessibleName(tr("Which deliveries are shown"));
    m_states->addItems({tr("All"), tr("Waiting"), tr("Given up")});
    m_targets = new QComboBox(m_choices);
    m_targets->setAccessibleName(tr("Of which target"));
    m_targets->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_targets->setMinimumContentsLength(10);
    m_targets->setMaximumWidth(kMostTargetWidth);
    auto *row = new QHBoxLayout(m_choices);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_states);
    row->addWidget(m_targets);
    connect(m_states, &QComboBox::currentIndexChanged, this, &OutboxPanel::choose);
    connect(m_targets, &QComboBox::currentIndexChanged, this, &OutboxPanel::choose);
}

void OutboxPanel::addCommands()
{
    m_retry = addCommand(tr("&Retry"), {}, [this] { retryEach(selectedIds()); });
    m_retry->setToolTip(tr("Send the selected ones now, with all attempts before them"));
    m_retryAll = addCommand(tr("Retry &all"), {}, [this] { retryAll(); });
    m_retryAll->setToolTip(tr("Send everything again that was given up"));
    m_drop = addCommand(tr("&Drop"), QKeySequence(Qt::Key_Delete), [this] { askToDrop(); });
    m_dropAll = addCommand(tr("Drop all &given up"), {}, [this] { askToDropAll(); });
    m_show = addCommand(
        tr("&Show the event"), {},
        [this] {
            if (const OutboxItem *item = m_model->item(table()->currentIndex().row()))
                Q_EMIT eventRequested(item->eventId);
        },
        Place::MenuOnly);
    m_showEverything = new QAction(tr("Show everything"), this);
    connect(m_showEverything, &QAction::triggered, this, [this] {
        m_states->setCurrentIndex(All);
        m_targets->setCurrentIndex(0);
    });
    connect(table(), &QAbstractItemView::activated, m_show, &QAction::trigger);
}

void OutboxPanel::fillTargets()
{
    const qint64 before = targetId();
    {
        const QSignalBlocker quiet(m_targets);
        m_targets->clear();
        m_targets->addItem(tr("All targets"), 0);
        for (const Target &target : m_session->targets())
            m_targets->addItem(displayLine(target.name.toUtf8(), 120), target.id);
        m_targets->setCurrentIndex(qMax(0, m_targets->findData(before)));
    }
    if (targetId() != before)
        choose();
}

qint64 OutboxPanel::targetId() const
{
    return m_targets->currentData().toLongLong();
}

void OutboxPanel::showTarget(qint64 targetId)
{
    m_states->setCurrentIndex(All);
    m_targets->setCurrentIndex(qMax(0, m_targets->findData(targetId)));
}

void OutboxPanel::choose()
{
    const int states = m_states->currentIndex();
    m_model->setChoice(targetId(), states == All ? std::nullopt : std::optional(states == GivenUp));
    updateState();
}

// The outbox is read, and what changes by itself is said anew, while it is seen.
void OutboxPanel::showEvent(QShowEvent *event)
{
    TablePanel::showEvent(event);
    m_model->setActive(true);
    m_second.start();
}

void OutboxPanel::hideEvent(QHideEvent *event)
{
    TablePanel::hideEvent(event);
    m_model->setActive(false);
    m_second.stop();
}

void OutboxPanel::keepPlace()
{
    m_top = table()->verticalScrollBar()->value() == 0 ? QModelIndex() : table()->indexAt({0, 0});
    m_topOffset = m_top.isValid() ? table()->visualRect(m_top).top() : 0;
}

void OutboxPanel::restorePlace()
{
    if (!m_top.isValid())
        return; // it was at the top, or that row has gone
    table()->doItemsLayout();
    QScrollBar *bar = table()->verticalScrollBar();
    bar->setValue(bar->value() + table()->visualRect(m_top).top() - m_topOffset);
    m_top = QModelIndex();
}

QList<qint64> OutboxPanel::selectedIds() const
{
    QList<qint64> ids;
    const QModelIndexList rows = table()->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows) {
        if (const OutboxItem *item = m_model->item(row.row()))
            ids.append(item->id);
    }
    return ids;
}

OutboxChoice OutboxPanel::givenUp() const
{
    OutboxChoice choice;
    choice.targetId = targetId();
    return choice;
}

void OutboxPanel::updateState()
{
    const bool can = m_session->canStore();
    const bool any = !table()->selectionModel()->selection().isEmpty();
    const OutboxCounts counts = targetId() == 0 ? m_watch->total() : m_watch->of(targetId());
    m_retry->setEnabled(can && any);
    m_drop->setEnabled(can && any);
    m_retryAll->setEnabled(can && counts.dead > 0);
    m_dropAll->setEnabled(can && counts.dead > 0);
    m_show->setEnabled(table()->currentIndex().isValid());
    const bool narrowed = m_states->currentIndex() != All || targetId() != 0;
    if (m_model->rowCount() > 0 || !m_model->isLoaded())
        setEmpty({});
    else if (narrowed)
        setEmpty(tr("Nothing of that kind is in the outbox."), m_showEverything);
    else
        setEmpty(tr("The outbox is empty: what rules pass on waits here until it is delivered, and "
                    "stays when it was given up."));
}

void OutboxPanel::retryAll()
{
    m_session->forwarding()->retry(
        givenUp(), this, [this](const Result<qint64> &done) { showOutcome(done); });
}

void OutboxPanel::retryEach(const QList<qint64> &ids)
{
    for (const qint64 id : ids) {
        OutboxChoice choice;
        choice.id = id;
        m_session->forwarding()->retry(
            choice, this, [this](const Result<qint64> &done) { showOutcome(done); });
    }
}

void OutboxPanel::askToDrop()
{
    const QList<qint64> ids = selectedIds();
    if (ids.isEmpty())
        return;
    const OutboxItem *item = m_model->item(table()->currentIndex().row());
    const QString only = ids.size() == 1 && item != nullptr && item->id == ids.first()
        ? tr("Drop the delivery of event %1 to “%2”? It is forgotten and cannot be brought back; "
             "the event stays.")
              .arg(item->eventId)
              .arg(m_model->index(table()->currentIndex().row(), OutboxModel::TargetName)
                       .data()
                       .toString())
        : QString();
    ask(!only.isEmpty()
            ? only
            : tr("Drop %1 deliveries? They are forgotten and cannot be brought back; the events "
                 "stay.")
                  .arg(QLocale().toString(ids.size())),
        tr("Drop"), [this, ids] { dropEach(ids); });
}

// What is being sent at that moment stays.
void OutboxPanel::dropEach(const QList<qint64> &ids)
{
    for (const qint64 id : ids) {
        OutboxChoice choice;
        choice.id = id;
        choice.onlyDead = false;
        m_session->forwarding()->drop(
            choice, this, [this](const Result<qint64> &done) { showOutcome(done); });
    }
}

void OutboxPanel::askToDropAll()
{
    const OutboxCounts counts = targetId() == 0 ? m_watch->total() : m_watch->of(targetId());
    const QString whose =
        targetId() == 0 ? QString() : tr(" of “%1”").arg(m_targets->currentText());
    ask(tr("Drop all %1 deliveries%2 that were given up? They are forgotten and cannot be brought "
           "back; the events stay.")
            .arg(QLocale().toString(counts.dead), whose),
        tr("Drop"), [this, choice = givenUp()] {
            m_session->forwarding()->drop(
                choice, this, [this](const Result<qint64> &done) { showOutcome(done); });
        });
}

void OutboxPanel::showOutcome(const Result<qint64> &done)
{
    if (!done)
        showProblem(done.error().message);
}

} // namespace tallyman
