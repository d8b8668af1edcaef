// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/attempts.h"
#include "inspect/profileset.h"

namespace tallyman {

// Compares the gaps between attempts with the schedules that senders publish. Pure; any thread.
class RetryJudge
{
public:
    // How far a gap may be from the planned one: a fifth of it (the jitter of Svix's server, see
    // its config.default.toml) and this, for the way and for a queue.
    static constexpr qint64 kSlackUs = 2'000'000;
    // So many gaps at least are compared with the schedule of another sender.
    static constexpr qsizetype kTellingGaps = 2;

    // With the schedules of all profiles; equal ones are one.
    explicit RetryJudge(const ProfileSet &profiles);

    // The longest schedule: in how many gaps something can be seen.
    [[nodiscard]] qsizetype mostGaps() const;
    // Whether the sender takes it as failed, and may try again.
    [[nodiscard]] static bool hasFailed(const Profile *sender, const Attempt &attempt);
    // What `attempts`, ascending, say; the first of them counts as the sender's first. `sender`:
    // whose they are, null if it is not known.
    [[nodiscard]] RetryFit judge(const QList<Attempt> &attempts, const Profile *sender) const;

private:
    void choose(RetryFit &fit, const Profile *sender) const;

    QList<RetryPlan> m_plans;
};

} // namespace tallyman
