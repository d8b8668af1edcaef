// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace tallyman {

// Bytes of memory that the process has resident, as /proc/self/statm has it; 0: unknown. Opens the
// file once and keeps it.
[[nodiscard]] qint64 residentBytes();

// Takes from the process what scripts have no use for: dumps of its memory, files that grow, and
// files that are opened from now on. The last two not under a sanitizer, which needs its own.
void giveUpRights();

// The kernel's own bound on memory, far enough above `bytes` more than there is now that the
// watchdog comes first. None under a sanitizer, which reserves terabytes.
void boundAddressSpace(qint64 bytes);

} // namespace tallyman
