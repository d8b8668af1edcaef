// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/importevents.h"
#include "ui/widgets/tonedelegate.h"

#include <QAbstractTableModel>

namespace tallyman {

// The requests of one import. GUI thread.
class ImportEventsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        Event,
        Time,
        Part,
        Rows,
        Attempt,
        Reply,
        ReplyReason, // of replies that are not simply those of their endpoint
        Verdict,
        Findings,
        ColumnCount
    };
    using QAbstractTableModel::QAbstractTableModel;

    void setEvents(const QList<ImportEvent> &events);
    [[nodiscard]] const ImportEvent *eventAt(int row) const; // null: no such row
    [[nodiscard]] bool hasReplyReasons() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(int row, int column) const;

    QList<ImportEvent> m_events;
};

} // namespace tallyman
