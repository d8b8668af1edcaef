// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/reconcile/reconciliation.h"

namespace tallyman {

namespace {

constexpr qint64 kBetweenReports = 2000;
constexpr int kPercentMatched = 80;

RowDifference changedRow(
    Reconciliation &result, const CsvFile &table, ReceivedRows &rows, qint64 record, qint64 row)
{
    RowDifference difference{
        RowChange::Changed, 0, static_cast<qint32>(record), static_cast<qint32>(row)};
    const auto cells = changedCells(table.record(record), rows.cells(row), result.mapping);
    for (const CellDifference &cell : cells) {
        ++result.cells[static_cast<size_t>(cell.kind)];
        difference.kinds |= static_cast<quint16>(1U << static_cast<unsigned>(cell.kind));
    }
    return difference;
}

} // namespace

QString rowChangeName(RowChange change)
{
    switch (change) {
    case RowChange::Lost:
        return QStringLiteral("lost");
    case RowChange::Changed:
        return QStringLiteral("changed");
    case RowChange::Extra:
        break;
    }
    return QStringLiteral("extra");
}

std::optional<Reconciliation> reconcile(const CsvFile &table, ReceivedRows &rows,
    const ColumnMapping &mapping, const ReconcileProgress &progress)
{
    RowMatcher matcher(table, rows, mapping);
    if (!matcher.match(progress))
        return std::nullopt;
    Reconciliation result;
    result.mapping = mapping;
    result.records = table.count();
    result.rows = rows.count();
    result.shifted = matcher.shifted();
    std::vector<qint32> rowOf(static_cast<size_t>(table.count()), -1);
    for (qint64 row = 0; row < rows.count(); ++row) {
        if (matcher.recordOf(row) >= 0)
            rowOf[static_cast<size_t>(matcher.recordOf(row))] = static_cast<qint32>(row);
    }
    for (qint64 record = 0; record < table.count(); ++record) {
        if (record % kBetweenReports == 0
            && !progress(kPercentMatched
                + static_cast<int>(record * (100 - kPercentMatched) / table.count())))
            return std::nullopt;
        const qint32 row = rowOf[static_cast<size_t>(record)];
        if (row < 0) {
            ++result.lost;
            result.differences.push_back({RowChange::Lost, 0, static_cast<qint32>(record), -1});
        } else if (matcher.isSame(row)) {
            ++result.same;
        } else {
            ++result.changed;
            result.differences.push_back(changedRow(result, table, rows, record, row));
        }
    }
    for (qint64 row = 0; row < rows.count(); ++row) {
        if (matcher.recordOf(row) >= 0)
            continue;
        ++result.extra;
        result.differences.push_back({RowChange::Extra, 0, -1, static_cast<qint32>(row)});
    }
    return result;
}

QList<CellDifference> changedCells(
    const QStringList &record, const QStringList &cells, const ColumnMapping &mapping)
{
    QList<CellDifference> changes;
    for (int column = 0; column < mapping.size(); ++column) {
        const int field = mapping.at(column).field;
        if (field < 0)
            continue;
        const QString before = record.value(column);
        const QString after = cells.value(field);
        if (before != after)
            changes.append({column, field, classifyChange(before, after), before, after});
    }
    return changes;
}

} // namespace tallyman
