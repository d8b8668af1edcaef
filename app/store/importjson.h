// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/import.h"

namespace tallyman {

// An Import as it stands in the workspace; id, sender and key have columns of their own. Pure.
[[nodiscard]] QByteArray importToJson(const Import &import);
// What cannot be read is left at its default: it can be made again from the events.
[[nodiscard]] Import importFromJson(const QByteArray &json);

} // namespace tallyman
