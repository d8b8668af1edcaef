// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"

#include <QStringList>
#include <optional>

namespace tallyman {

// How an event is to an earlier one with the same request key.
enum class Sameness : quint8 {
    First = 0,      // there is none
    Identical = 1,  // the same bytes
    SameJson = 2,   // other bytes that say the same
    SameSteady = 3, // the same without the fields that the profile calls volatile
    Conflict = 4,   // other content
};

// One of several events that are the same notification.
struct Attempt
{
    EventId id = 0;
    qint64 receivedAtUs = 0;            // UTC
    std::optional<qint64> answeredAtUs; // UTC; none: not answered, or not known
    int status = 0;                     // of the reply; 0: none
    Sameness sameness = Sameness::First;
};

// A published way of trying again.
struct RetryPlan
{
    QStringList senders;    // names of those that publish it, e.g. "Svix"
    QList<qint64> delaysMs; // after the first attempt, after the second, …
    QString source;
    QString checked; // YYYY-MM-DD: when the source was read
    friend bool operator==(const RetryPlan &, const RetryPlan &) = default;
};

// The time between two attempts: from the reply to the one, or its arrival if it had none, to the
// arrival of the other.
struct RetryGap
{
    qint64 tookUs = 0;
    std::optional<qint64> plannedUs; // none: there is no schedule, or it has come to its end
    qint64 toleranceUs = 0;          // by which it may differ from the planned one
};

// What the sender itself publishes, beside what it did.
enum class OwnSchedule : quint8 {
    Unknown, // no delays
    Never,   // that it does not try again
    Fits,    // the schedule that the gaps fit, or which no gap contradicts yet
    Misses,  // a schedule that the gaps do not fit
};
[[nodiscard]] QString ownScheduleName(OwnSchedule own); // "unknown", "never", "fits", "misses"

// What the gaps between attempts say about when the sender tries again.
struct RetryFit
{
    std::optional<RetryPlan> plan; // that fits best; of the sender itself if its own does
    QStringList alike;             // senders of other schedules that fit as well
    OwnSchedule own = OwnSchedule::Unknown;
    QList<RetryGap> gaps;           // in order; beside the sender's own plan when none fits
    int attemptsLeft = 0;           // at most, by the plan
    std::optional<qint64> nextAtUs; // UTC; none: no other attempt is expected
    qint64 nextToleranceUs = 0;
};

// The attempts at one notification, ascending, and what they say together.
struct AttemptRun
{
    QList<Attempt> attempts;
    RetryFit retries;
};

// "5 s", "1.2 s", "5 min 30 s", "2 h": a delay as schedules are written, to a tenth of a second
// below ten of them, otherwise in whole seconds.
[[nodiscard]] QString delayText(qint64 microseconds);
// "5 s, 5 min, 30 min …" with at most `most` delays.
[[nodiscard]] QString delaysText(const QList<qint64> &delaysMs, qsizetype most = 3);
// "Svix", "Svix and TableFlow", "Chunkr, Svix and TableFlow"
[[nodiscard]] QString sendersText(const QStringList &senders);

} // namespace tallyman
