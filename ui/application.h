// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/settings.h"

#include <QString>
#include <optional>

namespace tallyman {

struct WindowOptions
{
    QString workspace;                   // empty: the default one
    std::optional<ListenAddress> listen; // overrides the workspace's own
};

// Opens the window on a workspace and runs until it is closed. Returns the exit code.
[[nodiscard]] int runWindow(int argc, char **argv, const WindowOptions &options);

} // namespace tallyman
