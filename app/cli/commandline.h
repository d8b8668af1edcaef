// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/settings.h"

#include <QString>
#include <functional>
#include <optional>

namespace tallyman {

// What is asked for when no subcommand is given.
struct WindowRequest
{
    QString workspace; // empty: none was named
    std::optional<ListenAddress> listen;
};

// Exit codes of the program.
enum ExitCode : int {
    kExitDone = 0,
    kExitFailed = 1,
    kExitWrongUse = 2,
};

// Reads the command line and runs the subcommand it names; without one `window` is called (empty
// when the program was built without it). Returns the exit code. Call once, from main().
[[nodiscard]] int runCommandLine(
    int argc, char **argv, const std::function<int(const WindowRequest &)> &window);

} // namespace tallyman
