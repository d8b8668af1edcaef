// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ruletrials.h"

#include "deliver/compose.h"
#include "deliver/deliverycomposer.h"
#include "deliver/forwardplanner.h"
#include "store/eventreader.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr qsizetype kShownBody = 64 * 1024;
constexpr qint64 kMostSigned = 64LL * 1024 * 1024; // of an event; larger ones go as they are
constexpr EventId kScanned = 1'000'000;            // of past events at once

void addTrial(const RewrittenRequest *request, const Target &target, const Event &event,
    const SignRequest &sign, RuleTrials &trials)
{
    auto composed =
        request ? composeRewritten(event, *request, target) : composeResend(event, target);
    if (composed)
        composed = signAsWanted(std::move(*composed), event, target, sign);
    if (!composed) {
        trials.problems.append(
            QStringLiteral("Event %1: %2").arg(event.id).arg(composed.error().message));
        return;
    }
    RuleTrial trial;
    trial.eventId = event.id;
    trial.target = target.name;
    trial.head = requestHeadBytes(*composed);
    trial.differences = composed->differences;
    trial.bodyChanged = composed->bodyEdited;
    trial.body = composed->body.left(kShownBody);
    trials.trials.append(trial);
}

void tryOn(EventReader &reader, ForwardPlanner &planner, const ForwardRule &rule,
    const QList<Target> &targets, EventId id, const SignRequest &sign, RuleTrials &trials)
{
    const auto event = reader.event(id, kMostSigned);
    if (!event)
        return;
    QList<RewrittenRequest> requests;
    if (rule.rewrites()) {
        const auto made = planner.requestsFor(reader, rule, id);
        trials.console += planner.console();
        if (!made) {
            trials.problems.append(
                QStringLiteral("Event %1: %2").arg(id).arg(made.error().message));
            return;
        }
        requests = *made;
    }
    for (const QString &name : rule.targets) {
        const Target *target = findTarget(targets, name);
        if (target == nullptr)
            continue;
        if (!rule.rewrites())
            addTrial(nullptr, *target, *event, sign, trials);
        for (const RewrittenRequest &request : std::as_const(requests))
            addTrial(&request, *target, *event, sign, trials);
    }
}

// Of `events` those that a rule is for.
IdSet matchingOf(EventReader &reader, const ForwardRule &rule, const IdSet &events, qint64 nowUs)
{
    IdSet matching;
    if (events.isEmpty())
        return matching;
    for (EventId first = *events.first(); first <= *events.last(); first += kScanned) {
        const EventId last = std::min(first + kScanned - 1, *events.last());
        matching.unite(ForwardPlanner::matching(reader, rule, first, last, nowUs));
    }
    return intersection(matching, events);
}

} // namespace

RuleTrials tryRuleOn(EventReader &reader, const ForwardRule &rule, const QList<Target> &targets,
    const IdSet &events, int most, qint64 nowUs, const SignRequest &sign)
{
    RuleTrials trials;
    ForwardPlanner planner;
    const IdSet matching = matchingOf(reader, rule, events, nowUs);
    trials.matching = matching.size();
    const qint64 from = std::max<qint64>(0, matching.size() - most);
    for (qint64 i = matching.size() - 1; i >= from; --i)
        tryOn(reader, planner, rule, targets, matching.at(i), sign, trials);
    return trials;
}

} // namespace tallyman
