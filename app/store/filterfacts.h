// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/filternode.h"
#include "event/idset.h"
#include "store/database.h"

#include <optional>

// What filters ask about events that was found out by following the log, as SQL over the event
// table (alias e): one function for each. `judge` is the start of a call of judge_text() that wants
// only the text. Another such condition: its name in FilterTerms, what it means in
// event/filterconditions.cpp, its SQL here and in FilterSql.
namespace tallyman::filterfacts {

[[nodiscard]] QByteArray senderSql(const QByteArray &judge);
[[nodiscard]] QByteArray formSql(const QByteArray &judge);
// `bySender`: the value may be "sender/key", too.
[[nodiscard]] QByteArray importSql(const QByteArray &judge, bool bySender);
[[nodiscard]] QByteArray samenessSql(const QList<FilterRange> &ranges);
// A request that contradicts an earlier one, or rows in it that do.
[[nodiscard]] QByteArray conflictSql(const QList<FilterRange> &ranges);
// An empty `judge`: any finding that is not muted.
[[nodiscard]] QByteArray findingSql(const QByteArray &judge);
[[nodiscard]] QByteArray severitySql(const QList<FilterRange> &ranges);
[[nodiscard]] QByteArray attemptSql(const QList<FilterRange> &ranges);

// "x BETWEEN 1 AND 2 OR …" in parentheses.
[[nodiscard]] QByteArray rangesSql(const QByteArray &column, const QList<FilterRange> &ranges);

// The events with first ≤ id ≤ last of the imports with this key, whoever their sender is, or with
// this "sender/key". Quick for any number of imports. Throws SqliteError.
[[nodiscard]] IdSet eventsOfImport(
    Database &database, const QByteArray &key, EventId first, EventId last);

} // namespace tallyman::filterfacts
