// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/importtexts.h"

#include "base/text.h"

#include <QLocale>
#include <algorithm>

namespace tallyman {

namespace {

constexpr qsizetype kMostRanges = 3;

QString number(qint64 value)
{
    return QLocale().toString(value);
}

QString rowCount(qint64 count)
{
    return count == 1 ? ImportTexts::tr("1 row") : ImportTexts::tr("%1 rows").arg(number(count));
}

QString rowsSentence(const Import &import)
{
    if (import.chunks == 0)
        return ImportTexts::tr("%1 announced").arg(rowCount(import.rowsTotal.value_or(0)));
    const bool inParts = import.gapsAreParts && import.parts;
    if (!inParts && import.rowsTotal)
        return (*import.rowsTotal == 1 ? ImportTexts::tr("%1 row") : ImportTexts::tr("%1 rows"))
            .arg(importRowsText(import));
    const QString rows = rowCount(import.rowsReceived);
    if (!inParts)
        return rows;
    return ImportTexts::tr("%1 in %2 of %3 parts")
        .arg(rows, number(*import.parts - import.gaps.size()), number(*import.parts));
}

} // namespace

QString importRowsText(const Import &import)
{
    if (import.chunks == 0) {
        return import.rowsTotal ? ImportTexts::tr("%1 announced").arg(number(*import.rowsTotal))
                                : QStringLiteral("–");
    }
    if (import.gapsAreParts && import.parts) {
        const qint64 there = *import.parts - import.gaps.size();
        return ImportTexts::tr("%1 · %2 of %3 parts")
            .arg(number(import.rowsReceived), number(there), number(*import.parts));
    }
    return import.rowsTotal
        ? ImportTexts::tr("%1 of %2").arg(number(import.rowsReceived), number(*import.rowsTotal))
        : number(import.rowsReceived);
}

QString importRangesText(const IdSet &ranges, bool areParts)
{
    QStringList names;
    for (const IdSet::Range &range : ranges.ranges()) {
        if (names.size() == kMostRanges) {
            names.append(QStringLiteral("…"));
            break;
        }
        names.append(range.first == range.last
                ? number(range.first)
                : QStringLiteral("%1–%2").arg(number(range.first), number(range.last)));
    }
    const bool one = ranges.size() == 1;
    const QString what = areParts ? (one ? ImportTexts::tr("part") : ImportTexts::tr("parts"))
                                  : (one ? ImportTexts::tr("row") : ImportTexts::tr("rows"));
    return what + QLatin1Char(' ') + names.join(QStringLiteral(", "));
}

QString importStateText(const Import &import, qint64 nowUs)
{
    switch (import.state(nowUs)) {
    case ImportState::Conflicting:
        return (import.conflicting.size() == 1 ? ImportTexts::tr("%1 conflicts")
                                               : ImportTexts::tr("%1 conflict"))
            .arg(importRangesText(import.conflicting, import.gapsAreParts));
    case ImportState::Incomplete:
        return ImportTexts::tr("%1 missing")
            .arg(import.gaps.isEmpty() ? rowCount(importMissingCount(import))
                                       : importRangesText(import.gaps, import.gapsAreParts));
    case ImportState::Arriving:
        return ImportTexts::tr("arriving");
    case ImportState::Complete:
        break;
    }
    if (import.chunks == 0)
        return import.notice ? ImportTexts::tr("notice only") : ImportTexts::tr("no rows");
    if (!import.twice.isEmpty())
        return ImportTexts::tr("complete, %1 twice")
            .arg(importRangesText(import.twice, import.gapsAreParts));
    return ImportTexts::tr("complete");
}

qint64 importMissingCount(const Import &import)
{
    if (import.chunks == 0 || import.gapsAreParts)
        return import.gaps.size();
    return std::max(import.gaps.size(), import.rowsTotal.value_or(0) - import.rowsReceived);
}

QString importRequestsText(const Import &import)
{
    const QString requests = import.events == 1
        ? ImportTexts::tr("1 request")
        : ImportTexts::tr("%1 requests").arg(number(import.events));
    if (import.events == import.chunks)
        return requests;
    QStringList kinds;
    const auto add = [&](qint64 count, const QString &one, const QString &many) {
        if (count > 0)
            kinds.append(count == 1 ? one : many.arg(number(count)));
    };
    add(import.chunks, ImportTexts::tr("1 chunk"), ImportTexts::tr("%1 chunks"));
    add(import.attempts - import.chunks, ImportTexts::tr("1 repeated"),
        ImportTexts::tr("%1 repeated"));
    add(import.notices, ImportTexts::tr("1 notice"), ImportTexts::tr("%1 notices"));
    add(import.events - import.attempts - import.notices, ImportTexts::tr("1 other"),
        ImportTexts::tr("%1 others"));
    if (kinds.size() == 1) // all of one kind
        return kinds.first();
    return ImportTexts::tr("%1: %2").arg(requests, kinds.join(QStringLiteral(", ")));
}

QString importNoticeSentence(const ImportNotice &notice)
{
    QStringList counts;
    if (notice.rows)
        counts.append(rowCount(*notice.rows));
    if (notice.succeeded)
        counts.append(ImportTexts::tr("%1 succeeded").arg(number(*notice.succeeded)));
    if (notice.failed.value_or(0) > 0)
        counts.append(ImportTexts::tr("%1 failed").arg(number(*notice.failed)));
    if (counts.isEmpty() && notice.status.isEmpty())
        return ImportTexts::tr("the notice has come");
    if (counts.isEmpty())
        counts.append(QStringLiteral("“%1”").arg(displayLine(notice.status.toUtf8())));
    return ImportTexts::tr("the notice says %1").arg(counts.join(QStringLiteral(", ")));
}

QString importSentence(const Import &import)
{
    QStringList parts = {displayLine(import.key.toUtf8())};
    if (!import.file.isEmpty())
        parts.append(displayLine(import.file.toUtf8()));
    if (import.chunks > 0 || import.rowsTotal)
        parts.append(rowsSentence(import));
    parts.append(importRequestsText(import));
    if (import.notice)
        parts.append(importNoticeSentence(*import.notice));
    return parts.join(QStringLiteral(" · "));
}

} // namespace tallyman
