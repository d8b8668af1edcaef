// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/maintenance.h"

#include "base/clock.h"
#include "store/eventreader.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr qint64 kEventsPerStep = 500;
constexpr qint64 kEventsAtTheEnd = 20'000;

} // namespace

Maintenance::Maintenance(Database &database, ContentStore &content)
    : m_database(database)
    , m_content(content)
{
}

void Maintenance::purgeTrashOfEarlierProcesses()
{
    m_purgeUpToBatch = m_database.number("SELECT max(batch) FROM trash");
}

IdSet Maintenance::step(bool &more)
{
    more = purgeTrash(kEventsPerStep);
    const IdSet expired = expire();
    more = more || !expired.isEmpty();
    if (!more)
        more = reclaim();
    return expired;
}

void Maintenance::finish()
{
    m_purgeUpToBatch = m_database.number("SELECT max(batch) FROM trash");
    if (m_database.number("SELECT count(*) FROM trash") <= kEventsAtTheEnd)
        (void)purgeTrash(kEventsAtTheEnd);
    m_database.execute("PRAGMA optimize");
    m_database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

bool Maintenance::purgeTrash(qint64 limit)
{
    IdSet ids;
    {
        Statement trash(
            m_database, "SELECT event_id FROM trash WHERE batch <= ?1 ORDER BY event_id LIMIT ?2");
        trash.bind(1, m_purgeUpToBatch).bind(2, limit);
        while (trash.step())
            ids.insert(trash.number(0));
    }
    if (ids.isEmpty())
        return false;
    Transaction transaction(m_database);
    for (const IdSet::Range &range : ids.ranges())
        removeEvents(range.first, range.last);
    transaction.commit();
    m_content.committed();
    return ids.size() == limit;
}

IdSet Maintenance::expire()
{
    const EventId bound = expiryBound();
    IdSet ids;
    if (bound == 0)
        return ids;
    Statement old(m_database, "SELECT id FROM event WHERE id <= ?1 ORDER BY id LIMIT ?2");
    old.bind(1, bound).bind(2, kEventsPerStep);
    while (old.step())
        ids.insert(old.number(0));
    old.reset();
    if (ids.isEmpty())
        return ids;
    Transaction transaction(m_database);
    for (const IdSet::Range &range : ids.ranges())
        removeEvents(range.first, range.last);
    m_database.execute("UPDATE revision SET value = value + 1 WHERE kind = 'trash'");
    transaction.commit();
    m_content.committed();
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
        const qint64 oldest =
            SystemClock::instance().nowUs() - m_retention.maxAgeSeconds * 1'000'000;
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
    return bound;
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
    for (const char *sql : {"DELETE FROM event WHERE id BETWEEN ?1 AND ?2",
             "DELETE FROM delivery WHERE event_id BETWEEN ?1 AND ?2",
             "DELETE FROM mark WHERE event_id BETWEEN ?1 AND ?2",
             "DELETE FROM unanswered WHERE event_id BETWEEN ?1 AND ?2",
             "DELETE FROM answered WHERE first >= ?1 AND last <= ?2",
             "DELETE FROM trash WHERE event_id BETWEEN ?1 AND ?2"}) {
        Statement(m_database, sql).bind(1, first).bind(2, last).run();
    }
    addGap(first, last);
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
