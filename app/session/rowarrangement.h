// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/importrowsview.h"

#include <functional>
#include <optional>

namespace tallyman {

// The cells of a row; nothing ends the work.
using CellsOfRow = std::function<std::optional<QStringList>(const ImportGridRow &)>;

// The rows that fit, in the order that is asked for; rows that are equal keep their order. Rows
// that never arrived stand last, and do not fit any text. Null when `cellsOf` has ended it. Keeps
// some 100 bytes a row. Pure.
[[nodiscard]] ImportGridRows arrangeRows(const std::vector<ImportGridRow> &rows,
    const RowArrangement &arrangement, const CellsOfRow &cellsOf);

} // namespace tallyman
