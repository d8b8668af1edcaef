// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/filtervocabulary.h"

namespace tallyman {

// What could stand where a filter is being typed.
struct FilterCompletion
{
    qsizetype start = 0; // what would be replaced
    qsizetype length = 0;
    QStringList candidates; // the best first; none of them is what stands there already
};

// Completes the word before `cursor`: names of conditions, then their values as they occur in the
// log; behind and, or, not and a parenthesis any condition. Nothing inside of quotes. Pure.
[[nodiscard]] FilterCompletion completeFilter(
    const QString &text, qsizetype cursor, const FilterVocabulary &vocabulary);

} // namespace tallyman
