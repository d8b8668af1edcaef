// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/endpoint.h"

namespace tallyman {

// Whether these endpoints can stand beside each other, with all that they answer. Errors:
// InvalidInput, a sentence that names the endpoint or its rule.
[[nodiscard]] Result<void> checkEndpoints(const QList<Endpoint> &endpoints);

} // namespace tallyman
