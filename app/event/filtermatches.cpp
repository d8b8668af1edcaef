// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/filtermatches.h"

#include "event/filtervalues.h"

#include <QRegularExpression>

namespace tallyman {

namespace {

using Operator = FilterTerm::Operator;
using Subject = FilterSubject;

constexpr qsizetype kLongestPattern = 1000;

bool isCompared(Operator op)
{
    return op == Operator::Less || op == Operator::LessEqual || op == Operator::Greater
        || op == Operator::GreaterEqual;
}

// Whether the value itself is meant, also by `:`, and not a part of it.
bool isWhole(Subject subject)
{
    return subject == Subject::Method || subject == Subject::Sender || subject == Subject::Import
        || subject == Subject::Finding || subject == Subject::Form || subject == Subject::Endpoint;
}

bool ignoresCase(Subject subject, bool exact)
{
    return subject == Subject::Method || subject == Subject::Sender || subject == Subject::Form
        || subject == Subject::Finding || subject == Subject::Endpoint
        || (!exact && subject != Subject::Import);
}

bool startsLikeNumber(const QString &end)
{
    return end.isEmpty() || end[0] == QLatin1Char('-')
        || (end[0] >= QLatin1Char('0') && end[0] <= QLatin1Char('9'));
}

QByteArray notNull(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    return bytes.isNull() ? QByteArray("") : bytes;
}

FilterMatch rangeMatch(const filtervalues::Ends &ends)
{
    FilterMatch match;
    match.kind = FilterMatch::Kind::Between;
    if (!ends.first.isEmpty())
        match.lower = ends.first.toUtf8();
    if (!ends.last.isEmpty())
        match.upper = ends.last.toUtf8();
    return match;
}

FilterMatch comparison(Operator op, const QString &text)
{
    FilterMatch match;
    match.kind = FilterMatch::Kind::Between;
    const bool least = op == Operator::Greater || op == Operator::GreaterEqual;
    (least ? match.lower : match.upper) = notNull(text);
    match.withLower = op != Operator::Greater;
    match.withUpper = op != Operator::Less;
    return match;
}

tl::expected<FilterMatch, QString> regex(const FilterTerm::Value &value)
{
    FilterMatch match;
    match.kind = FilterMatch::Kind::Regex;
    match.text = value.text.toUtf8();
    match.ignoreCase = value.ignoreCase;
    if (value.text.size() > kLongestPattern)
        return tl::unexpected(QStringLiteral("the regular expression is too long"));
    const QRegularExpression expression(value.text);
    if (!expression.isValid()) {
        return tl::unexpected(
            QStringLiteral("the regular expression is wrong at its character %1 (%2)")
                .arg(expression.patternErrorOffset() + 1)
                .arg(expression.errorString()));
    }
    return match;
}

} // namespace

tl::expected<FilterMatch, QString> filterMatchOf(
    FilterSubject subject, FilterTerm::Operator op, const FilterTerm::Value &value)
{
    if (value.regex || op == Operator::Like)
        return regex(value);
    if (isCompared(op))
        return comparison(op, value.text);
    if ((subject == Subject::Header || subject == Subject::Json) && !value.quoted) {
        const auto ends = filtervalues::ends(value.text);
        if (ends && startsLikeNumber(ends->first) && startsLikeNumber(ends->last))
            return rangeMatch(*ends);
    }
    FilterMatch match;
    match.text = value.text.toUtf8();
    const bool exact = op != Operator::Has;
    const bool whole = exact || isWhole(subject) || value.text.isEmpty();
    match.ignoreCase = ignoresCase(subject, exact);
    const bool pattern = !value.quoted
        && (value.text.contains(QLatin1Char('*'))
            || (value.text.contains(QLatin1Char('?')) && subject != Subject::Path));
    if (pattern)
        match.kind = whole ? FilterMatch::Kind::WholePattern : FilterMatch::Kind::Pattern;
    else
        match.kind = whole ? FilterMatch::Kind::Whole : FilterMatch::Kind::Contains;
    return match;
}

} // namespace tallyman
