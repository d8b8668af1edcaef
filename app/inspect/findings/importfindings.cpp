// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/findings/importfindings.h"

#include "inspect/findings/checkedevent.h"

#include <algorithm>

namespace tallyman {

namespace {

Evidence noticeEvidence(const ImportNotice &notice)
{
    return {QStringLiteral("event"), eventName(notice.eventId)};
}

// Nothing more is expected: the notice has come, or it has been quiet for long enough.
bool isSettled(const Import &import, qint64 nowUs)
{
    return import.notice.has_value() || nowUs - import.lastAtUs >= import.quietUs;
}

bool isMissingRows(const Import &import)
{
    return import.isMissingSomething() && !import.gaps.isEmpty();
}

void checkGaps(const Import &import, QList<Finding> &found)
{
    if (!isMissingRows(import))
        return;
    QList<Evidence> evidence{
        {import.gapsAreParts ? QStringLiteral("parts") : QStringLiteral("rows"),
            rangesText(import.gaps, 50)}};
    if (import.notice)
        evidence.append(noticeEvidence(*import.notice));
    const qint64 count = import.gaps.size();
    QString missing = rowCountText(count); // nothing says how many there are
    if (import.gapsAreParts) {
        const qint64 parts = import.parts.value_or(0);
        missing = (parts == 1 ? QStringLiteral("%1 of %2 part") : QStringLiteral("%1 of %2 parts"))
                      .arg(count)
                      .arg(parts);
    } else if (import.rowsTotal) {
        missing = QStringLiteral("%1 of %2").arg(count).arg(rowCountText(*import.rowsTotal));
    }
    found.append(makeFinding("rows-missing",
        QStringLiteral("%1 never came: %2.").arg(missing, rangesText(import.gaps)), evidence));
}

// Whether as many rows came as the notice says; rows that failed may have been sent or not.
bool agreesWithNotice(const Import &import, const ImportNotice &notice)
{
    const std::optional<qint64> most = notice.rows ? notice.rows : notice.succeeded;
    if (!most)
        return true;
    qint64 fewest = *most;
    if (notice.succeeded)
        fewest = std::min(fewest, *notice.succeeded);
    else if (notice.failed)
        fewest = std::max<qint64>(0, *most - *notice.failed);
    return import.rowsReceived + import.rowsRejected >= fewest && import.rowsReceived <= *most;
}

void checkCounts(const Import &import, QList<Finding> &found)
{
    if (import.chunks == 0 || isMissingRows(import))
        return;
    const qint64 rows = import.rowsReceived;
    const Evidence came{QStringLiteral("rows"), QString::number(rows)};
    if (import.notice && !agreesWithNotice(import, *import.notice)) {
        const qint64 said = import.notice->rows.value_or(import.notice->succeeded.value_or(0));
        found.append(makeFinding("count-mismatch",
            QStringLiteral("The notice says %1, and %2 came.").arg(rowCountText(said)).arg(rows),
            {{QStringLiteral("said"), QString::number(said)}, came,
                noticeEvidence(*import.notice)}));
    } else if (!import.notice && import.rowsTotal
        && (rows > *import.rowsTotal || rows + import.rowsRejected < *import.rowsTotal)) {
        found.append(makeFinding("count-mismatch",
            QStringLiteral("The requests announce %1, and %2 came.")
                .arg(rowCountText(*import.rowsTotal))
                .arg(rows),
            {{QStringLiteral("said"), QString::number(*import.rowsTotal)}, came}));
    }
}

void checkOrder(const Import &import, QList<Finding> &found)
{
    if (import.outOfOrder == 0)
        return;
    found.append(makeFinding("out-of-order",
        import.outOfOrder == 1 ? QStringLiteral("One request came after a later one, first %1.")
                                     .arg(eventName(import.firstOutOfOrder))
                               : QStringLiteral("%1 requests came after later ones, first %2.")
                                     .arg(import.outOfOrder)
                                     .arg(eventName(import.firstOutOfOrder)),
        {{QStringLiteral("event"), eventName(import.firstOutOfOrder)}}));
}

} // namespace

QList<Finding> findingsOf(const Import &import, qint64 nowUs)
{
    QList<Finding> found;
    if (isSettled(import, nowUs)) {
        checkGaps(import, found);
        checkCounts(import, found);
    }
    checkOrder(import, found);
    if (!import.resubmitOf.isEmpty()) {
        found.append(makeFinding("resubmitted",
            QStringLiteral("The same rows came before as import %1.").arg(import.resubmitOf),
            {{QStringLiteral("import"), import.resubmitOf}}));
    }
    for (Finding &finding : found) {
        finding.sender = import.sender;
        finding.importKey = import.key;
    }
    return found;
}

} // namespace tallyman
