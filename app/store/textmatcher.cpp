// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/textmatcher.h"

#include <QLocale>
#include <algorithm>

namespace tallyman {

namespace {

constexpr qsizetype kRegexBytes = 16 * 1024 * 1024;
// Steps after which an expression gives up: a hostile pair of pattern and text takes exponential
// time otherwise.
constexpr const char *kRegexLimit = "(*LIMIT_MATCH=500000)";

bool isContinuation(char c)
{
    return (static_cast<uchar>(c) & 0xC0U) == 0x80U;
}

bool isSame(char a, char b, bool ignoreCase)
{
    return a == b || (ignoreCase && asciiLower(a) == asciiLower(b));
}

bool isSame(QByteArrayView a, QByteArrayView b, bool ignoreCase)
{
    return a.size() == b.size()
        && std::equal(a.begin(), a.end(), b.begin(),
            [ignoreCase](char x, char y) { return isSame(x, y, ignoreCase); });
}

// A whole number as its sign and digits without leading zeros.
struct WholeNumber
{
    bool negative = false;
    QByteArrayView digits;
};

std::optional<WholeNumber> wholeNumber(QByteArrayView text)
{
    WholeNumber number;
    if (text.startsWith('-') || text.startsWith('+')) {
        number.negative = text.startsWith('-');
        text = text.sliced(1);
    }
    if (text.isEmpty()
        || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    while (!text.isEmpty() && text.front() == '0')
        text = text.sliced(1);
    number.negative = number.negative && !text.isEmpty();
    number.digits = text;
    return number;
}

int compareWhole(const WholeNumber &a, const WholeNumber &b)
{
    if (a.negative != b.negative)
        return a.negative ? -1 : 1;
    int size = 0;
    if (a.digits.size() != b.digits.size())
        size = a.digits.size() < b.digits.size() ? -1 : 1;
    else
        size = a.digits.compare(b.digits);
    return a.negative ? -size : size;
}

std::optional<double> decimal(QByteArrayView text)
{
    const bool looksSo = !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
    });
    bool ok = false;
    const double value = looksSo ? text.toByteArray().toDouble(&ok) : 0;
    return ok ? std::optional(value) : std::nullopt;
}

} // namespace

std::optional<int> compareNumbers(QByteArrayView a, QByteArrayView b)
{
    const auto wholeA = wholeNumber(a);
    const auto wholeB = wholeNumber(b);
    if (wholeA && wholeB)
        return compareWhole(*wholeA, *wholeB);
    const auto realA = decimal(a);
    const auto realB = decimal(b);
    if (!realA || !realB)
        return std::nullopt;
    return *realA < *realB ? -1 : (*realA > *realB ? 1 : 0);
}

bool matchesPattern(QByteArrayView text, QByteArrayView pattern, bool ignoreCase)
{
    qsizetype t = 0;
    qsizetype p = 0;
    qsizetype star = -1; // the last one, and how far it reaches
    qsizetype reach = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            reach = t;
        } else if (p < pattern.size() && pattern[p] == '?') {
            ++p;
            ++t;
            while (t < text.size() && isContinuation(text[t]))
                ++t;
        } else if (p < pattern.size() && isSame(text[t], pattern[p], ignoreCase)) {
            ++p;
            ++t;
        } else if (star >= 0) {
            p = star + 1;
            t = ++reach;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

TextMatcher::TextMatcher(const FilterMatch &match)
    : m_match(match)
{
    switch (match.kind) {
    case FilterMatch::Kind::Contains:
        m_search.emplace(match.text);
        break;
    case FilterMatch::Kind::Pattern:
        m_match.text = "*" + match.text + "*";
        break;
    case FilterMatch::Kind::Regex: {
        QRegularExpression::PatternOptions options = QRegularExpression::DotMatchesEverythingOption;
        if (match.ignoreCase)
            options |= QRegularExpression::CaseInsensitiveOption;
        m_expression.emplace(QLatin1String(kRegexLimit) + QString::fromUtf8(match.text), options);
        break;
    }
    default:
        break;
    }
}

bool TextMatcher::isBetween(QByteArrayView text) const
{
    const auto compared = [text](const QByteArray &bound) -> std::optional<int> {
        if (const auto numbers = compareNumbers(text, bound))
            return numbers;
        if (decimal(text) || decimal(bound))
            return std::nullopt; // a number and a text
        return text.compare(bound);
    };
    if (!m_match.lower.isNull()) {
        const auto order = compared(m_match.lower);
        if (!order || *order < 0 || (*order == 0 && !m_match.withLower))
            return false;
    }
    if (!m_match.upper.isNull()) {
        const auto order = compared(m_match.upper);
        if (!order || *order > 0 || (*order == 0 && !m_match.withUpper))
            return false;
    }
    return true;
}

bool TextMatcher::matches(QByteArrayView text) const
{
    switch (m_match.kind) {
    case FilterMatch::Kind::Contains:
        return m_search->isIn(text);
    case FilterMatch::Kind::Whole:
        return isSame(text, m_match.text, m_match.ignoreCase);
    case FilterMatch::Kind::Pattern:
    case FilterMatch::Kind::WholePattern:
        return matchesPattern(text, m_match.text, m_match.ignoreCase);
    case FilterMatch::Kind::Regex:
        return m_expression->match(
                               QString::fromUtf8(text.first(std::min(text.size(), kRegexBytes))))
            .hasMatch();
    case FilterMatch::Kind::Between:
        return isBetween(text);
    }
    return false;
}

bool TextMatcher::matches(const PayloadValue &value) const
{
    if (value.kind == PayloadValue::Kind::Container)
        return false;
    const bool isText = value.kind == PayloadValue::Kind::Text;
    const bool same =
        m_match.kind == FilterMatch::Kind::Whole || m_match.kind == FilterMatch::Kind::Contains;
    if (isText || !same)
        return matches(QByteArrayView(value.text));
    if (const auto order = compareNumbers(value.text, m_match.text))
        return *order == 0;
    return isSame(value.text, m_match.text, m_match.ignoreCase);
}

} // namespace tallyman
