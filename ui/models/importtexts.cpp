// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/importtexts.h"

#include "base/text.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>

namespace tallyman {

namespace {

constexpr qsizetype kSentenceRanges = 10;

QString number(qint64 value)
{
    return QLocale().toString(value);
}

QString none()
{
    return QStringLiteral("–");
}

QString rowCount(qint64 count)
{
    return count == 1 ? ImportTexts::tr("1 row") : ImportTexts::tr("%1 rows").arg(number(count));
}

QString countText(qint64 count, bool areParts)
{
    if (!areParts)
        return rowCount(count);
    return count == 1 ? ImportTexts::tr("1 part") : ImportTexts::tr("%1 parts").arg(number(count));
}

// The range, or of several only how many rows or parts.
QString briefRanges(const IdSet &ranges, const Import &import)
{
    return ranges.ranges().size() == 1 ? importRangesText(ranges, import.gapsAreParts)
                                       : countText(ranges.size(), import.gapsAreParts);
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
                                : none();
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

QString importRangesText(const IdSet &ranges, bool areParts, qsizetype most)
{
    QStringList names;
    for (const IdSet::Range &range : ranges.ranges()) {
        if (names.size() == most) {
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
        if (import.conflicting.isEmpty())
            return ImportTexts::tr("notices conflict");
        return (import.conflicting.size() == 1 ? ImportTexts::tr("%1 conflicts")
                                               : ImportTexts::tr("%1 conflict"))
            .arg(briefRanges(import.conflicting, import));
    case ImportState::Incomplete:
        return ImportTexts::tr("%1 missing")
            .arg(import.gaps.isEmpty() ? rowCount(importMissingCount(import))
                                       : briefRanges(import.gaps, import));
    case ImportState::Arriving:
        return ImportTexts::tr("arriving");
    case ImportState::Complete:
        break;
    }
    if (import.chunks == 0)
        return import.notice ? ImportTexts::tr("notice only") : ImportTexts::tr("no rows");
    if (import.twice.isEmpty())
        return ImportTexts::tr("complete");
    return ImportTexts::tr("complete, %1 twice")
        .arg(import.twice.size() == 1 ? briefRanges(import.twice, import)
                                      : countText(import.twice.size(), import.gapsAreParts));
}

QString importStateSentence(const Import &import, qint64 nowUs)
{
    switch (import.state(nowUs)) {
    case ImportState::Conflicting:
        if (import.conflicting.isEmpty())
            return ImportTexts::tr("The notice came more than once, with different counts.");
        return ImportTexts::tr("Came more than once, with different content: %1.")
            .arg(importRangesText(import.conflicting, import.gapsAreParts, kSentenceRanges));
    case ImportState::Incomplete:
        return importMissingSentence(import);
    case ImportState::Arriving:
        return importMissingCount(import) > 0 ? importMissingSentence(import) : QString();
    case ImportState::Complete:
        break;
    }
    return import.twice.isEmpty() ? QString() : importDuplicatesSentence(import);
}

QString importTimeText(qint64 microsecondsUtc)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(microsecondsUtc / 1000);
    const QDate today = QDate::currentDate();
    if (time.date() == today)
        return time.toString(QStringLiteral("HH:mm:ss"));
    return time.date().year() == today.year()
        ? QLocale().toString(time, QStringLiteral("d MMM HH:mm"))
        : time.toString(QStringLiteral("yyyy-MM-dd"));
}

qint64 importMissingCount(const Import &import)
{
    if (import.chunks == 0 || import.gapsAreParts)
        return import.gaps.size();
    return std::max(import.gaps.size(), import.rowsTotal.value_or(0) - import.rowsReceived);
}

QString importMissingText(const Import &import)
{
    const qint64 count = importMissingCount(import);
    if (count <= 0)
        return none();
    return import.gapsAreParts ? countText(count, true) : number(count);
}

QString importMissingSentence(const Import &import)
{
    const qint64 count = importMissingCount(import);
    if (count <= 0)
        return ImportTexts::tr("Nothing that was announced is missing.");
    const qsizetype gaps = import.gaps.ranges().size();
    QString sentence = countText(count, import.gapsAreParts);
    if (gaps > 1)
        sentence += ImportTexts::tr(" in %1 gaps").arg(number(gaps));
    sentence =
        (count == 1 ? ImportTexts::tr("%1 has not come") : ImportTexts::tr("%1 have not come"))
            .arg(sentence);
    if (gaps > 0)
        sentence += QStringLiteral(": ")
            + importRangesText(import.gaps, import.gapsAreParts, kSentenceRanges);
    if (!import.isMissingSomething())
        sentence += ImportTexts::tr("; the sender says that it could not deliver so many");
    return sentence + QLatin1Char('.');
}

QString importDuplicatesText(const Import &import)
{
    return import.rowsDuplicated > 0 ? number(import.rowsDuplicated) : none();
}

QString importDuplicatesSentence(const Import &import)
{
    if (import.rowsDuplicated == 0)
        return ImportTexts::tr("No row came more than once with the same content.");
    const QString ranges = importRangesText(import.twice, import.gapsAreParts, kSentenceRanges);
    return ImportTexts::tr("%1 came more than once with the same content: %2.")
        .arg(rowCount(import.rowsDuplicated), ranges);
}

QString importNoticeText(const Import &import)
{
    if (!import.notice)
        return none();
    const ImportNotice &notice = *import.notice;
    if (notice.succeeded && notice.rows)
        return ImportTexts::tr("%1 of %2").arg(number(*notice.succeeded), number(*notice.rows));
    const QString failed = notice.failed.value_or(0) > 0
        ? ImportTexts::tr(", %1 failed").arg(number(*notice.failed))
        : QString();
    if (notice.succeeded)
        return ImportTexts::tr("%1 succeeded").arg(number(*notice.succeeded)) + failed;
    if (notice.rows)
        return rowCount(*notice.rows) + failed;
    return notice.status.isEmpty() ? ImportTexts::tr("has come")
                                   : displayLine(notice.status.toUtf8());
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

QString importNoRowsSentence(const Import &import)
{
    if (import.chunks > 0)
        return import.rowsReceived == 0 ? ImportTexts::tr("Its requests have no rows in them.")
                                        : ImportTexts::tr("The rows cannot be read any more.");
    return import.notice
        ? ImportTexts::tr("Only the completion notice came here; the rows are sent to another "
                          "address, or fetched.")
        : ImportTexts::tr("None of its requests brought rows.");
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
