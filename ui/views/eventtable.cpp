// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/eventtable.h"

#include "ui/models/eventtablemodel.h"
#include "ui/views/eventdelegate.h"

#include <QHeaderView>
#include <QMouseEvent>
#include <QScrollBar>

namespace tallyman {

EventTable::EventTable(QWidget *parent)
    : RowView(parent)
{
    setAccessibleName(tr("Events"));
    header()->setAccessibleName(tr("Columns of the event table"));
    setItemDelegate(new EventDelegate(this));
    setDragEnabled(true);
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this, &EventTable::userScrolled);
}

void EventTable::setModel(QAbstractItemModel *model)
{
    m_events = qobject_cast<EventTableModel *>(model);
    RowView::setModel(model);
    if (m_events != nullptr)
        followRemovals();
}

void EventTable::followRemovals()
{
    connect(m_events, &QAbstractItemModel::rowsRemoved, this,
        [this](const QModelIndex &, int first, int last) {
            const int above = qBound(0, rowAtY(0) - first, last - first + 1);
            updateGeometries();
            if (above > 0)
                shiftBy(-above);
            // the row that has become current is what commands now act on
            if (currentIndex().isValid() && !selectionModel()->hasSelection())
                selectionModel()->select(currentIndex(),
                    QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
            viewport()->update();
        });
    connect(m_events, &QAbstractItemModel::modelReset, this, [this] {
        setFollowing(true);
        Q_EMIT currentEventChanged(currentEvent()); // the selection model says nothing
        Q_EMIT selectionSizeChanged();
    });
    connect(m_events, &QAbstractItemModel::layoutChanged, this, [this] {
        updateGeometries();
        if (m_following)
            goToNewest();
        else if (currentIndex().isValid())
            scrollTo(currentIndex(), PositionAtCenter);
        viewport()->update();
    });
}

// --- what is selected

EventId EventTable::currentEvent() const
{
    const QModelIndex index = currentIndex();
    return index.isValid() && m_events != nullptr ? m_events->idAt(index.row()) : 0;
}

IdSet EventTable::selectedEvents() const
{
    IdSet ids;
    if (m_events == nullptr)
        return ids;
    const QItemSelection selection = selectionModel()->selection();
    for (const QItemSelectionRange &range : selection)
        ids.unite(m_events->idsOfRows(range.top(), range.bottom()));
    if (ids.isEmpty() && currentEvent() != 0)
        ids.insert(currentEvent());
    return ids;
}

int EventTable::selectedCount() const
{
    if (selectionModel() == nullptr)
        return 0;
    int count = 0;
    const QItemSelection selection = selectionModel()->selection();
    for (const QItemSelectionRange &range : selection)
        count += range.height();
    return count == 0 && currentIndex().isValid() ? 1 : count;
}

bool EventTable::selectEvent(EventId id)
{
    const int row = m_events == nullptr ? -1 : m_events->rowOf(id);
    if (row < 0)
        return false;
    const QModelIndex index = m_events->index(row, 0);
    selectionModel()->setCurrentIndex(
        index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
    return true;
}

bool EventTable::pickEvent(EventId id)
{
    const bool here = selectEvent(id);
    if (here)
        updateFollowing();
    return here;
}

void EventTable::stepCurrent(int step)
{
    if (rows() == 0)
        return;
    const int row = currentIndex().isValid() ? currentIndex().row() + step : 0;
    const QModelIndex index = m_events->index(qBound(0, row, rows() - 1), 0);
    selectionModel()->setCurrentIndex(
        index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    updateFollowing();
}

void EventTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    RowView::currentChanged(current, previous);
    if (current.row() != previous.row() || current.isValid() != previous.isValid())
        Q_EMIT currentEventChanged(currentEvent());
}

void EventTable::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    RowView::selectionChanged(selected, deselected);
    Q_EMIT selectionSizeChanged();
}

// --- following

int EventTable::edgeValue() const
{
    const bool top = m_events == nullptr || m_events->newestOnTop();
    return top ? 0 : verticalScrollBar()->maximum();
}

bool EventTable::atEdge() const
{
    return verticalScrollBar()->value() == edgeValue();
}

void EventTable::setHeldBack(qint64 count)
{
    if (count == m_heldBack)
        return;
    m_heldBack = count;
    Q_EMIT heldBackChanged(count);
}

void EventTable::setFollowing(bool following)
{
    m_following = following;
    if (following)
        setHeldBack(0);
}

void EventTable::goToNewest()
{
    setFollowing(true);
    verticalScrollBar()->setValue(edgeValue());
}

// The user is at the edge and has picked nothing but the newest event: go on following.
void EventTable::updateFollowing()
{
    const int newest = m_events != nullptr && m_events->newestOnTop() ? 0 : rows() - 1;
    const bool picked =
        currentIndex().isValid() && currentIndex().row() != newest && selectedCount() > 0;
    setFollowing(atEdge() && !picked);
}

void EventTable::userScrolled(int action)
{
    Q_UNUSED(action)
    // the bar's value changes only after this signal; sliderPosition() is where it goes
    setFollowing(verticalScrollBar()->sliderPosition() == edgeValue());
}

void EventTable::mousePressEvent(QMouseEvent *event)
{
    if (!indexAt(event->pos()).isValid()) { // below the rows: nothing is picked or dropped
        setFocus(Qt::MouseFocusReason);
        return;
    }
    RowView::mousePressEvent(event);
    if (event->button() == Qt::LeftButton)
        updateFollowing();
}

void EventTable::keyPressEvent(QKeyEvent *event)
{
    RowView::keyPressEvent(event);
    updateFollowing();
}

void EventTable::shiftBy(int rowCount)
{
    verticalScrollBar()->setValue(verticalScrollBar()->value() + rowCount * rowHeight());
}

void EventTable::rowsInserted(const QModelIndex &parent, int start, int end)
{
    const int firstVisible = rowAtY(0);
    const int count = end - start + 1;
    const int newestRow = m_events->newestOnTop() ? 0 : rows() - 1;
    const bool isNew = start <= newestRow && newestRow <= end;
    RowView::rowsInserted(parent, start, end);
    updateGeometries();
    clearHover();
    if (m_following && isNew)
        verticalScrollBar()->setValue(edgeValue());
    else if (start <= firstVisible)
        shiftBy(count);
    if (!m_following && isNew)
        setHeldBack(m_heldBack + count);
    viewport()->update();
}

void EventTable::startDrag(Qt::DropActions supportedActions)
{
    Q_UNUSED(supportedActions)
    Q_EMIT dragRequested();
}

} // namespace tallyman
