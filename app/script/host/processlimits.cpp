// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/host/processlimits.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace tallyman {

namespace {

// What an engine reserves without using it: stacks, code, what the allocator keeps.
constexpr qint64 kReservedBytes = 512LL * 1024 * 1024;

struct MemorySizes
{
    qint64 total = 0;    // of the address space
    qint64 resident = 0; // of that, in memory
};

MemorySizes memorySizes()
{
    static const int file = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    static const qint64 pageBytes = ::sysconf(_SC_PAGESIZE);
    std::array<char, 128> text{};
    if (file < 0 || ::pread(file, text.data(), text.size() - 1, 0) <= 0)
        return {};
    char *rest = nullptr;
    const qint64 total = std::strtoll(text.data(), &rest, 10);
    const qint64 resident = std::strtoll(rest, nullptr, 10);
    return {total * pageBytes, resident * pageBytes};
}

void lower(__rlimit_resource resource, rlim_t value)
{
    rlimit limit{};
    if (::getrlimit(resource, &limit) != 0)
        return;
    limit.rlim_cur = std::min(value, limit.rlim_max);
    ::setrlimit(resource, &limit);
}

} // namespace

qint64 residentBytes()
{
    return memorySizes().resident;
}

void giveUpRights()
{
    (void)residentBytes(); // opens its file while that can be done
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    lower(RLIMIT_CORE, 0);
    if (TALLYMAN_SANITIZED == 0) {
        lower(RLIMIT_FSIZE, 0);
        lower(RLIMIT_NOFILE, 0);
    }
}

void boundAddressSpace(qint64 bytes)
{
    const qint64 total = memorySizes().total;
    if (TALLYMAN_SANITIZED == 0 && total > 0)
        lower(RLIMIT_AS, static_cast<rlim_t>(total + 2 * bytes + kReservedBytes));
}

} // namespace tallyman
