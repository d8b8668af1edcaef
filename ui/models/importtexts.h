// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/import.h"

#include <QCoreApplication>
#include <QString>

namespace tallyman {

// What is said of an import, in words.
class ImportTexts
{
    Q_DECLARE_TR_FUNCTIONS(ImportTexts)
};

// "147 of 148", "3 of 5 parts", "148 announced".
[[nodiscard]] QString importRowsText(const Import &import);
// The state in words, with what it comes from: "row 93 missing", "arriving", "complete".
[[nodiscard]] QString importStateText(const Import &import, qint64 nowUs);
// How many rows, or parts of a series, have not come.
[[nodiscard]] qint64 importMissingCount(const Import &import);
// "row 93", "rows 101–148", "parts 2, 4"; at most a few.
[[nodiscard]] QString importRangesText(const IdSet &ranges, bool areParts);
// "12 requests: 10 chunks, 1 repeated, 1 notice"; "3 requests" where each brought its own rows.
[[nodiscard]] QString importRequestsText(const Import &import);
// "the notice says 150 rows, 148 succeeded, 2 failed"
[[nodiscard]] QString importNoticeSentence(const ImportNotice &notice);
// Which import, and how much of it arrived, in one line: "79418895 · products.csv · 147 of 148 rows
// · 3 requests".
[[nodiscard]] QString importSentence(const Import &import);

} // namespace tallyman
