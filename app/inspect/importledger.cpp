// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/importledger.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr int kPlaceBits = 32; // of a row's place in its part; what is above is the part, from 1
constexpr qint64 kPlaceMask = (1LL << kPlaceBits) - 1;
constexpr qint64 kMostGaps = 10'000; // ranges that are kept

// Where a row without a number is kept: apart from all that have one.
qint64 placeIn(qint64 part, qint64 row)
{
    return (part + 1) << kPlaceBits | row;
}

qint64 partOf(qint64 place)
{
    return (place >> kPlaceBits) - 1;
}

// The parts in which rows stand that have no numbers.
IdSet partsOf(const IdSet &places, int base)
{
    IdSet parts;
    for (const IdSet::Range &range : places.ranges())
        parts.insert(partOf(range.first) + base, partOf(range.last) + base);
    return parts;
}

// A row that came before; `lowestFirst` is the event that the lowest of them came with first.
void addNoted(qint64 number, EventId first, IdSet &rows, EventId &lowestFirst)
{
    const std::optional<qint64> lowest = rows.first();
    if (!lowest || number < *lowest)
        lowestFirst = first;
    rows.insert(number);
}

} // namespace

ImportLedger::ImportLedger(const QString &sender, const QString &key, qint64 quietMs)
{
    m_import.sender = sender;
    m_import.key = key;
    m_import.quietUs = quietMs * 1000;
}

RowArrival ImportLedger::add(EventId id, qint64 receivedAtUs, const Notification &notification)
{
    RowArrival arrival;
    if (m_import.events++ == 0) {
        m_import.form = notification.formId;
        m_import.firstEvent = id;
        m_import.firstAtUs = receivedAtUs;
        m_import.lastAtUs = receivedAtUs;
    }
    m_import.lastEvent = std::max(m_import.lastEvent, id);
    m_import.firstAtUs = std::min(m_import.firstAtUs, receivedAtUs);
    m_import.lastAtUs = std::max(m_import.lastAtUs, receivedAtUs);
    describe(notification);
    if (notification.notice)
        addNotice(id, notification);
    if (notification.kind == FormKind::Rows)
        arrival = addRows(id, notification);
    else if (notification.notice)
        ++m_import.notices;
    findGaps();
    placeRepetitions();
    return arrival;
}

void ImportLedger::describe(const Notification &notification)
{
    const auto fill = [](QString &into, const QString &text) {
        if (into.isEmpty())
            into = text;
    };
    fill(m_import.file, notification.file);
    fill(m_import.user, notification.user);
    fill(m_import.environment, notification.environment);
    if (notification.rowsTotal)
        m_announced = std::max(m_announced.value_or(0), *notification.rowsTotal);
    m_import.rowsTotal = m_announced;
    if (!m_announced && m_import.notice)
        m_import.rowsTotal = m_import.notice->rows;
}

void ImportLedger::addNotice(EventId id, const Notification &notification)
{
    const NoticeCounts &counts = *notification.notice;
    if (notification.kind == FormKind::Notice && !notification.requestKey.isEmpty()) {
        const auto known = m_notices.constFind(notification.requestKey);
        if (known == m_notices.constEnd())
            m_notices.insert(notification.requestKey, counts);
        else if (!(*known == counts))
            m_import.noticesConflict = true;
    }
    m_import.notice = ImportNotice{id, counts.rows, counts.succeeded, counts.failed, counts.status};
    if (!m_announced)
        m_import.rowsTotal = counts.rows;
}

// A request whose like has not come before.
void ImportLedger::addChunk(EventId id, const Notification &notification)
{
    m_chunks.insert(notification.requestKey, m_chunks.size());
    m_import.chunks = m_chunks.size();
    m_import.rowsRejected += notification.errorRows;
    if (!notification.seriesIndex && (!notification.rowsAreNumbered || notification.rows.empty()))
        return;
    const qint64 place =
        notification.seriesIndex ? *notification.seriesIndex : notification.rows.front().number;
    if (m_furthest && place < *m_furthest && m_import.outOfOrder++ == 0)
        m_import.firstOutOfOrder = id;
    m_furthest = std::max(m_furthest.value_or(place), place);
}

RowArrival ImportLedger::addRows(EventId id, const Notification &notification)
{
    ++m_import.attempts;
    if (!m_chunks.contains(notification.requestKey))
        addChunk(id, notification);
    RowArrival arrival;
    m_numbered = m_numbered && notification.rowsAreNumbered;
    if (notification.seriesCount)
        m_seriesCount = std::max(m_seriesCount.value_or(0), *notification.seriesCount);
    m_seriesBase = notification.seriesBase;
    // rows that nothing tells apart are those of their request
    const qint64 part = notification.seriesIndex.value_or(m_chunks.value(notification.requestKey));
    if (!notification.rowsAreNumbered) {
        m_received.insert(part);
        qint64 &rows = m_partRows[part];
        rows = std::max(rows, static_cast<qint64>(notification.rows.size()));
    }
    QList<qint64> numbers;
    for (const NotifiedRow &row : notification.rows) {
        const bool numbered = notification.rowsAreNumbered;
        EventId first = id;
        const Added added =
            addRow(id, numbered ? row.number : placeIn(part, row.number), row.digest, &first);
        if (added == Added::Repeated)
            addNoted(row.number, first, arrival.repeated, arrival.repeats);
        else if (added == Added::Conflicting)
            addNoted(row.number, first, arrival.conflicting, arrival.contradicts);
        if (numbered)
            numbers.append(row.number);
    }
    std::sort(numbers.begin(), numbers.end());
    IdSet fresh; // in order, each goes to its end
    for (const qint64 number : std::as_const(numbers))
        fresh.insert(number);
    m_received.unite(fresh);
    m_import.rowsReceived = m_rows.size();
    m_import.rowsDuplicated = m_twice.size();
    m_import.rowsConflicting = m_conflicting.size();
    return arrival;
}

// `first`: the event that it came with first.
ImportLedger::Added ImportLedger::addRow(EventId id, qint64 place, quint64 digest, EventId *first)
{
    const auto known = m_rows.find(place);
    if (known == m_rows.end()) {
        m_rows.insert(place, Row{id, digest, false, false});
        m_import.contentDigest += digest; // the order does not matter
        return Added::New;
    }
    *first = known->eventId;
    if (known->digest == digest) {
        if (!known->conflicting) {
            known->twice = true;
            m_twice.insert(place);
        }
        return Added::Repeated;
    }
    known->conflicting = true;
    m_conflicting.insert(place);
    m_twice.remove(place);
    return Added::Conflicting;
}

void ImportLedger::findGaps()
{
    m_import.gapsAreParts = !m_numbered && m_seriesCount.has_value();
    m_import.parts = m_import.gapsAreParts ? m_seriesCount : std::nullopt;
    qint64 first = 1;
    std::optional<qint64> last;
    if (m_import.gapsAreParts) {
        first = 0;
        last = *m_seriesCount - 1;
    } else if (m_numbered && !m_received.isEmpty()) {
        first = m_received.contains(0) ? 0 : 1;
        last = m_import.rowsTotal ? *m_import.rowsTotal - 1 + first : *m_received.last();
    }
    IdSet gaps;
    qint64 next = first;
    for (const IdSet::Range &range : m_received.ranges()) {
        if (!last || next > *last || gaps.ranges().size() >= kMostGaps)
            break;
        if (range.first > next)
            gaps.insert(next, std::min(*last, range.first - 1));
        next = std::max(next, range.last + 1);
    }
    if (last && next <= *last && m_import.chunks > 0 && gaps.ranges().size() < kMostGaps)
        gaps.insert(next, *last);
    if (m_import.gapsAreParts && m_seriesBase != 0) {
        IdSet shifted;
        for (const IdSet::Range &range : gaps.ranges())
            shifted.insert(range.first + m_seriesBase, range.last + m_seriesBase);
        gaps = shifted;
    }
    m_import.gaps = gaps;
}

void ImportLedger::placeRepetitions()
{
    m_import.twice = namesOf(m_twice);
    m_import.conflicting = namesOf(m_conflicting);
    m_import.twice.subtract(m_import.conflicting);
}

// What people know rows by: their numbers, else their parts, else how many rows stand before them.
IdSet ImportLedger::namesOf(const IdSet &places) const
{
    if (m_numbered)
        return places;
    if (m_import.gapsAreParts)
        return partsOf(places, m_seriesBase);
    IdSet counted;
    qint64 before = 0;
    auto part = m_partRows.constBegin();
    for (const IdSet::Range &range : places.ranges()) {
        for (; part != m_partRows.constEnd() && part.key() < partOf(range.first); ++part)
            before += part.value();
        counted.insert(before + (range.first & kPlaceMask), before + (range.last & kPlaceMask));
    }
    return counted;
}

const ImportLedger::Row *ImportLedger::row(qint64 number) const
{
    const auto found = m_rows.constFind(number);
    return found == m_rows.constEnd() ? nullptr : &*found;
}

} // namespace tallyman
