// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"

#include <QString>

namespace tallyman {

class EventReader;

// The name of the endpoint that an event belongs to, or “catch-all”. Throws SqliteError.
[[nodiscard]] QString endpointNameOf(EventReader &reader, const Event &event);

// `endpoint explain`: which endpoint an event belongs to, and why each of its rules matches it or
// does not. Runs on the main thread, returns an exit code.
[[nodiscard]] int runEndpointExplain(const QString &workspace, const QString &id);

} // namespace tallyman
