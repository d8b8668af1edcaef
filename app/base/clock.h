// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace tallyman {

// Source of time, injected so that tests can move it. Thread-safe.
class Clock
{
public:
    virtual ~Clock() = default;
    // Wall clock: microseconds since 1970-01-01T00:00:00Z. May jump in both directions.
    [[nodiscard]] virtual qint64 nowUs() const = 0;
    // Monotonic clock in microseconds, for durations; never goes back.
    [[nodiscard]] virtual qint64 monotonicUs() const = 0;
};

// The operating system's clocks.
class SystemClock final : public Clock
{
public:
    [[nodiscard]] qint64 nowUs() const override;
    [[nodiscard]] qint64 monotonicUs() const override;
    // The one instance that is used where no other clock is given; it has no state.
    static const SystemClock &instance();
};

} // namespace tallyman
