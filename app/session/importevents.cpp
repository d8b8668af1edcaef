// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/importevents.h"

#include "event/replynote.h"
#include "inspect/findings/checkedevent.h"
#include "inspect/findings/importfindings.h"
#include "inspect/notificationcodec.h"
#include "store/eventreader.h"
#include "store/findingrecords.h"

#include <QCoreApplication>
#include <QHash>
#include <QMap>
#include <algorithm>

namespace tallyman {

namespace {

constexpr qsizetype kEventsNamed = 5; // with one finding

ImportEvent eventOf(const AnalysisRecord &record)
{
    ImportEvent event;
    event.id = record.eventId;
    event.attempt = record.attempt;
    event.sameness = record.sameness;
    const auto notification = decodeNotification(record.facts);
    if (!notification)
        return event;
    event.rows = static_cast<qint64>(notification->rows.size());
    event.conflicting = notification->arrival.conflicting;
    event.contradicts = notification->arrival.contradicts;
    event.isNotice = notification->notice.has_value();
    if (notification->seriesIndex)
        event.part = *notification->seriesIndex + notification->seriesBase;
    if (!notification->rowsAreNumbered || notification->rows.empty())
        return event;
    const auto [least, most] =
        std::minmax_element(notification->rows.begin(), notification->rows.end(),
            [](const NotifiedRow &a, const NotifiedRow &b) { return a.number < b.number; });
    event.firstRow = least->number;
    event.lastRow = most->number;
    return event;
}

// A finding of the first of these events as one of their import.
Finding inImport(Finding finding, const Import &import, const QList<EventId> &events)
{
    QList<Evidence> names;
    for (const EventId id : events.first(std::min(kEventsNamed, events.size())))
        names.append({QStringLiteral("event"), eventName(id)});
    if (events.size() > 1) {
        finding.message = QStringLiteral("In %1 requests, first %2: %3")
                              .arg(events.size())
                              .arg(eventName(events.first()), finding.message);
    }
    finding.evidence = names + finding.evidence;
    finding.eventId = 0;
    finding.sender = import.sender;
    finding.importKey = import.key;
    return finding;
}

} // namespace

QList<ImportEvent> readImportEvents(EventReader &reader, ImportId import)
{
    QList<ImportEvent> events;
    QHash<quint64, EventId> firsts; // by request key
    IdSet ids;
    for (const AnalysisRecord &record : analysesOfImport(reader.database(), import)) {
        if (events.size() == kMostImportEvents)
            break;
        ImportEvent event = eventOf(record);
        if (const auto first = firsts.constFind(record.requestKey); first != firsts.constEnd())
            event.firstAttempt = *first;
        else
            firsts.insert(record.requestKey, record.eventId);
        events.append(event);
        ids.insert(event.id);
    }
    auto next = events.begin(); // both ascend
    for (const IdSet::Range &range : ids.ranges()) {
        const auto findings = findingIdsOfEvents(reader.database(), range.first, range.last);
        const auto notes = reader.replyNotes(range.first, range.last);
        const QList<EventSummary> summaries = reader.summaries(range.first, range.last);
        for (const EventSummary &summary : summaries) {
            while (next->id < summary.id)
                ++next;
            next->receivedAtUs = summary.receivedAtUs;
            next->status = summary.status;
            if (const auto note = notes.constFind(summary.id); note != notes.constEnd())
                next->replyNote = replyNoteText(replyNoteFromJson(*note));
            next->findings = findings.value(summary.id);
        }
    }
    return events;
}

QList<Finding> readImportFindings(
    EventReader &reader, const Import &import, const QList<ImportEvent> &events, qint64 nowUs)
{
    QList<Finding> found = findingsOf(import, nowUs);
    QMap<QString, QList<EventId>> eventsOf; // by kind
    for (const ImportEvent &event : events) {
        for (const QString &kind : event.findings)
            eventsOf[kind].append(event.id);
    }
    QList<Finding> ofEvents;
    for (auto kind = eventsOf.constBegin(); kind != eventsOf.constEnd(); ++kind) {
        for (Finding finding : findingsOfEvent(reader.database(), kind->first())) {
            if (finding.id == kind.key().toUtf8())
                ofEvents.append(inImport(std::move(finding), import, *kind));
        }
    }
    std::stable_sort(ofEvents.begin(), ofEvents.end(),
        [](const Finding &a, const Finding &b) { return a.severity > b.severity; });
    return found + ofEvents;
}

QString samenessText(Sameness sameness)
{
    const auto translated = [](const char *text) {
        return QCoreApplication::translate("Attempt", text);
    };
    switch (sameness) {
    case Sameness::First:
        return translated("first");
    case Sameness::Identical:
        return translated("identical bytes");
    case Sameness::SameJson:
        return translated("same JSON with other bytes");
    case Sameness::SameSteady:
        return translated("same after leaving out volatile fields");
    case Sameness::Conflict:
        break;
    }
    return translated("other content");
}

} // namespace tallyman
