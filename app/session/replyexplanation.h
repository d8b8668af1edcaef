// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"

#include <QStringList>

namespace tallyman {

class EventReader;

// What would be answered to an event by the endpoints and rules as they are now, if it came first,
// as lines: its endpoint, then of each rule why it matches or does not. `event` with its content.
// Throws SqliteError. On the thread of `reader`.
[[nodiscard]] QStringList explainReply(EventReader &reader, const Event &event, qint64 nowUs);

} // namespace tallyman
