// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/replyexplanation.h"

#include "event/endpoint.h"
#include "session/ruleengine.h"
#include "store/eventreader.h"

namespace tallyman {

QStringList explainReply(EventReader &reader, const Event &event, qint64 nowUs)
{
    const QList<Endpoint> endpoints = reader.endpoints();
    const Endpoint *endpoint = endpointOfEvent(endpoints, event);
    QStringList lines{
        QStringLiteral("endpoint: %1").arg(endpoint ? endpoint->name : QString(kCatchAll))};
    if (endpoint == nullptr || endpoint->rules.isEmpty()) {
        lines.append(QStringLiteral("It has no rules."));
    } else {
        // what had been used up when it came is not known any more
        RuleEngine engine;
        lines += engine.explain(reader, event, *endpoint, nowUs).reasons;
    }
    if (endpoint != nullptr && !endpoint->passTo.isEmpty())
        lines.append(
            QStringLiteral("What no rule answers is passed through to %1.").arg(endpoint->passTo));
    return lines;
}

} // namespace tallyman
