// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/filter.h"
#include "store/database.h"

#include <optional>

namespace tallyman {

// The only ids with first ≤ id ≤ last that may match, where few can be found quickly: by number, by
// import, by mark. Nothing when all must be looked at. Throws SqliteError.
[[nodiscard]] std::optional<IdSet> filterBounds(
    Database &database, const Filter &filter, EventId first, EventId last);

} // namespace tallyman
