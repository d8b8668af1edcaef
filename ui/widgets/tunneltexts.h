// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>

namespace tallyman {

struct TunnelStatus;

// The tunnel's state in words and colour. GUI thread.
namespace tunneltexts {

[[nodiscard]] QString state(const TunnelStatus &status); // "ngrok is up", "No tunnel"
// Everything that is wrong or to be warned of, a line each, with its sign; empty: nothing.
[[nodiscard]] QString troubles(const TunnelStatus &status);
[[nodiscard]] QColor color(const TunnelStatus &status);

} // namespace tunneltexts

} // namespace tallyman
