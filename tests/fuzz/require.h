// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdlib>

// Ends the fuzzer's run with a crash, so that it keeps the input.
inline void require(bool condition)
{
    if (!condition)
        std::abort();
}
