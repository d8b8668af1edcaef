// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/endpointcommands.h"

#include "base/clock.h"
#include "cli/commandline.h"
#include "cli/lookup.h"
#include "cli/output.h"
#include "event/endpoint.h"
#include "event/replynote.h"
#include "session/ruleengine.h"

namespace tallyman {

namespace {

constexpr qint64 kMostContent = 64LL * 1024 * 1024;

int explain(EventReader &reader, EventId id)
{
    const auto event = reader.event(id, kMostContent);
    if (!event) {
        complain(event.error());
        return kExitFailed;
    }
    const QString note = replyNoteText(replyNoteFromJson(event->replyNote));
    writeLine(QStringLiteral("answered: %1%2")
                  .arg(event->status == 0 ? QStringLiteral("none") : QString::number(event->status),
                      note.isEmpty() ? QString() : QStringLiteral("; ") + note));
    writeLine(QStringLiteral("as endpoints and rules are now, if it came first:"));
    const QList<Endpoint> endpoints = reader.endpoints();
    const Endpoint *endpoint = endpointOfEvent(endpoints, *event);
    writeLine(QStringLiteral("endpoint: %1").arg(endpoint ? endpoint->name : QString(kCatchAll)));
    if (endpoint == nullptr || endpoint->rules.isEmpty()) {
        writeLine(QStringLiteral("It has no rules."));
        return kExitDone;
    }
    // what had been used up when it came is not known any more
    RuleEngine engine;
    const QStringList reasons =
        engine.explain(reader, *event, *endpoint, SystemClock::instance().nowUs()).reasons;
    for (const QString &reason : reasons)
        writeLine(reason);
    return kExitDone;
}

} // namespace

QString endpointNameOf(EventReader &reader, const Event &event)
{
    const QList<Endpoint> endpoints = reader.endpoints();
    const Endpoint *endpoint = endpointOfEvent(endpoints, event);
    return endpoint ? endpoint->name : QString(kCatchAll);
}

int runEndpointExplain(const QString &workspace, const QString &id)
{
    const auto ids = parseIds({id});
    if (!ids || ids->size() != 1) {
        complain(ids ? QStringLiteral("explain takes one event id.") : ids.error().message);
        return kExitWrongUse;
    }
    const EventId event = *ids->first();
    return withLookup(
        workspace, [event](Lookup &lookup) { return explain(lookup.reader(), event); });
}

} // namespace tallyman
