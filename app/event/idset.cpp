// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/idset.h"

#include <algorithm>
#include <utility>

namespace tallyman {

namespace {

constexpr qsizetype kFewRanges = 8;

qint64 lengthOf(const IdSet::Range &range)
{
    return range.last - range.first + 1;
}

} // namespace

qint64 IdSet::size() const
{
    return m_ranges.isEmpty() ? 0 : m_ranges.last().before + lengthOf(m_ranges.last());
}

// Index of the first range whose last id is ≥ id.
qsizetype IdSet::rangeAtOrAfter(EventId id) const
{
    const auto it = std::lower_bound(m_ranges.begin(), m_ranges.end(), id,
        [](const Range &range, EventId key) { return range.last < key; });
    return it - m_ranges.begin();
}

qint64 IdSet::indexOf(EventId id) const
{
    const qsizetype i = rangeAtOrAfter(id);
    if (i == m_ranges.size() || m_ranges[i].first > id)
        return -1;
    return m_ranges[i].before + (id - m_ranges[i].first);
}

qint64 IdSet::lowerBound(EventId id) const
{
    const qsizetype i = rangeAtOrAfter(id);
    if (i == m_ranges.size())
        return size();
    return m_ranges[i].before + std::max<qint64>(0, id - m_ranges[i].first);
}

EventId IdSet::at(qint64 position) const
{
    Q_ASSERT(position >= 0 && position < size());
    auto it = std::upper_bound(m_ranges.begin(), m_ranges.end(), position,
        [](qint64 key, const Range &range) { return key < range.before; });
    --it;
    return it->first + (position - it->before);
}

std::optional<EventId> IdSet::first() const
{
    return m_ranges.isEmpty() ? std::nullopt : std::optional(m_ranges.first().first);
}

std::optional<EventId> IdSet::last() const
{
    return m_ranges.isEmpty() ? std::nullopt : std::optional(m_ranges.last().last);
}

void IdSet::insert(EventId first, EventId last)
{
    Q_ASSERT(first <= last);
    qsizetype i = rangeAtOrAfter(first - 1); // may touch [first, last] from the left
    if (i == m_ranges.size()) {
        m_ranges.append({first, last, size()});
        return;
    }
    qsizetype end = i;
    Range merged{first, last, 0};
    while (end < m_ranges.size() && m_ranges[end].first <= last + 1) {
        merged.first = std::min(merged.first, m_ranges[end].first);
        merged.last = std::max(merged.last, m_ranges[end].last);
        ++end;
    }
    if (end == i) {
        m_ranges.insert(i, merged);
    } else {
        m_ranges[i] = merged;
        m_ranges.remove(i + 1, end - i - 1);
    }
    recount(i);
}

void IdSet::remove(EventId first, EventId last)
{
    const qsizetype begin = rangeAtOrAfter(first);
    qsizetype end = begin;
    QList<Range> kept;
    while (end < m_ranges.size() && m_ranges[end].first <= last) {
        const Range &range = m_ranges[end];
        if (range.first < first)
            kept.append({range.first, first - 1, 0});
        if (range.last > last)
            kept.append({last + 1, range.last, 0});
        ++end;
    }
    if (end == begin)
        return;
    m_ranges.remove(begin, end - begin);
    for (qsizetype k = 0; k < kept.size(); ++k)
        m_ranges.insert(begin + k, kept[k]);
    recount(begin);
}

// A few ranges are put in one by one; more are merged in one pass.
void IdSet::unite(const IdSet &other)
{
    if (other.m_ranges.size() <= kFewRanges || m_ranges.isEmpty()
        || other.m_ranges.first().first > m_ranges.last().last) {
        for (const Range &range : other.m_ranges)
            insert(range.first, range.last);
        return;
    }
    const QList<Range> mine = std::exchange(m_ranges, {});
    m_ranges.reserve(mine.size() + other.m_ranges.size());
    auto left = mine.begin();
    auto right = other.m_ranges.begin();
    while (left != mine.end() || right != other.m_ranges.end()) {
        const bool takeLeft =
            right == other.m_ranges.end() || (left != mine.end() && left->first <= right->first);
        const Range &next = takeLeft ? *left++ : *right++;
        if (!m_ranges.isEmpty() && next.first <= m_ranges.last().last + 1)
            m_ranges.last().last = std::max(m_ranges.last().last, next.last);
        else
            m_ranges.append(next);
    }
    recount(0);
}

void IdSet::subtract(const IdSet &other)
{
    if (other.m_ranges.size() <= kFewRanges) {
        for (const Range &range : other.m_ranges)
            remove(range.first, range.last);
        return;
    }
    if (m_ranges.isEmpty())
        return;
    const QList<Range> mine = std::exchange(m_ranges, {});
    auto gone = other.m_ranges.begin() + other.rangeAtOrAfter(mine.first().first);
    for (Range range : mine) {
        while (gone != other.m_ranges.end() && gone->last < range.first)
            ++gone;
        for (auto cut = gone; cut != other.m_ranges.end() && cut->first <= range.last; ++cut) {
            if (cut->first > range.first)
                m_ranges.append({range.first, cut->first - 1, 0});
            range.first = cut->last + 1;
        }
        if (range.first <= range.last)
            m_ranges.append(range);
    }
    recount(0);
}

void IdSet::recount(qsizetype from)
{
    qint64 before = from > 0 ? m_ranges[from - 1].before + lengthOf(m_ranges[from - 1]) : 0;
    for (qsizetype i = from; i < m_ranges.size(); ++i) {
        m_ranges[i].before = before;
        before += lengthOf(m_ranges[i]);
    }
}

IdSet intersection(const IdSet &a, const IdSet &b)
{
    IdSet both;
    const auto &left = a.ranges();
    const auto &right = b.ranges();
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < left.size() && j < right.size()) {
        const EventId first = std::max(left[i].first, right[j].first);
        const EventId last = std::min(left[i].last, right[j].last);
        if (first <= last)
            both.insert(first, last);
        if (left[i].last < right[j].last)
            ++i;
        else
            ++j;
    }
    return both;
}

} // namespace tallyman
