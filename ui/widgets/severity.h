// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/finding.h"
#include "ui/widgets/tonedelegate.h"

#include <QColor>

namespace tallyman {

// How findings of a severity look: a mark and a word, never the colour alone. GUI thread.
[[nodiscard]] QString severityMark(Severity severity); // "✖"
[[nodiscard]] QString severityText(Severity severity); // "✖ Error"
[[nodiscard]] QColor severityColor(Severity severity);
[[nodiscard]] Tone severityTone(Severity severity);

} // namespace tallyman
