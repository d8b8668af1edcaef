// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/importrows.h"

#include <QByteArrayView>
#include <functional>

namespace tallyman {

// Takes a part of the output; false ends it.
using RowsOutput = std::function<bool(QByteArrayView)>;

// The rows of an import, each once, as CSV with a header; texts that a spreadsheet would take for
// formulas are made harmless. Throws SqliteError.
void writeRowsCsv(ImportRows &rows, const RowsOutput &write);

// All rows that arrived as one JSON object a line, as sent: row, event, offset, size, data; again
// or conflicting when the row had come before. Throws SqliteError.
void writeRowsJson(ImportRows &rows, const RowsOutput &write);

} // namespace tallyman
