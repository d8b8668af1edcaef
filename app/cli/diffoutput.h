// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/compare/messagediff.h"

#include <QByteArray>

namespace tallyman {

// A comparison for people: what differs, marked "-" (removed), "+" (added), "~" (changed) or ">"
// (moved), a line each, harmless on a terminal.
[[nodiscard]] QByteArray diffReport(
    const ComparedMessage &left, const ComparedMessage &right, const MessageDiff &diff);

// One object with '\n': left, right, equal, line, headers, content (as, same, sameBytes, sentence,
// changed, added, removed, moved, changes or lines, firstDifference).
[[nodiscard]] QByteArray diffJsonLine(
    const ComparedMessage &left, const ComparedMessage &right, const MessageDiff &diff);

} // namespace tallyman
