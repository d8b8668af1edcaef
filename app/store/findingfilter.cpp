// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/findingfilter.h"

#include "store/textmatcher.h"

#include <algorithm>

namespace tallyman {

namespace {

bool isAboutFindings(const FilterCondition &condition)
{
    return condition.subject == FilterSubject::Finding
        || condition.subject == FilterSubject::Severity;
}

bool holds(const FilterCondition &condition, const Finding &finding)
{
    if (condition.subject == FilterSubject::Severity) {
        const auto level = static_cast<qint64>(finding.severity);
        return std::any_of(
            condition.ranges.begin(), condition.ranges.end(), [level](const FilterRange &range) {
                return level >= range.first && level <= range.last;
            });
    }
    return condition.matches.isEmpty()
        || std::any_of(condition.matches.begin(), condition.matches.end(),
            [&finding](
                const FilterMatch &match) { return TextMatcher(match).matches(finding.id); });
}

// And without children holds for every event.
FilterNode constant(bool value)
{
    FilterNode always;
    if (value)
        return always;
    FilterNode never;
    never.kind = FilterNode::Kind::Not;
    never.children.push_back(always);
    return never;
}

FilterNode answered(const FilterNode &node, const Finding &finding)
{
    if (node.kind == FilterNode::Kind::Condition)
        return isAboutFindings(node.condition) ? constant(holds(node.condition, finding)) : node;
    FilterNode copy = node;
    for (FilterNode &child : copy.children)
        child = answered(child, finding);
    return copy;
}

} // namespace

bool asksForFindings(const Filter &filter)
{
    bool asks = false;
    filter.forEachCondition(
        [&asks](const FilterCondition &condition) { asks = asks || isAboutFindings(condition); });
    return asks;
}

Filter filterBesides(const Filter &filter, const Finding &finding)
{
    return Filter{answered(filter.root, finding)};
}

} // namespace tallyman
