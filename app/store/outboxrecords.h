// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/delivery.h"
#include "event/outboxitem.h"
#include "store/records.h"

#include <QHash>
#include <QList>

namespace tallyman {

class Database;

// The queue of what is still to be delivered, and why deliveries were made. Its tables are made
// when something is queued for the first time. All of these throw SqliteError.

// Stores items as new ones, waiting or dead; ids are given. Of a series none becomes due before
// those in front.
void queueItems(Database &database, const QList<OutboxItem> &items);

// Takes up to `limit` of a target that are due, in the order in which they became so, or fewer if
// their requests are long; their state is Sending from then on.
[[nodiscard]] QList<OutboxItem> claimItems(
    Database &database, qint64 targetId, qint64 nowUs, qint64 limit);
// When the next one of a target that waits becomes due; 0: none waits.
[[nodiscard]] qint64 nextDue(Database &database, qint64 targetId);
// Gives items back that were taken up and not sent.
void releaseItems(Database &database, const QList<OutboxItem> &items);
// What an earlier process had taken up waits again and counts as possibly repeated; what is for no
// target any more goes.
void recoverItems(Database &database);

// Stores that items were delivered: the delivery, why it was made, and that the item is done. The
// statements are prepared once for all of them.
class DoneItems
{
public:
    explicit DoneItems(Database &database);
    DeliveryId store(const Delivery &delivery, const DeliveryOrigin &origin);
    // Forgets an item that was delivered.
    void remove(qint64 id);

private:
    DeliveryInserter m_deliveries;
    Statement m_origin;
    Statement m_remove;
};
// Stores when an item that failed is due again, its attempts and error; with it those of its series
// that are behind it.
void postponeItem(Database &database, const OutboxItem &item);
// Stores that an item is dead, and why.
void buryItem(Database &database, const OutboxItem &item);

// By target.
[[nodiscard]] QHash<qint64, OutboxCounts> outboxCounts(Database &database);
// Of all targets or one (not 0), dead or not (none: all), in the order of their ids; at most
// `limit`. Without what rules have made of the requests.
[[nodiscard]] QList<OutboxItem> outboxItems(
    Database &database, qint64 targetId, std::optional<bool> dead, qint64 afterId, qint64 limit);
[[nodiscard]] std::optional<OutboxItem> outboxItem(Database &database, qint64 id);
// The first event that something waits for to be delivered; 0: none.
[[nodiscard]] EventId firstQueuedEvent(Database &database);
// How many deliveries of an event still wait or are being sent.
[[nodiscard]] qint64 outboxCountOf(Database &database, EventId event);

// Dead ones (and waiting ones) are due at once, with all attempts before them; 0 for `id`: all dead
// ones of a target, 0: of every target. Returns how many.
qint64 reviveItems(Database &database, qint64 id, qint64 targetId, qint64 nowUs);
// Drops what is not being sent; ids as above, `onlyDead` where many are meant. Returns how many.
qint64 dropItems(Database &database, qint64 id, qint64 targetId, bool onlyDead);
// Everything that is there for a target which is removed, also what is being sent.
void dropItemsOf(Database &database, qint64 targetId);

// Of the deliveries of an event that the outbox made.
[[nodiscard]] QHash<DeliveryId, DeliveryOrigin> originsOf(Database &database, EventId event);
// Forgets what is queued for events that are removed for good, and the origins of their deliveries;
// before those go.
void removeOutboxOf(Database &database, EventId first, EventId last);

} // namespace tallyman
