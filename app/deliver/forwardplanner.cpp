// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/forwardplanner.h"

#include "store/analysisrecords.h"
#include "store/eventreader.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr qint64 kMostScriptedContent = 16LL * 1024 * 1024;

QList<Target> targetsOf(const ForwardRule &rule, const QList<Target> &targets)
{
    QList<Target> chosen;
    for (const QString &name : rule.targets) {
        const Target *target = findTarget(targets, name);
        const bool isNew = target != nullptr
            && std::none_of(chosen.begin(), chosen.end(),
                [target](const Target &each) { return each.id == target->id; });
        if (isNew)
            chosen.append(*target);
    }
    return chosen;
}

bool asksForOrder(const QList<Target> &targets)
{
    return std::any_of(targets.begin(), targets.end(),
        [](const Target &target) { return target.delivery.inOrder; });
}

// A filter that asks for the import of an event, whichever.
const Filter &importFilter()
{
    static const Filter filter = Filter::parse(QStringLiteral("import:x"), 0).value();
    return filter;
}

EventMeaning meaningOf(EventReader &reader, EventId id)
{
    const EventFacts facts = factsOf(reader.database(), id, id).value(id);
    return {facts.sender, facts.importKey};
}

} // namespace

struct ForwardPlanner::Planned
{
    const ForwardRule &rule;
    QList<Target> targets;
    qint64 nowUs = 0;
    bool ordered = false;
    QList<OutboxItem> items = {};

    void add(EventId id, ImportId series, const std::optional<RewrittenRequest> &request)
    {
        for (const Target &target : targets) {
            OutboxItem item;
            item.eventId = id;
            item.targetId = target.id;
            item.rule = rule.name;
            item.dueAtUs = item.queuedAtUs = nowUs;
            item.series = target.delivery.inOrder ? series : 0;
            item.request = request;
            items.append(item);
        }
    }
    void addFailed(EventId id, const QString &reason)
    {
        const qsizetype before = items.size();
        add(id, 0, RewrittenRequest()); // nothing that could be sent
        for (qsizetype i = before; i < items.size(); ++i) {
            items[i].state = OutboxState::Dead;
            items[i].error = reason;
        }
    }
};

EventId ForwardPlanner::knownTo(
    EventReader &reader, const ForwardRule &rule, const QList<Target> &targets, EventId last)
{
    const Filter filter = Filter::parse(rule.filter, 0).value_or(Filter());
    const bool asks = !rule.script.isEmpty() || asksForOrder(targetsOf(rule, targets));
    const EventId known = reader.knownTo(filter, last);
    return asks ? std::min(known, reader.knownTo(importFilter(), last)) : known;
}

IdSet ForwardPlanner::matching(
    EventReader &reader, const ForwardRule &rule, EventId first, EventId last, qint64 nowUs)
{
    static const Filter whole = Filter::parse(QStringLiteral("state:complete"), 0).value();
    const IdSet complete = reader.matching(whole, first, last);
    const auto filter = Filter::parse(rule.filter, nowUs);
    if (!filter || complete.isEmpty())
        return {};
    return filter->isEmpty() ? complete
                             : intersection(complete, reader.matching(*filter, first, last));
}

QList<OutboxItem> ForwardPlanner::plan(EventReader &reader, const ForwardRule &rule,
    const QList<Target> &targets, const IdSet &events, qint64 nowUs)
{
    Planned planned{rule, targetsOf(rule, targets), nowUs};
    planned.ordered = asksForOrder(planned.targets);
    if (planned.targets.isEmpty())
        return {};
    for (const IdSet::Range &range : events.ranges()) {
        for (EventId id = range.first; id <= range.last; ++id)
            planOne(reader, planned, id);
    }
    return planned.items;
}

void ForwardPlanner::planOne(EventReader &reader, Planned &planned, EventId id)
{
    ImportId series = 0;
    if (planned.ordered) {
        const auto record = analysisOf(reader.database(), id);
        series = record ? record->importId : 0;
    }
    if (!planned.rule.rewrites()) {
        planned.add(id, series, std::nullopt);
        return;
    }
    const auto requests = requestsFor(reader, planned.rule, id);
    if (!requests && requests.error().code == ErrorCode::NotFound)
        return; // removed meanwhile
    if (m_said && !console().isEmpty())
        m_said(planned.rule.name, id, console());
    if (!requests) {
        planned.addFailed(id, requests.error().message);
        return;
    }
    for (const RewrittenRequest &request : *requests)
        planned.add(id, series, request);
}

Result<QList<RewrittenRequest>> ForwardPlanner::requestsFor(
    EventReader &reader, const ForwardRule &rule, EventId id)
{
    const bool scripted = !rule.script.isEmpty();
    const auto event = reader.event(id, scripted ? kMostScriptedContent : 0);
    if (!event)
        return tl::unexpected<Error>(event.error());
    return m_rewriter.requests(rule, *event, scripted ? meaningOf(reader, id) : EventMeaning());
}

} // namespace tallyman
