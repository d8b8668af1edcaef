// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace tallyman {

// A token bucket: says when the next request may go at a given rate. It holds what the timer's
// granularity needs (20 ms worth), so that a high rate is reached without bursts at a low one.
// A value; not thread-safe; the clock is the caller's.
class Pace
{
public:
    // `perSecond` ≤ 0: no limit.
    Pace(double perSecond, qint64 nowUs);

    // Takes a token if there is one.
    [[nodiscard]] bool take(qint64 nowUs);
    // Microseconds until take() will succeed; 0 when it would now.
    [[nodiscard]] qint64 waitUs(qint64 nowUs) const;

private:
    [[nodiscard]] double tokensAt(qint64 nowUs) const;

    double m_perSecond;
    double m_capacity;
    double m_tokens;
    qint64 m_atUs;
};

} // namespace tallyman
