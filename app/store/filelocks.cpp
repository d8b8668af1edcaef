// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/filelocks.h"

#include "event/idset.h"

#include <QHash>
#include <QMutex>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <fcntl.h>
#include <limits>
#include <mutex>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tallyman {

#ifdef F_OFD_SETLK

namespace {

using FileId = std::pair<dev_t, ino_t>;

// The one open file that has all locks of this process on a file: SQLite counts them per process
// and takes and gives them back through any of its descriptors.
struct LockedFile
{
    int descriptor = -1;
    IdSet held; // bytes that are locked
};

QMutex &mutex()
{
    static QMutex instance;
    return instance;
}

QHash<FileId, LockedFile> &lockedFiles()
{
    static QHash<FileId, LockedFile> files;
    return files;
}

IdSet::Range rangeOf(const struct flock &lock)
{
    const qint64 first = lock.l_start;
    const qint64 last =
        lock.l_len == 0 ? std::numeric_limits<qint64>::max() - 1 : first + lock.l_len - 1;
    return {first, last};
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

void forgetUnused(const FileId &id)
{
    const auto file = lockedFiles().find(id);
    if (file == lockedFiles().end() || !file->held.isEmpty())
        return;
    ::close(file->descriptor);
    lockedFiles().erase(file);
}

int lockFile(int descriptor, int classic, struct flock *lock)
{
    struct stat status
    {
    };
    if (::fstat(descriptor, &status) != 0)
        return -1;
    const FileId id(status.st_dev, status.st_ino);
    const QMutexLocker locker(&mutex());
    LockedFile &file = lockedFiles()[id];
    if (file.descriptor < 0)
        file.descriptor = openAgain(descriptor);
    if (file.descriptor < 0) { // no /proc
        lockedFiles().remove(id);
        return ::fcntl(descriptor, classic, lock);
    }
    const IdSet::Range range = rangeOf(*lock);
    const short wanted = lock->l_type;
    lock->l_pid = 0; // as these commands want it
    const int result = ::fcntl(file.descriptor, command(classic), lock);
    const int error = errno;
    if (result == 0 && classic != F_GETLK) {
        if (wanted == F_UNLCK)
            file.held.remove(range.first, range.last);
        else
            file.held.insert(range.first, range.last);
    }
    forgetUnused(id);
    errno = error;
    return result;
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
    struct stat status
    {
    };
    if (::fstat(descriptor, &status) == 0) {
        const QMutexLocker locker(&mutex());
        const auto file = lockedFiles().find(FileId(status.st_dev, status.st_ino));
        if (file != lockedFiles().end()) {
            ::close(file->descriptor);
            lockedFiles().erase(file);
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
