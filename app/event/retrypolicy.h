// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <chrono>

namespace tallyman {

// When a delivery that failed is tried again. A value.
struct RetryPolicy
{
    QString text;                            // as it was given: "standard", "5s,5m,30m ~20%"
    QList<std::chrono::milliseconds> delays; // after each failure; behind the last one it is dead
    int jitterPercent = 0;                   // each delay is longer or shorter by up to that much

    friend bool operator==(const RetryPolicy &, const RetryPolicy &) = default;

    // The delay behind the `failures`th failure, from 1; negative: there is no further attempt.
    // `random`: any number; the same one gives the same delay.
    [[nodiscard]] std::chrono::milliseconds delayAfter(int failures, quint32 random) const;

    // A name of names(), or delays such as "0,1m,5m", "60m*72" for one that is repeated, with
    // "~20%" behind them for jitter. Units: ms, s, m, h, d; without one seconds. Errors:
    // InvalidInput.
    [[nodiscard]] static Result<RetryPolicy> parse(const QString &text);
    // "exponential": 1 s, 2 s, 4 s … up to 5 min, twelve times, ±20 %.
    [[nodiscard]] static RetryPolicy usual();
    // "none", "exponential", and the schedules that senders and Standard Webhooks publish; sources
    // stand at the table in retrypolicy.cpp.
    [[nodiscard]] static QStringList names();
};

} // namespace tallyman
