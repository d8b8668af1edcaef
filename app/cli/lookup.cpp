// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/lookup.h"

#include "cli/commandline.h"
#include "cli/output.h"
#include "session/payloadreader.h"
#include "store/scanpace.h"

#include <algorithm>

namespace tallyman {

Lookup::Lookup(OpenedWorkspace opened)
    : m_opened(std::move(opened))
    , m_database(m_opened.readPath, Database::Mode::ReadOnly)
    , m_reader(m_database, PayloadReader::factory()())
{
}

Result<std::unique_ptr<Lookup>> Lookup::open(const QString &workspace)
{
    SessionOptions options;
    options.path = workspace;
    options.capture = false;
    options.write = false;
    auto opened = openWorkspace(options);
    if (!opened)
        return tl::unexpected(opened.error());
    if (opened->info.mode == WorkspaceMode::Damaged)
        return failure(ErrorCode::Corrupt,
            opened->info.problem
                + QStringLiteral(" Use: tallyman salvage %1 NEW.tally").arg(opened->info.path));
    try {
        return std::unique_ptr<Lookup>(new Lookup(std::move(*opened)));
    } catch (const SqliteError &error) {
        return tl::unexpected(error.toError(workspace));
    }
}

void Lookup::forEach(
    const Filter &filter, bool newestFirst, const std::function<bool(EventId)> &each)
{
    const IdSet &live = m_opened.ids;
    if (live.isEmpty())
        return;
    const FilterRange bounds = filter.idBounds();
    const EventId lowest = std::max(*live.first(), bounds.first);
    const EventId wanted = std::min(*live.last(), bounds.last);
    const EventId highest = m_reader.knownTo(filter, wanted);
    if (highest < wanted)
        complain(notAccountedFor(highest + 1));
    ScanPace pace;
    EventId count = 0;
    for (EventId done = 0; done <= highest - lowest; done += count) {
        count = std::min(pace.ids(), highest - lowest - done + 1);
        const EventId first = newestFirst ? highest - done - count + 1 : lowest + done;
        const EventId last = first + count - 1;
        pace.begin();
        const IdSet matching = m_reader.matching(filter, first, last);
        pace.end();
        for (qint64 i = 0; i < matching.size(); ++i) {
            const EventId id = matching.at(newestFirst ? matching.size() - 1 - i : i);
            if (live.contains(id) && !each(id))
                return;
        }
    }
}

QString notAccountedFor(EventId first)
{
    return QStringLiteral("Senders and imports are not known yet of the events from %1 on, which "
                          "are left out. “tallyman imports” finds them out.")
        .arg(first);
}

Result<IdSet> parseIds(const QStringList &words)
{
    IdSet ids;
    for (const QString &word : words) {
        QString bare = word;
        if (bare.startsWith(QLatin1Char('#')))
            bare.remove(0, 1);
        const QStringList ends = bare.split(QLatin1Char('-'));
        bool firstOk = false;
        bool lastOk = false;
        const EventId first = ends.first().toLongLong(&firstOk);
        const EventId last = ends.last().toLongLong(&lastOk);
        if (!firstOk || !lastOk || ends.size() > 2 || first < 1 || last < first) {
            return failure(ErrorCode::InvalidInput,
                QStringLiteral("“%1” is not an event id; expected a number such as 17 "
                               "or a range such as 3-9.")
                    .arg(word));
        }
        ids.insert(first, last);
    }
    return ids;
}

int withLookup(const QString &workspace, const std::function<int(Lookup &)> &run)
{
    auto lookup = Lookup::open(workspace);
    if (!lookup) {
        complain(lookup.error());
        return kExitFailed;
    }
    try {
        return run(**lookup);
    } catch (const SqliteError &error) {
        complain(error.toError(workspace));
        return kExitFailed;
    }
}

} // namespace tallyman
