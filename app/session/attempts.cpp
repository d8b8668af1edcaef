// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/attempts.h"

#include "store/eventreader.h"

#include <algorithm>

namespace tallyman {

namespace {
constexpr qsizetype kMostAttempts = 1000;
}

QList<Attempt> readAttempts(EventReader &reader, EventId id)
{
    QList<Attempt> attempts;
    const auto own = analysisOf(reader.database(), id);
    if (!own || own->requestKey == 0)
        return attempts;
    const QList<AnalysisRecord> near =
        analysesOf(reader.database(), std::max<EventId>(1, id - kAttemptReach), id + kAttemptReach);
    for (const AnalysisRecord &record : near) {
        if (record.requestKey != own->requestKey || attempts.size() == kMostAttempts)
            continue;
        const QList<EventSummary> summary = reader.summaries(record.eventId, record.eventId);
        if (!summary.isEmpty())
            attempts.append({record.eventId, summary.first().receivedAtUs, record.sameness});
    }
    return attempts;
}

} // namespace tallyman
