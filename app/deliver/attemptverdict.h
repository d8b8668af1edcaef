// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/delivery.h"
#include "event/retrypolicy.h"

namespace tallyman {

// What follows from an attempt to deliver.
struct AttemptVerdict
{
    enum class Kind : quint8 {
        Delivered, // 2xx
        Retry,     // once more at `dueAtUs`
        Dead,      // the policy has no further attempt
        Gone,      // 410: the target wants no more; the item waits, the target is to be paused
    };
    Kind kind = Kind::Delivered;
    qint64 dueAtUs = 0;        // UTC
    qint64 targetRestsUs = 0;  // 429 and 503 with Retry-After: nobody asks the target until then
    bool targetFailed = false; // no answer, or 5xx: counts for the rest that a target gets
    QString sentence;          // why it was not delivered
};

// `attempts`: ended ones, this one among them. `random`: for the jitter.
[[nodiscard]] AttemptVerdict judgeAttempt(const Delivery &delivery, const RetryPolicy &policy,
    int attempts, qint64 nowUs, quint32 random);

// When Retry-After (RFC 9110 §10.2.3, seconds or a date) of a response head says that one may come
// again, UTC, a day ahead at most; 0: it does not say.
[[nodiscard]] qint64 retryAfter(const QByteArray &responseHead, qint64 nowUs);

} // namespace tallyman
