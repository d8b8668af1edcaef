// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "deliver/outbox.h"
#include "event/delivery.h"
#include "event/forwardrule.h"

namespace tallyman {

class EventReader;

// What a rule makes of one event, for a look before it is used.
struct RuleTrial
{
    EventId eventId = 0;
    QString target;                // its name
    QByteArray head;               // the request as it would go out
    QList<Difference> differences; // to the captured one
    bool bodyChanged = false;
    QByteArray body; // then; at most the first 64 KiB
};
struct RuleTrials
{
    qint64 matching = 0; // events of the workspace that the rule would be for
    QList<RuleTrial> trials;
    QStringList console; // what the script said
    QStringList problems;
};

// What a rule would do to the newest of `events` that it matches, `most` at most; nothing is
// queued. `sign` as the outbox signs. May take long: scripts are run. Throws SqliteError.
[[nodiscard]] RuleTrials tryRuleOn(EventReader &reader, const ForwardRule &rule,
    const QList<Target> &targets, const IdSet &events, int most, qint64 nowUs,
    const SignRequest &sign);

} // namespace tallyman
