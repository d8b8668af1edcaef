// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "event/eventfield.h"
#include "ui/models/eventcolumn.h"
#include "ui/uisettings.h"

#include <QAbstractTableModel>

namespace tallyman {

class EventDecorations;
class EventView;

// The events of an EventView as table rows, newest first or last. Holds no rows itself; a row that
// is not in memory shows its number only and is completed with dataChanged().
// GUI thread; the view and the decorations must outlive it.
class EventTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    // Without `decorations` there are neither columns of fields nor colours.
    explicit EventTableModel(
        EventView *view, QObject *parent = nullptr, EventDecorations *decorations = nullptr);

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
    // Columns behind the others, one for each field.
    void setFields(const QList<EventField> &fields);
    [[nodiscard]] const QList<EventField> &fields() const { return m_fields; }

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

    [[nodiscard]] QVariant fieldText(EventId id, int column) const;

    EventView *m_view;
    EventDecorations *m_decorations;
    QList<EventField> m_fields;
    bool m_newestOnTop = true;
    TimeFormat m_timeFormat = TimeFormat::TimeOfDay;
};

// What a column of a field is called.
[[nodiscard]] QString eventFieldTitle(const EventField &field);
// When an event came, as the time column shows it.
[[nodiscard]] QString displayTime(qint64 microsecondsUtc, TimeFormat format);

} // namespace tallyman
