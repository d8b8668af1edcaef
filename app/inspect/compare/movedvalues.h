// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/compare/jsondiff.h"

#include <vector>

namespace tallyman {

// A difference as it was found, before what was removed is looked for among what was added.
struct FoundChange
{
    JsonChange change;
    quint64 digest = 0; // of what was removed or added
};
using FoundChanges = std::vector<FoundChange>;
constexpr size_t kMostFound = 100'000;

// Makes one "moved" of a value that was removed and added again: from the same container in any
// case, from another one when it is no small value and there is no doubt which it is. Takes them
// out of `counts`; returns at most kMostChanges.
[[nodiscard]] QList<JsonChange> joinMoves(
    FoundChanges &found, std::array<qint64, kChangeKinds> *counts);

} // namespace tallyman
