// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/delivery.h"
#include "event/endpoint.h"
#include "event/event.h"
#include "event/filter.h"
#include "event/target.h"
#include "store/database.h"
#include "store/payloadjudge.h"

#include <functional>

namespace tallyman {

// Counters by which other processes' changes are noticed.
struct Revisions
{
    qint64 trash = 0;
    qint64 mark = 0;
    qint64 delivery = 0;
    qint64 target = 0;
    qint64 setting = 0;
    EventId lastId = 0;
    friend bool operator==(const Revisions &, const Revisions &) = default;
};

// Reads a workspace over a connection of its own. Any thread, one at a time.
// Functions throw SqliteError unless they return a Result.
class EventReader
{
public:
    // `payloads` reads content for filters that ask for values in it; without it they fail.
    explicit EventReader(Database &database, std::unique_ptr<PayloadJudge> payloads = nullptr)
        : m_database(database)
        , m_payloads(std::move(payloads))
    {
    }

    [[nodiscard]] Database &database() { return m_database; }

    // All ids that were given out and are neither removed nor in the trash.
    [[nodiscard]] IdSet liveIds();
    // Ids in the trash.
    [[nodiscard]] IdSet trashedIds();

    // Summaries of the events with first ≤ id ≤ last, ascending; trash included.
    [[nodiscard]] QList<EventSummary> summaries(EventId first, EventId last);

    // One event; its content is loaded if it has at most `maxBodyBytes`. Errors: NotFound.
    [[nodiscard]] Result<Event> event(EventId id, qint64 maxBodyBytes);

    // `count` bytes of an event's content from `offset`; fewer at its end. Errors: NotFound,
    // Corrupt when less is stored than the event says.
    [[nodiscard]] Result<QByteArray> body(EventId id, qint64 offset, qint64 count);

    // The ids with first ≤ id ≤ last that match; trash is not left out.
    [[nodiscard]] IdSet matching(const Filter &filter, EventId first, EventId last);
    // Up to which event, `last` at most, all is known that the filter asks for: senders and imports
    // are found out a little after an event is stored.
    [[nodiscard]] EventId knownTo(const Filter &filter, EventId last);

    // Deliveries of an event, newest first.
    [[nodiscard]] QList<Delivery> deliveries(EventId id);
    // The newest 1,000 of them without heads and bodies.
    [[nodiscard]] QList<Delivery> deliveryRows(EventId id);
    // Why events of a range were answered as they were, as ReplyNote has it in JSON; of those for
    // which there is a reason.
    [[nodiscard]] QHash<EventId, QByteArray> replyNotes(EventId first, EventId last);
    // A whole delivery. Errors: NotFound.
    [[nodiscard]] Result<Delivery> delivery(DeliveryId id);
    [[nodiscard]] QList<Target> targets();
    // With those that expectations stand for, see withExpectations().
    [[nodiscard]] QList<Endpoint> endpoints();
    [[nodiscard]] QByteArray setting(QByteArrayView key);
    [[nodiscard]] QHash<QByteArray, QByteArray> settings(); // all of them
    [[nodiscard]] Revisions revisions();

private:
    void readLateReply(Event &event);
    [[nodiscard]] QByteArray readPieces(qint64 contentId, qint64 offset, qint64 count);

    Database &m_database;
    std::unique_ptr<PayloadJudge> m_payloads;
    std::unique_ptr<Statement> m_event; // prepared when first needed
};

} // namespace tallyman
