// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/attempts.h"

#include "inspect/retryschedule.h"
#include "store/analysisrecords.h"
#include "store/eventreader.h"

namespace tallyman {

QList<Attempt> readAttempts(EventReader &reader, EventId id)
{
    QList<Attempt> attempts;
    for (const AnalysisRecord &record : attemptsOf(reader.database(), id, kMostAttempts)) {
        const auto event = reader.event(record.eventId, 0);
        if (event) {
            attempts.append({record.eventId, event->receivedAtUs, event->answeredAtUs,
                event->status, record.sameness});
        }
    }
    return attempts;
}

AttemptRun readAttemptRun(EventReader &reader, EventId id, const ProfileSet &profiles)
{
    AttemptRun run;
    const auto record = analysisOf(reader.database(), id);
    if (!record)
        return run;
    run.attempts = readAttempts(reader, id);
    const QByteArray sender = record->form.left(record->form.indexOf('/'));
    run.retries =
        RetryJudge(profiles).judge(run.attempts, profiles.find(QString::fromUtf8(sender)));
    return run;
}

} // namespace tallyman
