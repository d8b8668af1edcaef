// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/filelocks.h"

#include <QHash>
#include <QMutex>
#include <cstdarg>
#include <fcntl.h>
#include <mutex>
#include <optional>
#include <sqlite3.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace tallyman {

#ifdef F_OFD_SETLK

namespace {

using FileId = std::pair<dev_t, ino_t>;

QMutex &mutex()
{
    static QMutex instance;
    return instance;
}

// By file the descriptor of the one open file that has all locks of this process on it: SQLite
// counts them per process, and takes and gives them back through any of its descriptors. It lasts
// until SQLite closes one of those, by which all locks are lost to it.
QHash<FileId, int> &lockHolders()
{
    static QHash<FileId, int> holders;
    return holders;
}

// An open file of its own for what `descriptor` stands for, also if that has lost its name.
int openAgain(int descriptor)
{
    const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
    const int writable = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    return writable >= 0 ? writable : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
}

int command(int classic)
{
    switch (classic) {
    case F_SETLK:
        return F_OFD_SETLK;
    case F_SETLKW:
        return F_OFD_SETLKW;
    default:
        return F_OFD_GETLK;
    }
}

std::optional<FileId> idOf(int descriptor)
{
    struct stat status = {};
    return ::fstat(descriptor, &status) == 0 ? std::optional(FileId(status.st_dev, status.st_ino))
                                             : std::nullopt;
}

int lockFile(int descriptor, int classic, struct flock *lock)
{
    const auto id = idOf(descriptor);
    if (!id)
        return -1;
    const QMutexLocker locker(&mutex());
    auto holder = lockHolders().constFind(*id);
    if (holder == lockHolders().constEnd()) {
        const int opened = openAgain(descriptor);
        if (opened < 0) // no /proc
            return ::fcntl(descriptor, classic, lock);
        holder = lockHolders().insert(*id, opened);
    }
    lock->l_pid = 0; // as these commands want it
    return ::fcntl(*holder, command(classic), lock);
}

// In place of fcntl() in SQLite's code for Unix.
int controlFile(int descriptor, int what, ...)
{
    va_list arguments;
    va_start(arguments, what);
    int result = 0;
    switch (what) {
    case F_SETLK:
    case F_SETLKW:
    case F_GETLK:
        result = lockFile(descriptor, what, va_arg(arguments, struct flock *));
        break;
    case F_GETFD:
    case F_GETFL:
        result = ::fcntl(descriptor, what);
        break;
    default:
        result = ::fcntl(descriptor, what, va_arg(arguments, long));
        break;
    }
    va_end(arguments);
    return result;
}

// In place of close(): SQLite relies on it where it gives locks back without a word.
int closeFile(int descriptor)
{
    if (const auto id = idOf(descriptor)) {
        const QMutexLocker locker(&mutex());
        if (const auto holder = lockHolders().constFind(*id); holder != lockHolders().constEnd()) {
            ::close(*holder);
            lockHolders().erase(holder);
        }
    }
    return ::close(descriptor);
}

void install()
{
    sqlite3_vfs *unixVfs = sqlite3_vfs_find("unix");
    if (unixVfs == nullptr || unixVfs->iVersion < 3 || unixVfs->xSetSystemCall == nullptr)
        return;
    const auto replace = [unixVfs](const char *name, auto *function) {
        unixVfs->xSetSystemCall(unixVfs, name, reinterpret_cast<sqlite3_syscall_ptr>(function));
    };
    replace("fcntl", &controlFile);
    replace("close", &closeFile);
}

} // namespace

void keepFileLocks()
{
    static std::once_flag once;
    std::call_once(once, install);
}

#else

void keepFileLocks() { }

#endif

} // namespace tallyman
