// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace tallyman {

// The workspace that is used when none is named: default.tally in the platform's data directory
// (on Linux $XDG_DATA_HOME/tallyman, else ~/.local/share/tallyman). TALLYMAN_WORKSPACE overrides.
[[nodiscard]] QString defaultWorkspacePath();
// The same whatever TALLYMAN_WORKSPACE says.
[[nodiscard]] QString standardWorkspacePath();

// The user's configuration directory ($XDG_CONFIG_HOME/tallyman, else ~/.config/tallyman).
[[nodiscard]] QString configDirectory();

} // namespace tallyman
