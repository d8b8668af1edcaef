// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/reconcile/importreceivedrows.h"
#include "inspect/reconcile/reconciliation.h"

namespace tallyman {

// Reads a CSV file as a table. Errors: Io, InvalidInput, Cancelled.
[[nodiscard]] Result<CsvFilePtr> readCsvFile(
    const QString &path, const std::atomic_bool *cancelled = nullptr);

// What a reconciliation found, told in detail. Neither owns what it is given.
struct ReconciledRows
{
    const CsvFile &table;
    ImportReceivedRows &rows;
    const Reconciliation &result;

    [[nodiscard]] QList<CellDifference> cellsOf(const RowDifference &difference) const;
};

// The differences as CSV, formula-safe: first a header, then one record for each changed cell and
// for each lost or extra row (change, line, row, event, offset, size, column, field, kind, file,
// received). Stops when `write` returns false.
void writeDifferencesCsv(
    const ReconciledRows &all, const std::function<bool(QByteArrayView)> &write);

// The same as one JSON object a line: first a summary with the mapping, then the differences.
void writeDifferencesJson(
    const ReconciledRows &all, const std::function<bool(QByteArrayView)> &write);

// The result in a few sentences.
[[nodiscard]] QStringList reconciliationSentences(const Reconciliation &result);
// "leading zeros lost", …
[[nodiscard]] QString cellChangeWords(CellChange change);

} // namespace tallyman
