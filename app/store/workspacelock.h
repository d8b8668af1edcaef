// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QLockFile>
#include <memory>

namespace tallyman {

// The right to capture into a workspace: a lock file NAME.tally.lock beside it, released by the
// operating system's rules when the process ends, however it ends.
class WorkspaceLock
{
public:
    // Errors: Busy with a sentence that names the holder, ReadOnly when the folder cannot be
    // written.
    [[nodiscard]] static Result<std::unique_ptr<WorkspaceLock>> acquire(const QString &workspace);

    // Whether a process that lives holds the lock.
    [[nodiscard]] static bool isHeld(const QString &workspace);
    // Who holds the lock, e.g. "tallyman (pid 4711)"; empty when nobody does.
    [[nodiscard]] static QString holder(const QString &workspace);
    // The number of that process; 0 when nobody does.
    [[nodiscard]] static qint64 holderPid(const QString &workspace);

private:
    explicit WorkspaceLock(const QString &path);
    QLockFile m_file;
};

} // namespace tallyman
