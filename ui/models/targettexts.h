// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/forwardrule.h"
#include "event/outboxitem.h"
#include "event/target.h"

namespace tallyman {

// A span of time as people say it: "500 ms", "5 s", "1 min 4 s", "2 h", "1 d".
[[nodiscard]] QString spanText(std::chrono::milliseconds span);
// How long until a time: "now", "in 12 s", "in 3 min", "in 2 h".
[[nodiscard]] QString untilText(qint64 atUs, qint64 nowUs);
// A time of day of today, or a day and time: "14:03:11", "3 Mar 14:03".
[[nodiscard]] QString clockText(qint64 atUs, qint64 nowUs);

// What a schedule of retries does, with all it takes, in sentences.
[[nodiscard]] QString retriesText(const RetryPolicy &policy);
// What becomes of a signature, as one of a list of choices.
[[nodiscard]] QString signingText(Signing signing);

// What a target is doing: "delivering 4", "paused: It answered 410 Gone.", "rests until 14:03:11:
// It failed 5 times in a row.". `health`: null where another process delivers.
[[nodiscard]] QString targetStateText(const Target &target, const OutboxCounts &counts,
    const TargetHealth *health, bool delivers, qint64 nowUs);

// Which events a rule is for.
[[nodiscard]] QString ruleFilterText(const ForwardRule &rule);
// In what the requests of a rule differ from those that came: "path /crm → /hooks, adds X-Env,
// script".
[[nodiscard]] QString ruleChangesText(const ForwardRule &rule);

// What an item of the outbox is doing, and when it is due: "waits, in 3 min", "given up".
[[nodiscard]] QString outboxStateText(
    const OutboxItem &item, const Target *target, const TargetHealth *health, qint64 nowUs);

} // namespace tallyman
