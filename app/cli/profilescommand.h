// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace tallyman {

// The subcommand that is about profiles of senders. Both functions run on the main thread, need no
// workspace and return an exit code.

// Reads the files as profiles. What is wrong goes to standard output as "FILE:LINE: sentence", a
// line for each file.
[[nodiscard]] int runProfilesCheck(const QStringList &files);
// Prints the profiles that come with the program and the user's own.
[[nodiscard]] int runProfilesList();

} // namespace tallyman
