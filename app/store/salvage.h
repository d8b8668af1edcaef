// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QtGlobal>
#include <atomic>

namespace tallyman {

// Copies what can be read of the workspace at `source`, damaged or not, into a new workspace at
// `destination` and returns the number of events. `source` is only read: SQLite works on a copy of
// it that is removed afterwards. An event whose request cannot be read whole is left out. Where the
// way to events is damaged, they are looked for in every page, and what belongs to an event besides
// the request (reply, comment, deliveries, being in the trash) may have been lost.
// Blocks; call it on a thread of its own. When `cancelled` becomes true it ends soon, and removes
// what it has written. Errors: InvalidInput when `destination` exists, Io, Full, Cancelled.
[[nodiscard]] Result<qint64> salvageWorkspace(
    const QString &source, const QString &destination, const std::atomic_bool *cancelled = nullptr);

} // namespace tallyman
