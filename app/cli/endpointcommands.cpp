// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/endpointcommands.h"

#include "base/clock.h"
#include "cli/commandline.h"
#include "cli/lookup.h"
#include "cli/output.h"
#include "event/endpoint.h"
#include "event/replynote.h"
#include "session/replyexplanation.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace tallyman {

namespace {

constexpr qint64 kMostContent = 64LL * 1024 * 1024;

// What Tallyman itself has told the sender, see errorReply().
QString refusalReason(const Event &event)
{
    const QJsonObject said = QJsonDocument::fromJson(event.replyBody).object();
    return event.status >= 400 && said.contains(QLatin1String("error"))
        ? said.value(QLatin1String("reason")).toString()
        : QString();
}

int explain(EventReader &reader, EventId id)
{
    const auto event = reader.event(id, kMostContent);
    if (!event) {
        complain(event.error());
        return kExitFailed;
    }
    QStringList answered{
        event->status == 0 ? QStringLiteral("none") : QString::number(event->status),
        replyNoteText(replyNoteFromJson(event->replyNote)), refusalReason(*event)};
    answered.removeAll(QString());
    writeLine(QStringLiteral("answered: ") + answered.join(QStringLiteral("; ")));
    writeLine(QStringLiteral("as endpoints and rules are now, if it came first:"));
    for (const QString &line : explainReply(reader, *event, SystemClock::instance().nowUs()))
        writeLine(line);
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
