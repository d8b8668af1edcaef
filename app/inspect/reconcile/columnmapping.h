// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/reconcile/csvfile.h"
#include "inspect/reconcile/receivedrows.h"

#include <QList>

namespace tallyman {

// Which field of the received rows a column of the file became.
struct ColumnMatch
{
    enum class Reason : quint8 {
        None,     // no field was found for it
        SameName, // letters and digits of the names are the same
        Values,   // its values arrived in that field
        Chosen,   // by the user
    };
    int field = -1; // in ReceivedRows::fields(); -1: it was not sent
    Reason reason = Reason::None;
    friend bool operator==(const ColumnMatch &, const ColumnMatch &) = default;
};
using ColumnMapping = QList<ColumnMatch>; // one for each column of the header

// "same name", "values", "chosen", "none".
[[nodiscard]] QString columnReasonName(ColumnMatch::Reason reason);

// Finds it by the names, then, for what is left, by the values in some of the rows.
[[nodiscard]] ColumnMapping inferMapping(const CsvFile &table, ReceivedRows &rows);

// Applies "COLUMN=FIELD" (nothing behind the sign: the column was not sent) to `mapping`. Errors:
// InvalidInput naming what there is not.
[[nodiscard]] Result<ColumnMapping> chooseMapping(ColumnMapping mapping, const QStringList &header,
    const QStringList &fields, const QStringList &choices);

} // namespace tallyman
