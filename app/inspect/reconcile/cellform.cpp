// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/reconcile/cellform.h"

#include <QRegularExpression>
#include <algorithm>

namespace tallyman {

namespace {

constexpr qsizetype kLongestNumber = 60;
constexpr qsizetype kLongestDate = 40;
constexpr int kLargestExponent = 30;

bool isAsciiDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

// Whether groups of three digits stand behind each `separator`.
bool isGrouped(const QString &text, QChar separator)
{
    const QStringList groups = text.split(separator);
    for (qsizetype i = 1; i < groups.size(); ++i) {
        if (groups.at(i).size() != 3)
            return false;
    }
    return !groups.first().isEmpty() && groups.first().size() <= 3;
}

// Digits with at most one "." of a number without sign; empty: it is none.
QString plainDigits(QString text)
{
    const qsizetype comma = text.lastIndexOf(u',');
    const qsizetype dot = text.lastIndexOf(u'.');
    if (comma >= 0 && dot >= 0) { // the last one is the decimal separator
        text.remove(comma > dot ? u'.' : u',');
        text.replace(u',', u'.');
    } else if (comma >= 0) {
        if (text.count(u',') > 1 || isGrouped(text, u','))
            text = isGrouped(text, u',') ? text.remove(u',') : QString();
        else
            text.replace(u',', u'.');
    } else if (text.count(u'.') > 1) {
        text = isGrouped(text, u'.') ? text.remove(u'.') : QString();
    }
    const bool digits =
        std::all_of(text.begin(), text.end(), [](QChar c) { return isAsciiDigit(c) || c == u'.'; });
    return digits && text.count(u'.') <= 1 && std::any_of(text.begin(), text.end(), isAsciiDigit)
        ? text
        : QString();
}

// "1.50" and an exponent of 2: "150".
QString shifted(const QString &digits, int exponent)
{
    const qsizetype dot = digits.indexOf(u'.');
    QString whole = dot < 0 ? digits : digits.left(dot);
    QString part = dot < 0 ? QString() : digits.mid(dot + 1);
    for (; exponent > 0; --exponent) {
        whole += part.isEmpty() ? QChar(u'0') : part.front();
        part.remove(0, 1);
    }
    for (; exponent < 0; ++exponent) {
        part.prepend(whole.isEmpty() ? QChar(u'0') : whole.back());
        whole.chop(1);
    }
    while (whole.size() > 1 && whole.startsWith(u'0'))
        whole.remove(0, 1);
    while (part.endsWith(u'0'))
        part.chop(1);
    if (whole.isEmpty())
        whole = QStringLiteral("0");
    return part.isEmpty() ? whole : QString(whole + u'.' + part);
}

std::optional<int> takeExponent(QString &text)
{
    const qsizetype at = text.indexOf(u'e', 0, Qt::CaseInsensitive);
    if (at < 0)
        return 0;
    bool isNumber = false;
    const int exponent = QStringView(text).sliced(at + 1).toInt(&isNumber);
    text.truncate(at);
    return isNumber && std::abs(exponent) <= kLargestExponent ? std::optional(exponent)
                                                              : std::nullopt;
}

} // namespace

QString numberForm(QStringView given)
{
    const QStringView trimmed = given.trimmed();
    if (trimmed.isEmpty() || trimmed.size() > kLongestNumber
        || std::none_of(trimmed.begin(), trimmed.end(), isAsciiDigit))
        return {};
    QString text;
    for (const QChar c : trimmed) {
        if (c.isSpace() || c == u'\'' || c == u'\u2019' || c.category() == QChar::Symbol_Currency)
            continue;
        text += c == u'\u2212' ? QChar(u'-') : c;
    }
    const bool inBrackets = text.startsWith(u'(') && text.endsWith(u')');
    if (inBrackets) // as accountants write what is below zero
        text = u'-' + text.mid(1, text.size() - 2);
    const bool negative = text.startsWith(u'-');
    if (negative || text.startsWith(u'+'))
        text.remove(0, 1);
    const auto exponent = takeExponent(text);
    const QString digits = exponent ? plainDigits(text) : QString();
    if (digits.isEmpty())
        return {};
    const QString number = shifted(digits, *exponent);
    return negative && number != QLatin1String("0") ? QString(u'-' + number) : number;
}

std::optional<DateReading> dateReading(QStringView text)
{
    static const QRegularExpression yearFirst(
        QStringLiteral("^(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?:[T ].*)?$"));
    static const QRegularExpression yearLast(
        QStringLiteral("^(\\d{1,2})[-/.](\\d{1,2})[-/.](\\d{2}|\\d{4})(?:[T ].*)?$"));
    const QString date = text.trimmed().toString();
    if (date.size() > kLongestDate || date.isEmpty() || !isAsciiDigit(date.front()))
        return std::nullopt;
    if (const auto match = yearFirst.match(date); match.hasMatch()) {
        const int year = match.captured(1).toInt();
        const int second = match.captured(2).toInt();
        const int third = match.captured(3).toInt();
        const QDate day(year, second, third);
        return day.isValid() ? std::optional(DateReading{day, day}) : std::nullopt;
    }
    const auto match = yearLast.match(date);
    if (!match.hasMatch())
        return std::nullopt;
    const int first = match.captured(1).toInt();
    const int second = match.captured(2).toInt();
    int year = match.captured(3).toInt();
    if (match.captured(3).size() == 2)
        year += year < 70 ? 2000 : 1900;
    const DateReading reading{QDate(year, second, first), QDate(year, first, second)};
    return reading.dayFirst.isValid() || reading.monthFirst.isValid() ? std::optional(reading)
                                                                      : std::nullopt;
}

QString looseForm(const QString &text)
{
    if (const QString number = numberForm(text); !number.isEmpty())
        return number;
    const QString simple = text.simplified().toCaseFolded();
    QString plain;
    plain.reserve(simple.size());
    for (const QChar c : simple) {
        if (c < QChar(0x80) && c != u'?')
            plain += c;
    }
    return plain.size() * 2 >= simple.size() ? plain.simplified() : simple;
}

} // namespace tallyman
