// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace tallyman {

// Columns of the event table, in their default order.
enum class EventColumn : int {
    Id,
    Time,
    Method,
    Path,
    Remote,
    Status,
    Size,
    State,
    Mark,
    Comment,
};
inline constexpr int kEventColumns = 10; // columns of fields stand behind them

// What the event table model offers besides Qt's roles.
enum EventRole : int {
    EventIdRole = Qt::UserRole, // qint64
    EventStateRole,             // int of EventState; invalid while the row is being loaded
    EventStatusRole,            // int; 0: no reply was sent
    EventMarkedRole,            // bool
    EventReasonRole,            // bool: the path's cell says what was wrong; there is no path
};

} // namespace tallyman
