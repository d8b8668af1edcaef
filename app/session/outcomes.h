// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/delivery.h"
#include "event/event.h"
#include "inspect/profile.h"

namespace tallyman {

// What became of a delivery and why it was made, without a full stop: "app answered 500 after 41 s
// (rule “all”, attempt 2, perhaps not the first time)".
[[nodiscard]] QString deliveryOutcome(const Delivery &delivery);

// Both sides of an event that was passed on, in sentences: what the sender saw and what the targets
// answered last, each of them once, and how long the sender waits. `deliveries`: newest first.
// `waiting`: how many are still in the outbox. `sender`: null: not known. Empty when nothing was
// passed on.
[[nodiscard]] QString bothOutcomes(
    const Event &event, const QList<Delivery> &deliveries, qint64 waiting, const Profile *sender);

} // namespace tallyman
