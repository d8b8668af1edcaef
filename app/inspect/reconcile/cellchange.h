// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace tallyman {

// What became of a cell on its way.
enum class CellChange : quint8 {
    LeadingZeros, // 00123 → 123
    Trimmed,      // blanks around or doubled ones within are gone
    Padded,       // or have come
    Case,
    DateSwapped, // day and month
    DateFormat,  // the same date written otherwise
    Number,      // the same number written otherwise
    Mojibake,    // read in the wrong character encoding
    CutOff,      // only its beginning arrived
    Emptied,
    Filled, // it was empty
    Other,
};
constexpr int kCellChanges = 12;

// "leading-zeros", "trimmed", "case", "date-swapped", "date-format", "number", "mojibake",
// "cut-off", "emptied", "filled", "other".
[[nodiscard]] QString cellChangeName(CellChange change);

// The plainest explanation for what `before` (in the file) and `after` (as received), which are not
// the same, have to do with each other. Pure.
[[nodiscard]] CellChange classifyChange(const QString &before, const QString &after);

} // namespace tallyman
