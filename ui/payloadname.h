// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"

#include <QString>

namespace tallyman {

// "event-48112.json": a file name for an event's content, made of its id and a known extension for
// its content type. Nothing else of what the sender says goes into it.
[[nodiscard]] QString payloadFileName(const Event &event);

} // namespace tallyman
