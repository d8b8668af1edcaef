// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "deliver/compose.h"

#include <QString>

namespace tallyman {

// The curl command that sends what was composed from `captured`. Content that was not edited may be
// read from the workspace.
[[nodiscard]] QString composedCurlCommand(
    const Event &captured, const OutgoingRequest &request, const QString &workspace);

} // namespace tallyman
