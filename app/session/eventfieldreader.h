// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/eventfield.h"
#include "event/idset.h"

#include <QHash>
#include <QStringList>
#include <memory>

namespace tallyman {

class EventReader;
class ProfileSet;

// What is read, and how it is said.
struct FieldChoice
{
    QList<EventField> fields;
    QStringList mutedFindings;                  // kinds that are left out
    std::shared_ptr<const ProfileSet> profiles; // null: senders and forms by their ids
};

// What those fields are in the events first…last, by id, in their order; empty where an event has
// none. Several values of a path are told by the first and "…"; content of over 4 MiB is not looked
// into. For display: hostile characters are visible. Any thread. Throws SqliteError.
[[nodiscard]] QHash<EventId, QStringList> readEventFields(
    EventReader &reader, const FieldChoice &choice, EventId first, EventId last);

} // namespace tallyman
