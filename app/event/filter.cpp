// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/filter.h"

#include "event/filterparser.h"

#include <algorithm>

namespace tallyman {

namespace {

void visit(const FilterNode &node, const std::function<void(const FilterCondition &)> &each)
{
    if (node.kind == FilterNode::Kind::Condition)
        each(node.condition);
    for (const FilterNode &child : node.children)
        visit(child, each);
}

bool isAnalysed(FilterSubject subject)
{
    switch (subject) {
    case FilterSubject::Sameness:
    case FilterSubject::Sender:
    case FilterSubject::Import:
    case FilterSubject::Form:
    case FilterSubject::Attempt:
    case FilterSubject::Finding:
    case FilterSubject::Severity:
        return true;
    default:
        return false;
    }
}

FilterRange hull(const QList<FilterRange> &ranges)
{
    if (ranges.isEmpty())
        return {};
    FilterRange all = ranges.first();
    for (const FilterRange &range : ranges) {
        all.first = std::min(all.first, range.first);
        all.last = std::max(all.last, range.last);
    }
    return all;
}

} // namespace

bool Filter::needsAnalysis() const
{
    bool needs = false;
    forEachCondition([&needs](const FilterCondition &condition) {
        needs = needs || isAnalysed(condition.subject);
    });
    return needs;
}

bool Filter::needsFindings() const
{
    bool needs = false;
    forEachCondition([&needs](const FilterCondition &condition) {
        needs = needs || condition.subject == FilterSubject::Finding
            || condition.subject == FilterSubject::Severity
            || (condition.subject == FilterSubject::Sameness && condition.name == "conflict");
    });
    return needs;
}

bool Filter::needsOutcome() const
{
    bool needs = false;
    forEachCondition([&needs](const FilterCondition &condition) {
        const FilterSubject subject = condition.subject;
        needs = needs || subject == FilterSubject::Status || subject == FilterSubject::Duration
            || subject == FilterSubject::Marked || subject == FilterSubject::Comment;
    });
    return needs;
}

FilterRange Filter::idBounds() const
{
    FilterRange bounds;
    const auto narrow = [&bounds](const FilterNode &node) {
        if (node.kind != FilterNode::Kind::Condition || node.condition.subject != FilterSubject::Id)
            return;
        const FilterRange range = hull(node.condition.ranges);
        bounds.first = std::max(bounds.first, range.first);
        bounds.last = std::min(bounds.last, range.last);
    };
    narrow(root);
    if (root.kind == FilterNode::Kind::And)
        std::for_each(root.children.begin(), root.children.end(), narrow);
    return bounds;
}

void Filter::forEachCondition(const std::function<void(const FilterCondition &)> &each) const
{
    visit(root, each);
}

tl::expected<Filter, FilterError> Filter::parseText(const QString &text, qint64 nowUs)
{
    return FilterParser(text, nowUs).parse();
}

Result<Filter> Filter::parse(const QString &text, qint64 nowUs)
{
    auto filter = parseText(text, nowUs);
    if (!filter)
        return failure(ErrorCode::InvalidInput, filter.error().sentence);
    return std::move(*filter);
}

} // namespace tallyman
