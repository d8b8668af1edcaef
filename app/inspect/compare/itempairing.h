// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/compare/alignment.h"
#include "inspect/jsonvalue.h"

namespace tallyman {

// Which items of two stretches, none of which are the same, are one item that has changed: by their
// place when there are as many, else by how much of them is the same; ascending on both sides.
[[nodiscard]] std::vector<AlignedPair> pairItems(
    const QList<JsonValue> &left, const QList<JsonValue> &right);

} // namespace tallyman
