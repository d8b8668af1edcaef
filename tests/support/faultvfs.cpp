// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/faultvfs.h"

#include <cstring>
#include <mutex>
#include <sqlite3.h>

namespace tallyman::test {

namespace {

struct Plan
{
    std::mutex mutex;
    int writes = 0;
    int syncs = 0;
    int failures = 0;
    FaultVfs::Operation operation = FaultVfs::Operation::Write;
    int from = 0; // 0: nothing fails
    int count = 0;
    int code = SQLITE_IOERR;
};

Plan &plan()
{
    static Plan instance;
    return instance;
}

int next(FaultVfs::Operation operation)
{
    Plan &p = plan();
    const std::scoped_lock lock(p.mutex);
    int &counter = operation == FaultVfs::Operation::Write ? p.writes : p.syncs;
    ++counter;
    const bool fails =
        p.from > 0 && operation == p.operation && counter >= p.from && counter < p.from + p.count;
    p.failures += fails ? 1 : 0;
    return fails ? p.code : SQLITE_OK;
}

sqlite3_vfs *parent()
{
    static sqlite3_vfs *vfs = sqlite3_vfs_find(nullptr);
    return vfs;
}

// A file of ours, followed in memory by the parent's.
struct File
{
    sqlite3_file base;
    sqlite3_io_methods methods;
};

sqlite3_file *inner(sqlite3_file *file)
{
    return reinterpret_cast<sqlite3_file *>(reinterpret_cast<File *>(file) + 1);
}

int onWrite(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
    if (const int code = next(FaultVfs::Operation::Write))
        return code;
    return inner(file)->pMethods->xWrite(inner(file), data, size, offset);
}

int onSync(sqlite3_file *file, int flags)
{
    if (const int code = next(FaultVfs::Operation::Sync))
        return code;
    return inner(file)->pMethods->xSync(inner(file), flags);
}

template <auto Method> struct Forward;
template <typename... Arguments, int (*sqlite3_io_methods::*Method)(sqlite3_file *, Arguments...)>
struct Forward<Method>
{
    static int call(sqlite3_file *file, Arguments... arguments)
    {
        return (inner(file)->pMethods->*Method)(inner(file), arguments...);
    }
};

void onShmBarrier(sqlite3_file *file)
{
    inner(file)->pMethods->xShmBarrier(inner(file));
}

int onOpen(sqlite3_vfs *, const char *name, sqlite3_file *file, int flags, int *outFlags)
{
    auto *ours = reinterpret_cast<File *>(file);
    ours->base.pMethods = nullptr;
    const int code = parent()->xOpen(parent(), name, inner(file), flags, outFlags);
    if (code != SQLITE_OK || !inner(file)->pMethods)
        return code;
    sqlite3_io_methods &m = ours->methods;
    m = *inner(file)->pMethods;
    m.xClose = Forward<&sqlite3_io_methods::xClose>::call;
    m.xRead = Forward<&sqlite3_io_methods::xRead>::call;
    m.xWrite = onWrite;
    m.xTruncate = Forward<&sqlite3_io_methods::xTruncate>::call;
    m.xSync = onSync;
    m.xFileSize = Forward<&sqlite3_io_methods::xFileSize>::call;
    m.xLock = Forward<&sqlite3_io_methods::xLock>::call;
    m.xUnlock = Forward<&sqlite3_io_methods::xUnlock>::call;
    m.xCheckReservedLock = Forward<&sqlite3_io_methods::xCheckReservedLock>::call;
    m.xFileControl = Forward<&sqlite3_io_methods::xFileControl>::call;
    m.xSectorSize = Forward<&sqlite3_io_methods::xSectorSize>::call;
    m.xDeviceCharacteristics = Forward<&sqlite3_io_methods::xDeviceCharacteristics>::call;
    m.xShmMap = Forward<&sqlite3_io_methods::xShmMap>::call;
    m.xShmLock = Forward<&sqlite3_io_methods::xShmLock>::call;
    m.xShmBarrier = onShmBarrier;
    m.xShmUnmap = Forward<&sqlite3_io_methods::xShmUnmap>::call;
    m.xFetch = Forward<&sqlite3_io_methods::xFetch>::call;
    m.xUnfetch = Forward<&sqlite3_io_methods::xUnfetch>::call;
    ours->base.pMethods = &m;
    return SQLITE_OK;
}

} // namespace

QByteArray FaultVfs::name()
{
    static const QByteArray kName = "tallyman-faults";
    static sqlite3_vfs vfs = [] {
        sqlite3_vfs copy = *parent();
        copy.zName = kName.constData();
        copy.szOsFile = static_cast<int>(sizeof(File)) + parent()->szOsFile;
        copy.pNext = nullptr;
        copy.xOpen = onOpen;
        return copy;
    }();
    static const int registered = sqlite3_vfs_register(&vfs, 0);
    Q_UNUSED(registered)
    return kName;
}

void FaultVfs::failAt(Operation operation, int n, int code, int count)
{
    Plan &p = plan();
    const std::scoped_lock lock(p.mutex);
    p.operation = operation;
    p.from = (operation == Operation::Write ? p.writes : p.syncs) + n;
    p.count = count;
    p.code = code;
}

void FaultVfs::healAll()
{
    Plan &p = plan();
    const std::scoped_lock lock(p.mutex);
    p.from = p.writes = p.syncs = p.failures = 0;
}

int FaultVfs::writes()
{
    const std::scoped_lock lock(plan().mutex);
    return plan().writes;
}

int FaultVfs::syncs()
{
    const std::scoped_lock lock(plan().mutex);
    return plan().syncs;
}

int FaultVfs::failures()
{
    const std::scoped_lock lock(plan().mutex);
    return plan().failures;
}

} // namespace tallyman::test
