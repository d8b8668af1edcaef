// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/rowarrangement.h"

#include <algorithm>
#include <numeric>

namespace tallyman {

namespace {

constexpr qsizetype kKeyLetters = 64;

// What a row is sorted by: numbers before texts.
struct Key
{
    bool missing = false;
    bool isText = false;
    double number = 0;
    QString text;
};

Key keyOf(const ImportGridRow &row, const QStringList &cells, int column)
{
    Key key;
    key.missing = row.isMissing();
    if (column == RowArrangement::kByNumber || column == RowArrangement::kByEvent) {
        key.number = static_cast<double>(
            column == RowArrangement::kByNumber ? row.place.number : row.place.eventId);
        return key;
    }
    const QString cell = cells.value(column).left(kKeyLetters);
    bool isNumber = false;
    key.number = cell.toDouble(&isNumber);
    key.isText = !isNumber;
    if (key.isText) {
        key.number = 0;
        key.text = cell.toCaseFolded();
    }
    return key;
}

bool isLess(const Key &a, const Key &b)
{
    if (a.isText != b.isText)
        return b.isText;
    return a.isText ? a.text < b.text : a.number < b.number;
}

bool hasText(const QStringList &cells, const QString &text)
{
    return std::any_of(cells.begin(), cells.end(),
        [&text](const QString &cell) { return cell.contains(text, Qt::CaseInsensitive); });
}

} // namespace

ImportGridRows arrangeRows(const std::vector<ImportGridRow> &rows,
    const RowArrangement &arrangement, const CellsOfRow &cellsOf)
{
    std::vector<Key> keys;
    std::vector<const ImportGridRow *> fitting;
    const bool needsCells = arrangement.column >= 0 || !arrangement.text.isEmpty();
    for (const ImportGridRow &row : rows) {
        std::optional<QStringList> cells = QStringList();
        if (needsCells)
            cells = cellsOf(row);
        if (!cells)
            return nullptr;
        if (!arrangement.text.isEmpty() && !hasText(*cells, arrangement.text))
            continue;
        keys.push_back(keyOf(row, *cells, arrangement.column));
        fitting.push_back(&row);
    }
    std::vector<size_t> order(keys.size());
    std::iota(order.begin(), order.end(), size_t(0));
    const bool down = arrangement.order == Qt::DescendingOrder;
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
        const bool atPlace = arrangement.column == RowArrangement::kByNumber;
        if (keys[a].missing != keys[b].missing && !atPlace)
            return keys[b].missing;
        return down ? isLess(keys[b], keys[a]) : isLess(keys[a], keys[b]);
    });
    auto arranged = std::make_shared<std::vector<ImportGridRow>>();
    arranged->reserve(order.size());
    for (const size_t at : order)
        arranged->push_back(*fitting[at]);
    return arranged;
}

} // namespace tallyman
