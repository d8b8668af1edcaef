// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/attempts.h"
#include "inspect/profileset.h"

namespace tallyman {

class EventReader;

// All attempts at the notification of an event, ascending, itself among them; empty when it is not
// known yet. Of very many, the kMostAttempts before it and behind it. Throws SqliteError.
constexpr qsizetype kMostAttempts = 500;
[[nodiscard]] QList<Attempt> readAttempts(EventReader &reader, EventId id);

// The same with what they say about when the sender tries again. Throws SqliteError.
[[nodiscard]] AttemptRun readAttemptRun(
    EventReader &reader, EventId id, const ProfileSet &profiles);

} // namespace tallyman
