// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/reconcileview.h"
#include "ui/widgets/tonedelegate.h"

#include <QAbstractTableModel>
#include <optional>
#include <vector>

namespace tallyman {

// Which differences are shown; without anything all of them.
struct DifferenceFilter
{
    std::optional<RowChange> change;
    std::optional<CellChange> kind;
};

// The rows of an import that are not as they are in the file. GUI thread; the view must outlive it.
class ReconcileModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Change, Line, Row, Event, What, Before, After, ColumnCount };

    explicit ReconcileModel(ReconcileView *view, QObject *parent = nullptr);

    void setFilter(const DifferenceFilter &filter);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] EventId eventAt(int row) const; // 0: none, or not loaded yet

private:
    void reload();
    [[nodiscard]] const RowDifference &difference(int row) const;
    [[nodiscard]] QString text(int row, int column) const;
    [[nodiscard]] Tone tone(int row, int column) const;

    ReconcileView *m_view;
    DifferenceFilter m_filter;
    std::vector<qint32> m_shown; // in the outcome's differences
};

} // namespace tallyman
