// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/idset.h"
#include "ui/widgets/rowview.h"

namespace tallyman {

class EventTableModel;

// The table of events.
//
// While it follows, new rows come in at the edge. When the user scrolls away or picks a row, it
// holds: what is on screen stays where it is and heldBackChanged() says how many came since.
// GUI thread.
class EventTable : public RowView
{
    Q_OBJECT

public:
    explicit EventTable(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override; // an EventTableModel
    [[nodiscard]] EventTableModel *events() const { return m_events; }

    [[nodiscard]] EventId currentEvent() const; // 0: none
    // Where none is selected, the current one.
    [[nodiscard]] IdSet selectedEvents() const;
    [[nodiscard]] int selectedCount() const;
    // Selects one event and shows it, without ending following. False when it is not here.
    bool selectEvent(EventId id);
    // The same as if the user had picked it: other events than the newest end following.
    bool pickEvent(EventId id);
    // Scrolls to the edge where new events come in and follows them.
    void goToNewest();
    void stepCurrent(int rows);
    [[nodiscard]] bool isFollowing() const { return m_following; }
    [[nodiscard]] qint64 heldBack() const { return m_heldBack; }

Q_SIGNALS:
    void currentEventChanged(qint64 id);
    void selectionSizeChanged();
    void heldBackChanged(qint64 count); // events that came in while holding; 0 when following
    void dragRequested();

protected:
    void startDrag(Qt::DropActions supportedActions) override;
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void selectionChanged(
        const QItemSelection &selected, const QItemSelection &deselected) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void followRemovals();
    void userScrolled(int action);
    void updateFollowing();
    void setFollowing(bool following);
    void setHeldBack(qint64 count);
    [[nodiscard]] bool atEdge() const;
    [[nodiscard]] int edgeValue() const;
    void shiftBy(int rowCount);

    EventTableModel *m_events = nullptr;
    bool m_following = true;
    qint64 m_heldBack = 0;
};

} // namespace tallyman
