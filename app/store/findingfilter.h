// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/filter.h"
#include "event/finding.h"

namespace tallyman {

// Whether a filter asks for findings or their severity.
[[nodiscard]] bool asksForFindings(const Filter &filter);
// What is left to ask of the events of an import when `finding` is about the import: what the
// filter says of findings is answered by that one. Pure.
[[nodiscard]] Filter filterBesides(const Filter &filter, const Finding &finding);

} // namespace tallyman
