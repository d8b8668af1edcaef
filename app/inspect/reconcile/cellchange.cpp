// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/reconcile/cellchange.h"

#include "base/text.h"
#include "inspect/reconcile/cellform.h"
#include "inspect/reconcile/csvtext.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr qsizetype kLongestGarbled = 20'000;

QString withoutZeros(const QString &text)
{
    qsizetype zeros = 0;
    while (zeros + 1 < text.size() && text.at(zeros) == u'0')
        ++zeros;
    return text.mid(zeros);
}

bool isDateSwapped(const DateReading &before, const DateReading &after)
{
    const auto same = [](const QDate &a, const QDate &b) { return a.isValid() && a == b; };
    if (same(before.dayFirst, after.dayFirst) || same(before.monthFirst, after.monthFirst))
        return false;
    return same(before.dayFirst, after.monthFirst) || same(before.monthFirst, after.dayFirst);
}

// Without the time that may stand behind it.
bool isSameDate(const DateReading &before, const DateReading &after)
{
    const auto same = [](const QDate &a, const QDate &b) { return a.isValid() && a == b; };
    return same(before.dayFirst, after.dayFirst) || same(before.monthFirst, after.monthFirst)
        || same(before.dayFirst, after.monthFirst) || same(before.monthFirst, after.dayFirst);
}

// Of two dates with the year first: 2026-03-04 became 2026-04-03.
bool isSwappedWithin(const DateReading &before, const DateReading &after)
{
    const QDate &from = before.dayFirst;
    const QDate &to = after.dayFirst;
    return before.dayFirst == before.monthFirst && after.dayFirst == after.monthFirst
        && from.isValid() && to.isValid() && from.year() == to.year() && from.month() == to.day()
        && from.day() == to.month() && from != to;
}

QString garbled(const QString &text)
{
    return fromWindows1252(text.toUtf8());
}

bool isGarbled(const QString &before, const QString &after)
{
    if (before.size() > kLongestGarbled || after.size() > kLongestGarbled * 4)
        return false;
    const auto beyondAscii = [](QChar c) { return c >= QChar(0x80); };
    const bool foreign = std::any_of(before.begin(), before.end(), beyondAscii);
    if (!foreign)
        return false;
    const QString once = garbled(before);
    if (after == once || after == garbled(once) || after == QString::fromLatin1(before.toUtf8())
        || garbled(after) == before)
        return true;
    // a sign of what could not be read in place of each character, or of each of its bytes
    QString pattern;
    for (const QChar c : after)
        pattern += c == QChar::ReplacementCharacter || c == u'?' ? QChar() : c;
    pattern.remove(QChar());
    QString kept;
    for (const QChar c : before) {
        if (!beyondAscii(c) && c != u'?')
            kept += c;
    }
    return pattern == kept && after != kept;
}

} // namespace

QString cellChangeName(CellChange change)
{
    switch (change) {
    case CellChange::LeadingZeros:
        return QStringLiteral("leading-zeros");
    case CellChange::Trimmed:
        return QStringLiteral("trimmed");
    case CellChange::Padded:
        return QStringLiteral("padded");
    case CellChange::Case:
        return QStringLiteral("case");
    case CellChange::DateSwapped:
        return QStringLiteral("date-swapped");
    case CellChange::DateFormat:
        return QStringLiteral("date-format");
    case CellChange::Number:
        return QStringLiteral("number");
    case CellChange::Mojibake:
        return QStringLiteral("mojibake");
    case CellChange::CutOff:
        return QStringLiteral("cut-off");
    case CellChange::Emptied:
        return QStringLiteral("emptied");
    case CellChange::Filled:
        return QStringLiteral("filled");
    case CellChange::Other:
        break;
    }
    return QStringLiteral("other");
}

CellChange classifyChange(const QString &before, const QString &after)
{
    const QString from = before.simplified();
    const QString to = after.simplified();
    if (from == to)
        return after.size() > before.size() ? CellChange::Padded : CellChange::Trimmed;
    if (to.isEmpty())
        return CellChange::Emptied;
    if (from.isEmpty())
        return CellChange::Filled;
    if (withoutZeros(from) == to)
        return CellChange::LeadingZeros;
    if (from.compare(to, Qt::CaseInsensitive) == 0)
        return CellChange::Case;
    const auto date = dateReading(from);
    const auto newDate = dateReading(to);
    if (date && newDate) {
        const bool bothWritten =
            date->dayFirst != date->monthFirst && newDate->dayFirst != newDate->monthFirst;
        if ((bothWritten && isDateSwapped(*date, *newDate)) || isSwappedWithin(*date, *newDate))
            return CellChange::DateSwapped;
        if (isSameDate(*date, *newDate))
            return CellChange::DateFormat;
    }
    if (const QString number = numberForm(from); !number.isEmpty() && number == numberForm(to))
        return CellChange::Number;
    if (isGarbled(from, to))
        return CellChange::Mojibake;
    if (from.startsWith(to))
        return CellChange::CutOff;
    return CellChange::Other;
}

} // namespace tallyman
