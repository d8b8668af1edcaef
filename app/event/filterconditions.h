// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/filterterms.h"

namespace tallyman {

// What a word or condition means. A list without any value (`method:,`) holds for every event.
// Durations count back from `nowUs`. Pure.
[[nodiscard]] tl::expected<FilterNode, FilterError> filterConditionOf(
    const FilterTerm &term, qint64 nowUs);

} // namespace tallyman
