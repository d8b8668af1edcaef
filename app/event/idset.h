// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QtGlobal>
#include <optional>

namespace tallyman {

using EventId = qint64; // consecutive from 1; never used again after a deletion

// A set of event ids as ascending ranges with running counts. A log of a million consecutive ids
// takes one range. Lookups are O(log ranges). A value; not thread-safe.
class IdSet
{
public:
    struct Range
    {
        EventId first = 0;
        EventId last = 0;  // inclusive
        qint64 before = 0; // how many ids stand in earlier ranges
        friend bool operator==(const Range &, const Range &) = default;
    };

    [[nodiscard]] qint64 size() const;
    [[nodiscard]] bool isEmpty() const { return m_ranges.isEmpty(); }
    [[nodiscard]] bool contains(EventId id) const { return indexOf(id) >= 0; }
    // Position of `id` in ascending order, or -1.
    [[nodiscard]] qint64 indexOf(EventId id) const;
    // Position of the first id that is ≥ `id`; size() if there is none.
    [[nodiscard]] qint64 lowerBound(EventId id) const;
    // The id at `position`, 0 ≤ position < size().
    [[nodiscard]] EventId at(qint64 position) const;
    [[nodiscard]] std::optional<EventId> first() const;
    [[nodiscard]] std::optional<EventId> last() const;

    // Adds ids; O(1) at the end, O(ranges) elsewhere.
    void insert(EventId first, EventId last);
    void insert(EventId id) { insert(id, id); }
    void remove(EventId first, EventId last);
    void remove(EventId id) { remove(id, id); }
    // O(ranges of both).
    void unite(const IdSet &other);
    void subtract(const IdSet &other);
    void clear() { m_ranges.clear(); }

    [[nodiscard]] const QList<Range> &ranges() const { return m_ranges; }
    friend bool operator==(const IdSet &, const IdSet &) = default;

private:
    [[nodiscard]] qsizetype rangeAtOrAfter(EventId id) const;
    void recount(qsizetype from);
    QList<Range> m_ranges;
};

// The ids that are in both; O(ranges of both).
[[nodiscard]] IdSet intersection(const IdSet &a, const IdSet &b);

} // namespace tallyman
