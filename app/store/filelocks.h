// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tallyman {

// Lets SQLite's locks belong to open files instead of to the process, where the system can (Linux:
// F_OFD_SETLK). The classic POSIX locks that it takes otherwise are all lost as soon as anything in
// the process closes any descriptor of the same file (https://www.sqlite.org/howtocorrupt.html,
// 2.2), as a file dialog does that looks into files to tell their types. Both kinds exclude each
// other across processes. Call before the first database is opened; any thread, later calls do
// nothing.
void keepFileLocks();

} // namespace tallyman
