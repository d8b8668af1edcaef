// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/readcommands.h"

#include "base/clock.h"
#include "base/text.h"
#include "cli/commandline.h"
#include "cli/endpointcommands.h"
#include "cli/lookup.h"
#include "cli/output.h"
#include "event/replynote.h"
#include "exchange/eventjson.h"
#include "inspect/attempts.h"
#include "inspect/profileset.h"
#include "session/bodyexport.h"
#include "session/eventfile.h"
#include "session/outcomes.h"
#include "session/session.h"
#include "store/analysisrecords.h"
#include "store/outboxrecords.h"

#include <memory>

namespace tallyman {

namespace {

constexpr qint64 kShownBodyBytes = 1024 * 1024;

Result<Filter> parseFilter(const QString &text)
{
    return Filter::parse(text, SystemClock::instance().nowUs());
}

// Opens the workspace and calls `run`, turning what goes wrong into a message and an exit code.
QString harmless(const QString &text)
{
    return displayLine(text.toUtf8());
}

// What became of it where it was passed on: one line for both sides, and one for each attempt.
QString describeDeliveries(EventReader &reader, const Event &event)
{
    const QList<Delivery> deliveries = reader.deliveryRows(event.id);
    const qint64 waiting = outboxCountOf(reader.database(), event.id);
    if (deliveries.isEmpty() && waiting == 0)
        return {};
    const ProfileSetPtr profiles = Session::loadProfiles();
    const EventFacts facts = factsOf(reader.database(), event.id, event.id).value(event.id);
    QString text = QStringLiteral("passed on %1\n")
                       .arg(bothOutcomes(event, deliveries, waiting,
                           profiles ? profiles->find(facts.sender) : nullptr));
    for (auto each = deliveries.crbegin(); each != deliveries.crend(); ++each) {
        text += QStringLiteral("  %1  %2")
                    .arg(formatRfc3339(each->startedAtUs), deliveryOutcome(*each));
        if (!each->error.isEmpty())
            text += QStringLiteral(": ") + harmless(each->error);
        text += u'\n';
    }
    return text;
}

// `endpoint`: the name of the one that it belongs to; `deliveries`: see above.
QByteArray describe(const Event &event, const QString &endpoint, const QString &deliveries)
{
    QString text = QStringLiteral("Event %1, %2\n").arg(event.id).arg(eventStateName(event.state));
    text += QStringLiteral("received  %1 from %2 on %3\n")
                .arg(formatRfc3339(event.receivedAtUs), harmless(event.remote),
                    harmless(event.listener));
    if (event.answeredAtUs) {
        text +=
            QStringLiteral("answered  %1 after the request was complete\n")
                .arg(formatDuration(std::max<qint64>(0, *event.answeredAtUs - event.receivedAtUs)));
    }
    text += QStringLiteral("endpoint  %1\n").arg(harmless(endpoint));
    const QString note = replyNoteText(replyNoteFromJson(event.replyNote));
    text += QStringLiteral("reply     %1%2\n")
                .arg(event.status == 0 ? QStringLiteral("none") : QString::number(event.status),
                    note.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(note));
    text += deliveries;
    if (!event.problem.isEmpty())
        text += QStringLiteral("problem   %1 (byte %2)\n")
                    .arg(harmless(event.problem), QString::number(event.problemOffset));
    for (const HeaderField &field : HeaderList::parse(event.trailers).fields())
        text += QStringLiteral("trailer   ") + displayLine(field.name) + QStringLiteral(": ")
            + displayLine(field.value) + QLatin1Char('\n');
    text += QStringLiteral("content   %1, sha-256 %2\nwire      %3, sha-256 %4\n\n")
                .arg(formatBytes(event.bodyBytes), QString::fromLatin1(event.bodySha256.toHex()),
                    formatBytes(event.wireBytes), QString::fromLatin1(event.wireSha256.toHex()));
    const qsizetype end = event.head.indexOf("\r\n");
    text += displayLine(end < 0 ? event.head : event.head.first(end)) + QLatin1Char('\n');
    for (const HeaderField &field : event.headers().fields())
        text += displayLine(field.name) + QStringLiteral(": ") + displayLine(field.value)
            + QLatin1Char('\n');
    text += QLatin1Char('\n');
    QByteArray out = text.toUtf8();
    if (!event.bodyLoaded()) {
        out += "(use --body to see the content)\n";
    } else {
        for (const QByteArray &line : event.body.split('\n'))
            out += displayLine(line, kShownBodyBytes).toUtf8() + '\n';
    }
    return out;
}

int showRaw(Lookup &lookup, EventId id, BodyForm form)
{
    const auto written = streamBody(lookup.reader(), id, form, writeOut);
    if (written)
        return kExitDone;
    complain(written.error());
    return kExitFailed;
}

// With everything that was found out about the event.
QByteArray fullJsonLine(EventReader &reader, const Event &event)
{
    Database &database = reader.database();
    std::optional<AttemptRun> attempts;
    if (hasAnalysis(database))
        attempts = readAttemptRun(reader, event.id, *Session::loadProfiles());
    return eventJsonLine(event, factsOf(database, event.id, event.id).value(event.id), attempts);
}

EventFileFormat formatOf(const ExportOptions &options)
{
    return options.har ? EventFileFormat::Har : EventFileFormat::Ndjson;
}

ProfileSetPtr maskingProfiles(const ExportOptions &options)
{
    return options.unmasked ? nullptr : Session::loadProfiles();
}

// So that nobody takes for a backup what is none.
void tellMasked(const EventExporter &exporter)
{
    if (exporter.masked() > 0)
        complain(QStringLiteral("Credentials are masked in %1 of %2 events; --unmasked writes them "
                                "as they were received.")
                     .arg(exporter.masked())
                     .arg(exporter.written()));
    if (exporter.unsearched() > 0)
        complain(QStringLiteral("The content of %1 events is too long to be looked through for "
                                "credentials and was written as it was received.")
                     .arg(exporter.unsearched()));
}

Result<void> exportToFile(Lookup &lookup, const Filter &filter, const ExportOptions &options)
{
    EventFile file(options.output, formatOf(options), maskingProfiles(options));
    Result<void> done = file.open();
    if (!done)
        return done;
    lookup.forEach(filter, false, [&](EventId id) {
        done = file.add(lookup.reader(), id);
        return done.has_value();
    });
    if (done)
        done = file.commit();
    if (done)
        tellMasked(file.exporter());
    return done;
}

// Whether all got there is seen when the command ends.
Result<void> exportToStandardOutput(
    Lookup &lookup, const Filter &filter, const ExportOptions &options)
{
    EventExporter exporter(formatOf(options), maskingProfiles(options), writeOut);
    Result<bool> more = exporter.begin();
    lookup.forEach(filter, false, [&](EventId id) {
        more = exporter.add(lookup.reader(), id);
        return more && *more;
    });
    if (!more)
        return tl::unexpected(more.error());
    if (*more && exporter.end())
        tellMasked(exporter);
    return {};
}

// Reads what is known of neighbouring events at once.
class FactsPage
{
public:
    EventFacts of(Database &database, EventId id)
    {
        constexpr EventId kEvents = 256;
        if (id / kEvents != m_number) {
            m_number = id / kEvents;
            m_facts = factsOf(database, m_number * kEvents, m_number * kEvents + kEvents - 1);
        }
        return m_facts.value(id);
    }

private:
    EventId m_number = -1;
    QHash<EventId, EventFacts> m_facts;
};

} // namespace

int runList(const ListOptions &options)
{
    const auto filter = parseFilter(options.filter);
    if (!filter) {
        complain(filter.error());
        return kExitWrongUse;
    }
    return withLookup(options.workspace, [&](Lookup &lookup) {
        qint64 left = options.limit;
        FactsPage facts;
        lookup.forEach(*filter, options.newest, [&](EventId id) {
            const auto event = lookup.reader().event(id, 0);
            if (!event)
                return true; // deleted meanwhile
            Database &database = lookup.reader().database();
            return writeOut(options.json ? eventJsonLine(*event, facts.of(database, id))
                                         : summaryLine(*event))
                && (options.limit == 0 || --left > 0);
        });
        return kExitDone;
    });
}

int runShow(const ShowOptions &options)
{
    if (options.parts.size() > 1) {
        complain(QStringLiteral("--head, --body, --wire and --json exclude each other; say one of "
                                "them. See: tallyman show --help"));
        return kExitWrongUse;
    }
    const auto ids = parseIds({options.id});
    if (!ids || ids->size() != 1) {
        complain(ids ? QStringLiteral("show takes one event id.") : ids.error().message);
        return kExitWrongUse;
    }
    const EventId id = *ids->first();
    const std::optional<ShowPart> part =
        options.parts.isEmpty() ? std::nullopt : std::optional(options.parts.first());
    return withLookup(options.workspace, [&](Lookup &lookup) -> int {
        if (part == ShowPart::Body)
            return showRaw(lookup, id, BodyForm::Content);
        if (part == ShowPart::Wire)
            return showRaw(lookup, id, BodyForm::Wire);
        const auto event = lookup.reader().event(id, kShownBodyBytes);
        if (!event) {
            complain(event.error());
            return kExitFailed;
        }
        if (part == ShowPart::Head)
            writeOut(event->head);
        else
            writeOut(part == ShowPart::Json
                    ? fullJsonLine(lookup.reader(), *event)
                    : describe(*event, endpointNameOf(lookup.reader(), *event),
                        describeDeliveries(lookup.reader(), *event)));
        return kExitDone;
    });
}

int runExport(const ExportOptions &options)
{
    const auto filter = parseFilter(options.filter);
    if (!filter) {
        complain(filter.error());
        return kExitWrongUse;
    }
    return withLookup(options.workspace, [&](Lookup &lookup) -> int {
        const Result<void> done = options.output.isEmpty()
            ? exportToStandardOutput(lookup, *filter, options)
            : exportToFile(lookup, *filter, options);
        if (done)
            return kExitDone;
        complain(done.error());
        return kExitFailed;
    });
}

} // namespace tallyman
