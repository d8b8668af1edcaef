// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"

#include <QAbstractTableModel>

namespace tallyman {

class ImportRowsView;

// The rows of an import as a table: number, cells, and the event each came from. GUI thread; the
// view must outlive it.
class ImportRowsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class RowKind : quint8 { Arrived, Missing, Conflicting, Rejected };
    // DiffersRole: bool, of a conflicting row: the one that came first has another value here
    enum Role : int { RowKindRole = Qt::UserRole, DiffersRole };
    static constexpr int kNumberColumn = 0;
    static constexpr int kEventColumn = 1;
    static constexpr int kFirstCellColumn = 2;

    explicit ImportRowsModel(ImportRowsView *view, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] EventId eventAt(int row) const; // 0: none
    // Which event and which of its bytes a row is; empty for one that never arrived.
    [[nodiscard]] QString placeText(int row) const;
    // Of a conflicting row: the event with which its first version came; 0: there is none, or it is
    // not read yet.
    [[nodiscard]] EventId firstEventOf(int row) const;
    // Both values of each cell in which it differs from that one: "SKU: “a” in event 1, “b” here".
    [[nodiscard]] QString conflictText(int row) const;

private:
    [[nodiscard]] bool differs(int row, int cell) const;
    [[nodiscard]] QString bothValues(int row, int cell) const;
    [[nodiscard]] QString toolTip(int row, int column) const;
    [[nodiscard]] QString text(int row, int column) const;
    ImportRowsView *m_view;
};

} // namespace tallyman
