// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/import.h"

#include <QByteArray>

namespace tallyman {

// The line of `imports --json`, '\n' included: importKey, sender, form, rowsReceived, rowsTotal,
// rowsDuplicated (came more than once, also with other content), rowsConflicting, gaps ([[first,
// last] …], row numbers; parts of a series with gapsOf "parts"), chunks, attempts, events, firstAt,
// lastAt, notice (rows, succeeded, failed, status, event), state; file, user and environment where
// they are known. What is not known is null. Pure; any thread.
[[nodiscard]] QByteArray importJsonLine(const Import &import, qint64 nowUs);

} // namespace tallyman
