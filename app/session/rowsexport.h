// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/importrows.h"

#include <QByteArrayView>
#include <functional>

namespace tallyman {

// Takes a part of the output; false ends it.
using RowsOutput = std::function<bool(QByteArrayView)>;

// The rows of an import, each once, and behind them those that the sender rejected, with why in
// kErrorsColumn, as CSV with a header; texts that a spreadsheet would take for formulas are made
// harmless. The last columns say where a row came from: _row, _event, _offset and _size of its
// bytes in the event's content, _state (rejected, or conflicting with an earlier one of the same
// number). Throws SqliteError.
void writeRowsCsv(ImportRows &rows, const RowsOutput &write);

// All rows that arrived as one JSON object a line, as sent: row, event, offset, size, data; again
// or conflicting when the row had come before; rejected, with errors, for those that the sender
// rejected, whose row is null. Throws SqliteError.
void writeRowsJson(ImportRows &rows, const RowsOutput &write);

} // namespace tallyman
