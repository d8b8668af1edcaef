// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tunnel/ngrokrecord.h"
#include "tunnel/reachability.h"
#include "tunnel/tunnelstatus.h"

#include <QByteArray>
#include <optional>

namespace tallyman {

// What `tunnel status --json` and `tunnel record --json` print, '\n' included. What is not known is
// null. Pure functions; any thread.
[[nodiscard]] QByteArray tunnelJsonLine(
    const TunnelStatus &status, const std::optional<Reachability> &reached);
[[nodiscard]] QByteArray recordJsonLine(const TunnelRecord &record);

} // namespace tallyman
