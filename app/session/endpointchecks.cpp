// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/endpointchecks.h"

#include "event/filter.h"
#include "inspect/replytemplate.h"
#include "session/colourrules.h"

namespace tallyman {

namespace {

QString problemOf(const ReplyRule &rule)
{
    if (const auto filter = Filter::parse(rule.filter, 0); filter && filter->needsOutcome())
        return QStringLiteral("The reply, marks and comments come after the request: leave them "
                              "out of the filter.");
    for (const ReplyStep &step : rule.steps) {
        if (const QString problem = replyStepProblem(step); !problem.isEmpty())
            return problem;
    }
    return {};
}

QString ruleProblemOf(const Endpoint &endpoint)
{
    for (qsizetype i = 0; i < endpoint.rules.size(); ++i) {
        const ReplyRule &rule = endpoint.rules.at(i);
        if (const QString problem = problemOf(rule); !problem.isEmpty()) {
            return QStringLiteral("Rule %1%2 of “%3”: %4")
                .arg(i + 1)
                .arg(rule.name.isEmpty() ? QString() : QStringLiteral(" “%1”").arg(rule.name),
                    endpoint.name, problem);
        }
    }
    return {};
}

QString colourProblemOf(const Endpoint &endpoint)
{
    QStringList names;
    for (const RowColour colour : kRowColours)
        names.append(rowColourName(colour));
    if (endpoint.colour.isEmpty() || names.contains(endpoint.colour))
        return {};
    return QStringLiteral("“%1” of “%2” is no colour; there are %3.")
        .arg(endpoint.colour, endpoint.name, names.join(QStringLiteral(", ")));
}

} // namespace

QString replyStepProblem(const ReplyStep &step)
{
    if (step.longestDelay.count() != 0 && step.longestDelay < step.script.delay)
        return QStringLiteral("A reply is delayed by %1 to %2 ms; the longest delay must not be "
                              "less than the shortest.")
            .arg(step.script.delay.count())
            .arg(step.longestDelay.count());
    if (const QString problem = replyProblem(step.script.reply); !problem.isEmpty())
        return problem;
    return step.isTemplate ? templateProblem(step.script.reply.body) : QString();
}

Result<void> checkEndpoints(const QList<Endpoint> &endpoints)
{
    QList<Endpoint> before;
    for (const Endpoint &endpoint : endpoints) {
        QString problem = endpointProblem(endpoint, before);
        if (problem.isEmpty() && findEndpoint(before, endpoint.name) != nullptr)
            problem = QStringLiteral("There is an endpoint “%1” already.").arg(endpoint.name);
        if (problem.isEmpty())
            problem = ruleProblemOf(endpoint);
        if (problem.isEmpty())
            problem = colourProblemOf(endpoint);
        if (!problem.isEmpty())
            return failure(ErrorCode::InvalidInput, problem);
        before.append(endpoint);
    }
    return {};
}

QString passThroughProblem(const Endpoint &endpoint, const QList<Target> &targets)
{
    if (endpoint.passTo.isEmpty() || findTarget(targets, endpoint.passTo) != nullptr)
        return {};
    return QStringLiteral("There is no target “%1” that “%2” could pass requests through to; add "
                          "it first.")
        .arg(endpoint.passTo, endpoint.name);
}

QString passingThroughTo(const QList<Endpoint> &endpoints, const QString &target)
{
    const auto found =
        std::find_if(endpoints.begin(), endpoints.end(), [&target](const Endpoint &each) {
            return each.passTo.compare(target, Qt::CaseInsensitive) == 0;
        });
    return found == endpoints.end() ? QString() : found->name;
}

QString senderAddressProblem(const Endpoint &endpoint, const ProfileSet &profiles)
{
    const QStringList senders = sendersOfAddresses(endpoint);
    for (const QString &id : senders) {
        const Profile *sender = profiles.find(id);
        if (sender == nullptr)
            return noSuchSender(id);
        if (sender->addresses.isEmpty())
            return QStringLiteral("%1 publishes no addresses that it sends from; name addresses or "
                                  "networks instead of “sender:%2”.")
                .arg(sender->name, id);
    }
    return {};
}

QString noSuchSender(const QString &id)
{
    return QStringLiteral("There is no sender “%1”; see tallyman profiles list.").arg(id);
}

} // namespace tallyman
