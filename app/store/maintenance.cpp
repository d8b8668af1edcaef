// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/maintenance.h"

#include "store/analysisrecords.h"
#include "store/eventreader.h"
#include "store/outboxrecords.h"
#include "store/searchindex.h"

#include <algorithm>

namespace tallyman {

namespace {

// Of one transaction, during which no request can be stored.
constexpr qint64 kEventsPerStep = 500;
constexpr qint64 kBytesPerStep = 16 * 1024 * 1024;
// When the program ends.
constexpr qint64 kEventsAtTheEnd = 20'000;
constexpr qint64 kBytesAtTheEnd = 256 * 1024 * 1024;

// Takes ids from rows of (id, bytes of content), at least one, until `maxBytes` are reached.
IdSet takeUpTo(Statement &rows, qint64 maxBytes)
{
    IdSet ids;
    qint64 bytes = 0;
    while (bytes < maxBytes && rows.step()) {
        ids.insert(rows.number(0));
        bytes += rows.number(1);
    }
    rows.reset();
    return ids;
}

} // namespace

Maintenance::Maintenance(Database &database, ContentStore &content, const Clock &clock)
    : m_database(database)
    , m_content(content)
    , m_clock(clock)
{
}

void Maintenance::purgeTrashOfEarlierProcesses()
{
    m_purgeUpToBatch = m_database.number("SELECT max(batch) FROM trash");
}

IdSet Maintenance::step(bool &more)
{
    more = purgeTrash(kEventsPerStep, kBytesPerStep);
    const IdSet expired = expire();
    more = more || !expired.isEmpty();
    if (!more)
        more = reclaim();
    return expired;
}

void Maintenance::finish(bool checkpoint)
{
    m_purgeUpToBatch = m_database.number("SELECT max(batch) FROM trash");
    if (m_database.number("SELECT count(*) FROM trash") <= kEventsAtTheEnd)
        purgeTrash(kEventsAtTheEnd, kBytesAtTheEnd);
    m_database.execute("PRAGMA optimize");
    if (checkpoint)
        m_database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

bool Maintenance::purgeTrash(qint64 maxEvents, qint64 maxBytes)
{
    if (m_purgeUpToBatch == 0)
        return false;
    Statement trash(m_database,
        "SELECT trash.event_id, coalesce(event.body_bytes, 0) FROM trash"
        " LEFT JOIN event ON event.id = trash.event_id"
        " WHERE batch <= ?1 ORDER BY event_id LIMIT ?2");
    trash.bind(1, m_purgeUpToBatch).bind(2, maxEvents);
    const IdSet ids = takeUpTo(trash, maxBytes);
    if (ids.isEmpty()) {
        // batches are numbered by the clock, which may have gone back: later ones are not to go
        m_purgeUpToBatch = 0;
        return false;
    }
    Transaction transaction(m_database);
    for (const IdSet::Range &range : ids.ranges())
        removeEvents(range.first, range.last);
    transaction.commit();
    return true;
}

IdSet Maintenance::expire()
{
    const EventId bound = expiryBound();
    IdSet ids;
    if (bound == 0)
        return ids;
    Statement old(
        m_database, "SELECT id, body_bytes FROM event WHERE id <= ?1 ORDER BY id LIMIT ?2");
    old.bind(1, bound).bind(2, kEventsPerStep);
    ids = takeUpTo(old, kBytesPerStep);
    if (ids.isEmpty())
        return ids;
    Transaction transaction(m_database);
    for (const IdSet::Range &range : ids.ranges())
        removeEvents(range.first, range.last);
    m_database.execute("UPDATE revision SET value = value + 1 WHERE kind = 'trash'");
    transaction.commit();
    return ids;
}

// The highest id that retention lets go; 0: none.
EventId Maintenance::expiryBound()
{
    EventId bound = 0;
    if (m_retention.maxEvents > 0) {
        const IdSet ids = EventReader(m_database).liveIds();
        if (ids.size() > m_retention.maxEvents)
            bound = ids.at(ids.size() - m_retention.maxEvents - 1);
    }
    if (m_retention.maxAgeSeconds > 0) {
        const qint64 oldest = m_clock.nowUs() - m_retention.maxAgeSeconds * 1'000'000;
        Statement next(m_database,
            "SELECT id, received_at FROM event WHERE id > ?1 ORDER BY id"
            " LIMIT 500");
        next.bind(1, bound);
        while (next.step() && next.number(1) < oldest)
            bound = next.number(0);
    }
    if (m_retention.maxBytes > 0) {
        const qint64 used =
            (m_database.number("PRAGMA page_count") - m_database.number("PRAGMA freelist_count"))
            * m_database.number("PRAGMA page_size");
        if (used > m_retention.maxBytes) {
            const EventId first = m_database.number("SELECT min(id) FROM event");
            const EventId last = m_database.number("SELECT max(id) FROM event");
            // a hundredth at a time, but never the newest event
            bound = std::max(bound, std::min(last - 1, first + (last - first) / 100));
        }
    }
    const EventId queued = bound == 0 ? 0 : firstQueuedEvent(m_database); // still to be delivered
    return queued == 0 ? bound : std::min(bound, queued - 1);
}

void Maintenance::removeEvents(EventId first, EventId last)
{
    QList<qint64> contents;
    {
        Statement used(m_database,
            "SELECT content_id FROM event WHERE id BETWEEN ?1 AND ?2 AND content_id IS"
            " NOT NULL UNION SELECT request_content_id FROM delivery WHERE event_id"
            " BETWEEN ?1 AND ?2 AND request_content_id IS NOT NULL");
        used.bind(1, first).bind(2, last);
        while (used.step())
            contents.append(used.number(0));
    }
    removeOutboxOf(m_database, first, last);
    for (const char *sql : {"DELETE FROM event WHERE id BETWEEN ?1 AND ?2",
             "DELETE FROM delivery WHERE event_id BETWEEN ?1 AND ?2",
             "DELETE FROM mark WHERE event_id BETWEEN ?1 AND ?2",
             "DELETE FROM late_reply WHERE event_id BETWEEN ?1 AND ?2",
             "DELETE FROM unanswered WHERE event_id BETWEEN ?1 AND ?2",
             "DELETE FROM answered WHERE first >= ?1 AND last <= ?2",
             "DELETE FROM trash WHERE event_id BETWEEN ?1 AND ?2"}) {
        Statement(m_database, sql).bind(1, first).bind(2, last).run();
    }
    addGap(first, last);
    dropEmptyBlocks(m_database, first, last);
    removeAnalyses(m_database, first, last);
    for (const qint64 id : std::as_const(contents))
        m_content.removeIfUnused(id);
}

void Maintenance::addGap(EventId first, EventId last)
{
    {
        Statement before(m_database,
            "SELECT first FROM gap WHERE last = ?1 - 1 AND first <= ?1"
            " ORDER BY first DESC LIMIT 1");
        before.bind(1, first);
        if (before.step())
            first = before.number(0);
        Statement after(m_database, "SELECT last FROM gap WHERE first = ?1 + 1");
        after.bind(1, last);
        if (after.step())
            last = after.number(0);
    }
    Statement(m_database, "DELETE FROM gap WHERE first BETWEEN ?1 AND ?2")
        .bind(1, first)
        .bind(2, last)
        .run();
    Statement(m_database, "INSERT INTO gap(first, last) VALUES (?1, ?2)")
        .bind(1, first)
        .bind(2, last)
        .run();
}

bool Maintenance::reclaim()
{
    if (m_database.number("PRAGMA freelist_count") < 256)
        return false;
    m_database.execute("PRAGMA incremental_vacuum(256)");
    return true;
}

} // namespace tallyman
