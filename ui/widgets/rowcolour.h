// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/colourrules.h"

#include <QColor>
#include <QIcon>
#include <QString>

namespace tallyman {

// How a colour that rules give to rows looks in the present theme. GUI thread.
[[nodiscard]] QColor rowTint(RowColour colour); // translucent, over the row's ground
[[nodiscard]] QIcon rowSwatch(RowColour colour);
[[nodiscard]] QString rowColourTitle(RowColour colour); // "Red"

} // namespace tallyman
