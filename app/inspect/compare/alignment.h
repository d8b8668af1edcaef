// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>
#include <vector>

namespace tallyman {

// An item of one sequence that is the same in another one.
struct AlignedPair
{
    qint64 left = 0;
    qint64 right = 0;
    friend bool operator==(const AlignedPair &, const AlignedPair &) = default;
};

// Which items of two sequences, told by their digests, are the same ones; ascending on both sides.
// What is unique on both sides leads (as in "patience diff"), what lies between is matched from
// both ends, and exactly where it is small. Takes O(n log n) for any input. Pure.
[[nodiscard]] std::vector<AlignedPair> alignSequences(
    const std::vector<quint64> &left, const std::vector<quint64> &right);

} // namespace tallyman
