// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/finding.h"
#include "event/import.h"

namespace tallyman {

// What is wrong or notable about an import at `nowUs` (UTC): rows-missing, count-mismatch,
// out-of-order, resubmitted. Pure: a late part makes them go by itself.
[[nodiscard]] QList<Finding> findingsOf(const Import &import, qint64 nowUs);

} // namespace tallyman
