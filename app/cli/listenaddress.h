// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/settings.h"

#include <QString>
#include <optional>

namespace tallyman {

// Reads "127.0.0.1:8787", "[::1]:8787", "localhost:0" or ":8787" (this machine only). Nothing when
// it is none of these.
[[nodiscard]] std::optional<ListenAddress> parseListenAddress(const QString &text);

} // namespace tallyman
