// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/filterbounds.h"

#include "store/analysisrecords.h"
#include "store/filterfacts.h"

#include <algorithm>

namespace tallyman {

namespace {

using Bounds = std::optional<IdSet>;

struct Span
{
    EventId first;
    EventId last;
};

Bounds idBounds(const FilterCondition &condition, const Span &span)
{
    IdSet ids;
    for (const FilterRange &range : condition.ranges) {
        const EventId first = std::max(span.first, range.first);
        const EventId last = std::min(span.last, range.last);
        if (first <= last)
            ids.insert(first, last);
    }
    return ids;
}

Bounds importBounds(Database &database, const FilterCondition &condition, const Span &span)
{
    if (!hasAnalysis(database))
        return IdSet();
    IdSet ids;
    for (const FilterMatch &match : condition.matches) {
        if (match.kind != FilterMatch::Kind::Whole || match.ignoreCase)
            return std::nullopt;
        ids.unite(filterfacts::eventsOfImport(database, match.text, span.first, span.last));
    }
    return ids;
}

IdSet idsFrom(Database &database, const char *sql, const Span &span)
{
    IdSet ids;
    Statement row(database, sql);
    row.bind(1, span.first).bind(2, span.last);
    while (row.step())
        ids.insert(row.number(0));
    return ids;
}

Bounds conditionBounds(Database &database, const FilterCondition &condition, const Span &span)
{
    switch (condition.subject) {
    case FilterSubject::Id:
        return idBounds(condition, span);
    case FilterSubject::Import:
        return importBounds(database, condition, span);
    case FilterSubject::Marked:
        return idsFrom(database,
            "SELECT event_id FROM mark WHERE marked = 1 AND event_id BETWEEN ?1 AND ?2"
            " ORDER BY event_id",
            span);
    default:
        return std::nullopt;
    }
}

Bounds boundsOf(Database &database, const FilterNode &node, const Span &span)
{
    if (node.kind == FilterNode::Kind::Condition)
        return conditionBounds(database, node.condition, span);
    if (node.kind == FilterNode::Kind::Not)
        return std::nullopt;
    const bool isAnd = node.kind == FilterNode::Kind::And;
    Bounds all;
    for (const FilterNode &child : node.children) {
        const Bounds one = boundsOf(database, child, span);
        if (!one && !isAnd)
            return std::nullopt;
        if (!one)
            continue;
        if (!all)
            all = one;
        else if (isAnd)
            all = intersection(*all, *one);
        else
            all->unite(*one);
    }
    return all;
}

} // namespace

std::optional<IdSet> filterBounds(
    Database &database, const Filter &filter, EventId first, EventId last)
{
    return boundsOf(database, filter.root, {first, last});
}

} // namespace tallyman
