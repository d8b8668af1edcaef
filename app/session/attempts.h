// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "store/analysisrecords.h"

namespace tallyman {

class EventReader;

// One of several events that are the same notification.
struct Attempt
{
    EventId id = 0;
    qint64 receivedAtUs = 0; // UTC
    Sameness sameness = Sameness::First;
};

// All attempts at the notification of an event, ascending, itself among them; empty when it is not
// known yet. Looks at most kAttemptReach events away. Throws SqliteError.
[[nodiscard]] QList<Attempt> readAttempts(EventReader &reader, EventId id);
constexpr EventId kAttemptReach = 25'000;

} // namespace tallyman
