// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "http/headerlist.h"

#include <QString>

namespace tallyman {

// Field lines as the user types them, one "Name: value" a line; blank lines are skipped.
// Error: InvalidInput that names the line and what is wrong with it.
[[nodiscard]] Result<HeaderList> headersFromText(const QString &text);
[[nodiscard]] QString headersToText(const HeaderList &headers);

} // namespace tallyman
