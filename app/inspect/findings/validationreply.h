// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

namespace tallyman {

// What is wrong with the answer by which a receiver tells a sender which rows it refuses: an array
// of {"type": "table" | "row" | "cell", "row_id": 1…, "column": …, "message": …}, where type is
// "cell" if it is left out. `columns` are those of the rows that were sent, `rows` how many there
// were; both empty or 0: not known. Sentences, at most ten. Source: CSVBox's help, “Server side
// validation”.
[[nodiscard]] QStringList validationReplyProblems(
    const QByteArray &body, const QStringList &columns, qint64 rows);

} // namespace tallyman
