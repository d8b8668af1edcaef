// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/findingsjob.h"

#include "base/clock.h"
#include "base/text.h"
#include "cli/commandline.h"
#include "cli/output.h"
#include "exchange/findingline.h"
#include "inspect/findings/importfindings.h"
#include "store/analysisrecords.h"
#include "store/findingfilter.h"
#include "store/findingrecords.h"
#include "store/readpool.h"

#include <QMap>
#include <QSet>
#include <limits>

namespace tallyman {

namespace {

constexpr qint64 kEventsAtOnce = 10'000;

// "error    #17  token-missing  There is no header X-Csvbox-Token."
QByteArray findingLine(const Finding &finding)
{
    const QString about = finding.eventId != 0
        ? QStringLiteral("#%1").arg(finding.eventId)
        : displayLine(QString(finding.sender + QLatin1Char('/') + finding.importKey).toUtf8());
    return QByteArray(severityName(finding.severity).leftJustified(8).toUtf8() + "  "
        + about.leftJustified(8).toUtf8() + "  "
        + QString::fromUtf8(finding.id).leftJustified(22).toUtf8() + "  " + finding.message.toUtf8()
        + '\n');
}

// Writes what is to be shown, until the reader of the output has gone.
class Printer
{
public:
    Printer(QStringList muted, bool json)
        : m_muted(std::move(muted))
        , m_json(json)
    {
    }

    bool print(const QList<Finding> &found)
    {
        for (const Finding &finding : found) {
            if (m_muted.contains(QString::fromUtf8(finding.id)))
                continue;
            if (!writeOut(m_json ? findingJsonLine(finding) : findingLine(finding)))
                return false;
        }
        return true;
    }

private:
    const QStringList m_muted;
    const bool m_json;
};

bool printEvents(EventReader &reader, const IdSet &events, Printer &printer)
{
    for (const IdSet::Range &range : events.ranges()) {
        for (EventId first = range.first; first <= range.last; first += kEventsAtOnce) {
            const EventId last = std::min(range.last, first + kEventsAtOnce - 1);
            if (!printer.print(
                    findings(reader.database(), first, last, std::numeric_limits<qint64>::max())))
                return false;
        }
    }
    return true;
}

void printImports(Database &database, const QList<ImportId> &ids, Printer &printer)
{
    const qint64 now = SystemClock::instance().nowUs();
    for (const ImportId id : ids) {
        const auto import = importOf(database, id);
        if (import && import->events > 0 && !printer.print(findingsOf(*import, now)))
            return;
    }
}

// The findings about imports that a filter asks for by their kind or severity: each of those whose
// import has an event that is as the rest of the filter wants it.
void printFoundImports(EventReader &reader, const Filter &filter, EventId last, Printer &printer)
{
    const qint64 now = SystemClock::instance().nowUs();
    Database &database = reader.database();
    QMap<std::pair<QByteArray, Severity>, QSet<ImportId>> fitting;
    const IdSet all = importIds(database, 1, highestImportId(database));
    for (qint64 i = 0; i < all.size(); ++i) {
        const auto import = importOf(database, all.at(i));
        QList<Finding> found = import ? findingsOf(*import, now) : QList<Finding>();
        found.removeIf([&](const Finding &finding) {
            const std::pair kind(finding.id, finding.severity);
            if (!fitting.contains(kind)) {
                const QList<ImportId> ids =
                    importsOf(database, reader.matching(filterBesides(filter, finding), 1, last));
                fitting.insert(kind, QSet<ImportId>(ids.begin(), ids.end()));
            }
            return !fitting[kind].contains(import->id);
        });
        if (!printer.print(found))
            return;
    }
}

} // namespace

FindingsJob::FindingsJob(Options options)
    : LedgerJob(options.workspace, Needs::Findings)
    , m_options(std::move(options))
{
}

std::optional<QString> FindingsJob::unknownKind() const
{
    for (const QString &kind : m_options.mute + m_options.unmute) {
        if (findFindingKind(kind.toUtf8()) == nullptr) {
            QStringList known;
            for (const FindingKind &each : findingKinds())
                known.append(QString::fromUtf8(each.id));
            return QStringLiteral("“%1” is no kind of finding; there are: %2.")
                .arg(kind, known.join(QStringLiteral(", ")));
        }
    }
    return std::nullopt;
}

std::optional<int> FindingsJob::start()
{
    const auto filter = Filter::parse(m_options.filter, SystemClock::instance().nowUs());
    if (!filter) {
        complain(filter.error());
        return kExitWrongUse;
    }
    if (const auto sentence = unknownKind()) {
        complain(*sentence);
        return kExitWrongUse;
    }
    m_filter = *filter;
    return LedgerJob::start();
}

void FindingsJob::changeMuted()
{
    WorkspaceSettings settings = session()->settings();
    for (const QString &kind : m_options.mute) {
        if (!settings.mutedFindings.contains(kind))
            settings.mutedFindings.append(kind);
    }
    for (const QString &kind : m_options.unmute)
        settings.mutedFindings.removeAll(kind);
    session()->setSettings(settings);
}

void FindingsJob::run()
{
    if (!m_options.mute.isEmpty() || !m_options.unmute.isEmpty()) {
        changeMuted();
        finish(kExitDone);
        return;
    }
    const QStringList muted = m_options.all ? QStringList() : session()->settings().mutedFindings;
    session()->readPool()->run<bool>(
        this,
        [filter = m_filter, muted, json = m_options.json, last = session()->statistics().lastId](
            EventReader &reader) -> Result<bool> {
            Printer printer(muted, json);
            IdSet events;
            if (filter.isEmpty())
                events.insert(1, std::max<EventId>(last, 1));
            else
                events = reader.matching(filter, 1, last);
            if (!printEvents(reader, events, printer))
                return true;
            if (asksForFindings(filter)) {
                printFoundImports(reader, filter, last, printer);
                return true;
            }
            QList<ImportId> ids = importsOf(reader.database(), events);
            std::sort(ids.begin(), ids.end());
            printImports(reader.database(), ids, printer);
            return true;
        },
        [this](const Result<bool> &printed) {
            if (!printed)
                complain(printed.error());
            finish(printed ? kExitDone : kExitFailed);
        });
}

} // namespace tallyman
