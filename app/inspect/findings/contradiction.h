// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"

#include <QString>

namespace tallyman {

class EventReader;
class ProfileSet;
struct CheckedEvent;

// The event that another one contradicts, and the first value in which they differ.
struct Contradiction
{
    EventId eventId = 0; // 0: not known
    QString where;       // "SKU in row 2", "/row_count"; empty: the contents were not compared
    QString there;       // as evidence, in that event; empty: it has no such value
    QString here;

    // "SKU in row 2: “a” in #1, “b” here"; `event`: the one that it is said about.
    [[nodiscard]] QString sentence(EventId event) const;
};

// Of an event that came with other content than before; empty for others. Contents of over 1 MiB
// are not compared. Throws SqliteError.
[[nodiscard]] Contradiction contradictionOf(
    EventReader &reader, const ProfileSet &profiles, const CheckedEvent &checked);

} // namespace tallyman
