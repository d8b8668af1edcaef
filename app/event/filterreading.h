// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/filter.h"

namespace tallyman {

// What a filter asks for, in plain language: "POST requests to paths that contain /crm whose body's
// row_count is over 100". Empty for the empty filter. One line; cut short when it becomes long.
// The text may contain what the user or a sender wrote. Pure.
[[nodiscard]] QString readingOf(const Filter &filter);

} // namespace tallyman
