// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/importtexts.h"

#include "base/text.h"

#include <QLocale>

namespace tallyman {

namespace {

constexpr qsizetype kMostRanges = 3;

QString number(qint64 value)
{
    return QLocale().toString(value);
}

QString rowsSentence(const Import &import)
{
    if (import.chunks == 0)
        return importRowsText(import);
    const bool inParts = import.gapsAreParts && import.parts;
    if (!inParts && import.rowsTotal)
        return ImportTexts::tr("%1 rows").arg(importRowsText(import));
    const QString rows = import.rowsReceived == 1
        ? ImportTexts::tr("1 row")
        : ImportTexts::tr("%1 rows").arg(number(import.rowsReceived));
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
        return ImportTexts::tr("%1 conflict")
            .arg(importRangesText(import.conflicting, import.gapsAreParts));
    case ImportState::Incomplete:
        return ImportTexts::tr("%1 missing")
            .arg(importRangesText(import.gaps, import.gapsAreParts));
    case ImportState::Arriving:
        return ImportTexts::tr("arriving");
    case ImportState::Complete:
        break;
    }
    if (import.chunks == 0)
        return ImportTexts::tr("notice only");
    if (!import.twice.isEmpty())
        return ImportTexts::tr("complete, %1 twice")
            .arg(importRangesText(import.twice, import.gapsAreParts));
    return ImportTexts::tr("complete");
}

QString importSentence(const Import &import)
{
    QStringList parts = {displayLine(import.key.toUtf8())};
    if (!import.file.isEmpty())
        parts.append(displayLine(import.file.toUtf8()));
    parts.append(rowsSentence(import));
    if (import.chunks > 0) {
        parts.append(import.chunks == 1
                ? ImportTexts::tr("1 request")
                : ImportTexts::tr("%1 requests").arg(number(import.chunks)));
        if (import.attempts > import.chunks)
            parts.append(
                ImportTexts::tr("%1 sent again").arg(number(import.attempts - import.chunks)));
    }
    if (const auto &notice = import.notice) {
        parts.append(notice->succeeded
                ? ImportTexts::tr("notice says %1 succeeded").arg(number(*notice->succeeded))
                : ImportTexts::tr("notice says “%1”").arg(displayLine(notice->status.toUtf8())));
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace tallyman
