// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "ui/models/eventcolumn.h"
#include "ui/uisettings.h"

#include <QAbstractTableModel>

namespace tallyman {

class EventView;

// The events of an EventView as table rows, newest first or last. Holds no rows itself; a row that
// is not in memory shows its number only and is completed with dataChanged().
// GUI thread; the view must outlive it.
class EventTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit EventTableModel(EventView *view, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    // Column Time only: descending means newest on top.
    void sort(int column, Qt::SortOrder order) override;

    [[nodiscard]] EventView *view() const { return m_view; }
    [[nodiscard]] bool newestOnTop() const { return m_newestOnTop; }
    void setNewestOnTop(bool on);
    void setTimeFormat(TimeFormat format);

    [[nodiscard]] EventId idAt(int row) const; // 0 outside
    [[nodiscard]] int rowOf(EventId id) const; // -1: not here
    [[nodiscard]] const EventSummary *summaryAt(int row) const;
    // Ids of the rows first…last, without walking over each of them.
    [[nodiscard]] IdSet idsOfRows(int first, int last) const;

Q_SIGNALS:
    void orderChanged(bool newestOnTop);

private:
    void followView();
    [[nodiscard]] qint64 viewRow(int row) const;
    [[nodiscard]] QVariant text(const EventSummary &event, EventColumn column) const;
    void beginInsert(qint64 first, qint64 last);
    void beginRemove(qint64 first, qint64 last);
    void announceLoaded(qint64 first, qint64 last);

    EventView *m_view;
    bool m_newestOnTop = true;
    TimeFormat m_timeFormat = TimeFormat::TimeOfDay;
};

// When an event came, as the time column shows it.
[[nodiscard]] QString displayTime(qint64 microsecondsUtc, TimeFormat format);

} // namespace tallyman
