// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/findingsubjects.h"

#include "base/clock.h"
#include "base/text.h"
#include "inspect/findings/importfindings.h"
#include "store/analysisrecords.h"
#include "store/eventreader.h"
#include "store/findingrecords.h"

#include <limits>

namespace tallyman {

QHash<qint64, FindingSubject> readFoundEvents(EventReader &reader, EventId first, EventId last)
{
    QHash<qint64, FindingSubject> subjects;
    const QList<EventSummary> events = reader.summaries(first, last);
    for (const EventSummary &event : events) {
        FindingSubject &subject = subjects[event.id];
        subject.name = QStringLiteral("#%1").arg(event.id);
        subject.where = displayLine(QByteArray(event.method + ' ' + event.target), 512);
        subject.target = event.target;
        subject.atUs = event.receivedAtUs;
    }
    const QList<Finding> found =
        findings(reader.database(), first, last, std::numeric_limits<qint64>::max());
    for (const Finding &finding : found)
        subjects[finding.eventId].findings.append(finding);
    return subjects;
}

QHash<qint64, FindingSubject> readFoundImports(EventReader &reader, ImportId first, ImportId last)
{
    QHash<qint64, FindingSubject> subjects;
    const qint64 now = SystemClock::instance().nowUs();
    const QList<Import> list = imports(reader.database(), first, last);
    for (const Import &import : list) {
        FindingSubject &subject = subjects[import.id];
        subject.name = displayLine(import.key.toUtf8(), 128);
        subject.sender = import.sender;
        subject.where = displayLine(import.file.toUtf8(), 512);
        subject.atUs = import.lastAtUs;
        subject.findings = findingsOf(import, now);
    }
    return subjects;
}

} // namespace tallyman
