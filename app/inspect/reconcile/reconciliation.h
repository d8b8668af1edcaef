// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/reconcile/cellchange.h"
#include "inspect/reconcile/rowmatcher.h"

#include <array>
#include <optional>

namespace tallyman {

enum class RowChange : quint8 { Lost, Changed, Extra };
[[nodiscard]] QString rowChangeName(RowChange change); // "lost", "changed", "extra"

// A row that is not in both or not the same in both. What its cells are is read when it is asked
// for, see changedCells().
struct RowDifference
{
    RowChange change = RowChange::Lost;
    quint16 kinds = 0;  // of Changed: a bit for each CellChange
    qint32 record = -1; // of the table; Extra: none
    qint32 row = -1;    // of the received rows; Lost: none
    [[nodiscard]] bool has(CellChange kind) const { return kinds >> static_cast<int>(kind) & 1; }
};

struct CellDifference
{
    int column = 0; // of the file
    int field = 0;  // of the received rows
    CellChange kind = CellChange::Other;
    QString before; // in the file
    QString after;  // as received
};

// What became of a file on its way. A value.
struct Reconciliation
{
    ColumnMapping mapping;
    qint64 records = 0; // in the file
    qint64 rows = 0;    // received
    qint64 same = 0;
    qint64 lost = 0;
    qint64 changed = 0;
    qint64 extra = 0;
    qint64 shifted = 0; // matched rows whose numbers are not those of their records
    std::array<qint64, kCellChanges> cells{}; // changed cells by kind
    std::vector<RowDifference> differences;   // in the order of the file, extra ones behind

    [[nodiscard]] bool isClean() const { return lost + changed + extra == 0; }
};

// Compares the rows with the file by `mapping`. Nothing when `progress` has ended it. Takes some
// seconds for 500,000 rows. Throws what `rows` throws.
[[nodiscard]] std::optional<Reconciliation> reconcile(const CsvFile &table, ReceivedRows &rows,
    const ColumnMapping &mapping, const ReconcileProgress &progress);

// The cells of a record and a row that are not the same.
[[nodiscard]] QList<CellDifference> changedCells(
    const QStringList &record, const QStringList &cells, const ColumnMapping &mapping);

} // namespace tallyman
