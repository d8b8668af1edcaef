// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/finding.h"

#include <QByteArray>

namespace tallyman {

// The line of `findings --json`, '\n' included: event, or sender and importKey; id, severity,
// message, evidence ([{what, text} …]), advice, source. Pure; any thread.
[[nodiscard]] QByteArray findingJsonLine(const Finding &finding);

} // namespace tallyman
