// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <atomic>

namespace tallyman::test {

// An SQLite VFS over the default one that makes the n-th write or sync fail as a disk would.
// Register once per process; the counters are shared by all its files.
class FaultVfs
{
public:
    enum class Operation { Write, Sync };

    // Registers it on first use; its name for Database and SessionOptions.
    [[nodiscard]] static QByteArray name();

    // From now on, `count` calls of `operation` fail with `code` (an SQLITE_IOERR_…, SQLITE_FULL),
    // beginning with the n-th (1 is the next one).
    static void failAt(Operation operation, int n, int code, int count = 1);
    static void healAll();
    // How many writes and syncs there have been since healAll().
    [[nodiscard]] static int writes();
    [[nodiscard]] static int syncs();
    [[nodiscard]] static int failures();
};

} // namespace tallyman::test
