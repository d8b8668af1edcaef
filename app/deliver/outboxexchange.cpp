// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/outboxexchange.h"

#include "store/outboxrecords.h"
#include "store/records.h"

namespace tallyman {

namespace {

void store(Database &database, DoneItems &done, const EndedAttempt &ended)
{
    if (ended.delivery)
        done.store(*ended.delivery, {ended.item.rule, ended.item.attempts, ended.item.repeated});
    switch (ended.fate) {
    case ItemFate::Done:
        done.remove(ended.item.id);
        break;
    case ItemFate::Waits:
        postponeItem(database, ended.item);
        break;
    case ItemFate::Dies:
        buryItem(database, ended.item);
        break;
    }
}

} // namespace

void OutboxExchange::run(Database &database)
{
    if (recovers)
        recoverItems(database);
    if (!ended.isEmpty()) {
        DoneItems done(database);
        for (const EndedAttempt &each : std::as_const(ended))
            store(database, done, each);
    }
    releaseItems(database, givenBack);
    for (OutboxClaim &claim : claims) {
        claim.items = claimItems(database, claim.targetId, nowUs, claim.limit);
        claim.nextDueUs = claim.items.size() < claim.limit ? nextDue(database, claim.targetId) : 0;
    }
    if (!ended.isEmpty())
        bumpRevision(database, "delivery");
}

} // namespace tallyman
