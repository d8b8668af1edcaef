// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/filterterms.h"

namespace tallyman {

// How a text must be, or why the value cannot say so (part of a sentence). Pure.
[[nodiscard]] tl::expected<FilterMatch, QString> filterMatchOf(
    FilterSubject subject, FilterTerm::Operator op, const FilterTerm::Value &value);

} // namespace tallyman
