// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/delivery.h"

namespace tallyman {

// One delivery as subcommands print it, with a line break.
[[nodiscard]] QByteArray deliveryLine(const Delivery &delivery);
[[nodiscard]] QByteArray deliveryJsonLine(const Delivery &delivery);

} // namespace tallyman
