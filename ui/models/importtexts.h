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
// "20", "2 parts", "–"; what is missing, with its first ranges, in a sentence.
[[nodiscard]] QString importMissingText(const Import &import);
[[nodiscard]] QString importMissingSentence(const Import &import);
[[nodiscard]] QString importDuplicatesText(const Import &import);
[[nodiscard]] QString importDuplicatesSentence(const Import &import);
// "148 of 150", "150 rows", "success", "–".
[[nodiscard]] QString importNoticeText(const Import &import);
// The state in few words, with what it comes from: "row 93 missing", "arriving", "complete".
[[nodiscard]] QString importStateText(const Import &import, qint64 nowUs);
// What that leaves out, in a sentence; empty when it says all.
[[nodiscard]] QString importStateSentence(const Import &import, qint64 nowUs);
// "14:02:33"; on other days "22 Nov 14:02", in other years "2025-11-22".
[[nodiscard]] QString importTimeText(qint64 microsecondsUtc);
// How many rows, or parts of a series, have not come.
[[nodiscard]] qint64 importMissingCount(const Import &import);
// "row 93", "rows 101–148", "parts 2, 4"; at most `most` ranges.
[[nodiscard]] QString importRangesText(const IdSet &ranges, bool areParts, qsizetype most = 3);
// "12 requests: 10 chunks, 1 repeated, 1 notice"; "3 requests" where each brought its own rows.
[[nodiscard]] QString importRequestsText(const Import &import);
// Why an import has no rows to be shown.
[[nodiscard]] QString importNoRowsSentence(const Import &import);
// "the notice says 150 rows, 148 succeeded, 2 failed"
[[nodiscard]] QString importNoticeSentence(const ImportNotice &notice);
// Which import, and how much of it arrived, in one line: "79418895 · products.csv · 147 of 148 rows
// · 3 requests".
[[nodiscard]] QString importSentence(const Import &import);

} // namespace tallyman
