// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/filterterms.h"

#include <QMultiMap>
#include <QRegularExpression>
#include <algorithm>
#include <numeric>
#include <utility>

namespace tallyman {

namespace {

using Operator = FilterTerm::Operator;

constexpr qsizetype kOldNames = 8; // the first ones of names()

struct OperatorName
{
    QLatin1String text;
    Operator op;
};
// Longer ones first.
constexpr OperatorName kOperators[] = {{QLatin1String(">="), Operator::GreaterEqual},
    {QLatin1String("<="), Operator::LessEqual}, {QLatin1String("!="), Operator::NotEqual},
    {QLatin1String(":"), Operator::Has}, {QLatin1String("="), Operator::Equal},
    {QLatin1String(">"), Operator::Greater}, {QLatin1String("<"), Operator::Less},
    {QLatin1String("~"), Operator::Like}};

const OperatorName *operatorAt(QStringView text)
{
    for (const OperatorName &known : kOperators) {
        if (text.startsWith(known.text))
            return &known;
    }
    return nullptr;
}

// Names that have always been conditions, even before two colons.
bool isOld(const QString &name)
{
    return FilterTerms::names().indexOf(name) < kOldNames;
}

// Where a parenthesis closes none in a text before which `depth` are open; -1: nowhere.
qsizetype strayParenthesis(const QString &text, int &depth)
{
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] == QLatin1Char('('))
            ++depth;
        else if (text[at] == QLatin1Char(')') && depth-- == 0)
            return at;
    }
    return -1;
}

// How many letters must be put in, left out or replaced to make one of the other (Levenshtein).
qsizetype lettersBetween(QStringView one, QStringView other)
{
    QList<qsizetype> row(other.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < one.size(); ++i) {
        qsizetype diagonal = std::exchange(row[0], i + 1);
        for (qsizetype j = 0; j < other.size(); ++j) {
            const qsizetype replaced = diagonal + (one[i] == other[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.last();
}

// The conditions that may have been meant, the likeliest first, with what stands behind them.
QStringList closestTo(const QString &name)
{
    constexpr qsizetype kMost = 2;
    constexpr qsizetype kLongest = 16;
    QMultiMap<qsizetype, QString> found;
    if (name.size() > kLongest)
        return {};
    for (const QString &known : FilterTerms::names())
        found.insert(lettersBetween(name, known), known + QLatin1Char(':'));
    found.insert(lettersBetween(name, QStringLiteral("header")), QStringLiteral("header.NAME:"));
    found.insert(lettersBetween(name, QStringLiteral("json")), QStringLiteral("json.PATH:"));
    // Up to half of the letters of a short name are wrong when it is a slip.
    const qsizetype most = std::clamp<qsizetype>(name.size() / 2, 1, 2);
    const qsizetype least = found.firstKey();
    if (least > most)
        return {};
    QStringList closest = found.values(least); // the last one first
    std::reverse(closest.begin(), closest.end());
    return closest.first(std::min(kMost, closest.size()));
}

QString shortened(const QString &name)
{
    constexpr qsizetype kLongest = 24;
    return name.size() > kLongest ? name.left(kLongest) + QChar(0x2026) : name;
}

bool isNameChar(QChar c)
{
    return c == QLatin1Char('-') || c == QLatin1Char('_') || c == QLatin1Char('.')
        || (c.unicode() < 128 && c.isLetterOrNumber());
}

} // namespace

const QStringList &FilterTerms::names()
{
    static const QStringList kNames =
        QStringLiteral("method status state path is after before id "
                       "sender endpoint import form attempt body "
                       "head comment size remote listener duration has finding "
                       "severity")
            .split(QLatin1Char(' '));
    return kNames;
}

QChar FilterTerms::charAt(qsizetype at) const
{
    return at < m_text.size() ? m_text[at] : QChar();
}

// Whether a word ends at `at`, within which `depth` parentheses are open.
bool FilterTerms::endsWord(qsizetype at, int depth) const
{
    return at >= m_text.size() || m_text[at].isSpace()
        || (m_text[at] == QLatin1Char(')') && depth == 0 && m_open > 0);
}

tl::expected<FilterTerm, FilterError> FilterTerms::next()
{
    while (!atEnd() && m_text[m_at].isSpace())
        ++m_at;
    FilterTerm term;
    term.position = m_at;
    if (atEnd())
        return term;
    if (charAt(m_at) == QLatin1Char('(') || (charAt(m_at) == QLatin1Char(')') && m_open > 0)) {
        const bool opens = charAt(m_at++) == QLatin1Char('(');
        m_open += opens ? 1 : -1;
        term.kind = opens ? FilterTerm::Kind::Open : FilterTerm::Kind::Close;
        term.length = 1;
        return term;
    }
    if (isUnopened())
        return tl::unexpected(unopened(m_at));
    if (takeKeyword(term))
        return term;
    const auto isCondition =
        takeName(term) ? tl::expected<bool, FilterError>(true) : takeDetailed(term);
    if (!isCondition)
        return tl::unexpected(isCondition.error());
    if (!*isCondition) {
        if (const QString name = unknownName(); !name.isEmpty())
            return unknown(name);
        term.kind = FilterTerm::Kind::Word;
    }
    if (auto taken = takeValues(term); !taken)
        return tl::unexpected(taken.error());
    term.length = m_at - term.position;
    return term;
}

// and, or, not: alone, or before a parenthesis.
bool FilterTerms::takeKeyword(FilterTerm &term)
{
    static constexpr struct
    {
        QLatin1String text;
        FilterTerm::Kind kind;
    } kKeywords[] = {{QLatin1String("and"), FilterTerm::Kind::And},
        {QLatin1String("or"), FilterTerm::Kind::Or}, {QLatin1String("not"), FilterTerm::Kind::Not}};
    for (const auto &keyword : kKeywords) {
        const qsizetype end = m_at + keyword.text.size();
        if (QStringView(m_text)
                    .mid(m_at, keyword.text.size())
                    .compare(keyword.text, Qt::CaseInsensitive)
                != 0
            || (!endsWord(end, 0) && charAt(end) != QLatin1Char('(')))
            continue;
        term.kind = keyword.kind;
        term.length = keyword.text.size();
        m_at = end;
        return true;
    }
    return false;
}

bool FilterTerms::takeName(FilterTerm &term)
{
    const QStringView rest = QStringView(m_text).mid(m_at);
    for (const QString &name : names()) {
        if (!rest.startsWith(name, Qt::CaseInsensitive) || !operatorAt(rest.mid(name.size())))
            continue;
        if (rest.mid(name.size()).startsWith(QLatin1String("::")) && !isOld(name))
            continue; // Form::init
        term.kind = FilterTerm::Kind::Condition;
        term.name = name;
        m_at += name.size();
        term.op = takeOperator();
        return true;
    }
    return false;
}

// header.NAME and json.PATH; json./POINTER ends only with the word or an operator.
tl::expected<bool, FilterError> FilterTerms::takeDetailed(FilterTerm &term)
{
    const QStringView rest = QStringView(m_text).mid(m_at);
    const bool isHeader = rest.startsWith(QLatin1String("header."), Qt::CaseInsensitive);
    if (!isHeader && !rest.startsWith(QLatin1String("json."), Qt::CaseInsensitive))
        return false;
    const qsizetype start = m_at;
    m_at += isHeader ? 7 : 5;
    if (charAt(m_at) == QLatin1Char('"')) {
        auto quoted = takeQuoted();
        if (!quoted)
            return tl::unexpected(quoted.error());
        term.detail = *quoted;
        term.isPointer = term.detail.startsWith(QLatin1Char('/'));
    } else {
        const qsizetype from = m_at;
        term.isPointer = charAt(m_at) == QLatin1Char('/');
        while (!endsWord(m_at, 0) && charAt(m_at) != QLatin1Char('(')
            && (isHeader ? isNameChar(charAt(m_at)) : continuesPath(term.isPointer)))
            ++m_at;
        term.detail = m_text.mid(from, m_at - from);
    }
    const bool alone = endsWord(m_at, 0);
    term.op = alone ? Operator::None : takeOperator();
    if (term.detail.isEmpty() && (alone || term.op != Operator::None))
        return tl::unexpected(nameless(isHeader, start));
    if (!alone && term.op == Operator::None) {
        m_at = start;
        return false;
    }
    term.kind = FilterTerm::Kind::Condition;
    term.name = isHeader ? QStringLiteral("header") : QStringLiteral("json");
    return true;
}

// In a pointer ~0 and ~1 are no operators.
bool FilterTerms::continuesPath(bool isPointer) const
{
    const QStringView rest = QStringView(m_text).mid(m_at);
    const bool escape =
        isPointer && (rest.startsWith(QLatin1String("~0")) || rest.startsWith(QLatin1String("~1")));
    return escape || !operatorAt(rest);
}

FilterTerm::Operator FilterTerms::takeOperator()
{
    const OperatorName *known = operatorAt(QStringView(m_text).mid(m_at));
    if (!known)
        return Operator::None;
    m_at += known->text.size();
    return known->op;
}

// Whether a parenthesis stands alone, or before others, that closes none.
bool FilterTerms::isUnopened() const
{
    qsizetype at = m_at;
    while (charAt(at) == QLatin1Char(')'))
        ++at;
    return at > m_at && endsWord(at, 0);
}

FilterError FilterTerms::unopened(qsizetype at)
{
    return FilterError{at, 1,
        QStringLiteral("The parenthesis at character %1 closes none. To find it as text, put it in "
                       "quotes.")
            .arg(at + 1)};
}

// From one quote to the next; "" is one quote.
tl::expected<QString, FilterError> FilterTerms::takeQuoted()
{
    const qsizetype start = m_at++;
    QString text;
    while (!atEnd()) {
        const QChar c = m_text[m_at++];
        if (c != QLatin1Char('"')) {
            text += c;
        } else if (charAt(m_at) == QLatin1Char('"')) {
            text += c;
            ++m_at;
        } else {
            return text;
        }
    }
    return tl::unexpected(FilterError{start, m_text.size() - start,
        QStringLiteral("The quote at character %1 is not closed.").arg(start + 1)});
}

QString FilterTerms::takeBare(bool toComma)
{
    const qsizetype start = m_at;
    int depth = 0;
    while (!endsWord(m_at, depth) && !(toComma && charAt(m_at) == QLatin1Char(','))) {
        if (m_text[m_at] == QLatin1Char('('))
            ++depth;
        else if (m_text[m_at] == QLatin1Char(')') && depth > 0)
            --depth;
        ++m_at;
    }
    return m_text.mid(start, m_at - start);
}

// /…/ and /…/i, up to the last slash before the end of the word.
bool FilterTerms::takeRegex(FilterTerm &term)
{
    if (charAt(m_at) != QLatin1Char('/') || term.op == Operator::None
        || (term.name == QLatin1String("path") && term.op != Operator::Like))
        return false;
    qsizetype end = m_at;
    while (end < m_text.size() && !m_text[end].isSpace())
        ++end;
    for (int closing = m_open; end > m_at && closing > 0 && m_text[end - 1] == QLatin1Char(')');
         --closing)
        --end;
    FilterTerm::Value value;
    value.regex = true;
    qsizetype last = end - 1;
    if (last > m_at && m_text[last] == QLatin1Char('i')) {
        value.ignoreCase = true;
        --last;
    }
    if (last <= m_at + 1 || m_text[last] != QLatin1Char('/'))
        return false;
    value.text = m_text.mid(m_at + 1, last - m_at - 1);
    term.values.append(value);
    m_at = end;
    return true;
}

tl::expected<void, FilterError> FilterTerms::takeValues(FilterTerm &term)
{
    term.valuePosition = m_at;
    if (term.kind == FilterTerm::Kind::Condition && (term.op == Operator::None || takeRegex(term)))
        return {};
    const bool isList = term.kind == FilterTerm::Kind::Condition;
    int depth = 0;
    while (true) {
        FilterTerm::Value value;
        value.quoted = charAt(m_at) == QLatin1Char('"');
        if (value.quoted) {
            auto text = takeQuoted();
            if (!text)
                return tl::unexpected(text.error());
            value.text = *text;
        } else {
            const qsizetype start = m_at;
            value.text = takeBare(isList);
            if (const qsizetype stray = strayParenthesis(value.text, depth); isList && stray >= 0)
                return tl::unexpected(unopened(start + stray));
        }
        if (value.quoted || !value.text.isEmpty())
            term.values.append(value);
        if (!isList || charAt(m_at) != QLatin1Char(','))
            return {};
        ++m_at;
    }
}

// What stands before the colon of a word that looks like a condition and is none; see filter.h.
QString FilterTerms::unknownName() const
{
    static const QRegularExpression kCondition(QStringLiteral("\\G([A-Za-z.]+):(?=[^\\s:])"));
    static const QRegularExpression kUrl(QStringLiteral("\\G[A-Za-z.]+://"));
    static const QRegularExpression kHostAndPort(
        QStringLiteral("\\G(localhost|[A-Za-z.]*\\.[A-Za-z.]*):\\d{1,5}(?=[/\\s)]|$)"),
        QRegularExpression::CaseInsensitiveOption);
    if (const QString name = unknownPathName(); !name.isEmpty())
        return name;
    const auto condition = kCondition.match(m_text, m_at);
    const QString name = condition.captured(1);
    if (!condition.hasMatch() || endsWord(condition.capturedEnd(), 0)
        || kUrl.match(m_text, m_at).hasMatch() || kHostAndPort.match(m_text, m_at).hasMatch())
        return {};
    return name;
}

// What stands before the operator of a word that begins nearly like header.NAME or json.PATH.
QString FilterTerms::unknownPathName() const
{
    static const QRegularExpression kCondition(
        QStringLiteral("\\G([A-Za-z]+)\\.[^\\s:=<>!()\"]+(?=(:|[<>]=?|!?=)[^\\s/])"));
    const auto condition = kCondition.match(m_text, m_at);
    const QString head = condition.captured(1).toLower();
    const bool isSlip = condition.hasMatch()
        && (lettersBetween(head, QStringLiteral("header")) <= 2
            || lettersBetween(head, QStringLiteral("json")) == 1);
    return isSlip ? condition.captured(0) : QString();
}

tl::unexpected<FilterError> FilterTerms::unknown(const QString &name) const
{
    QString sentence =
        QStringLiteral("“%1:” at character %2 is no condition.").arg(shortened(name)).arg(m_at + 1);
    const QStringList close = closestTo(name.section(QLatin1Char('.'), 0, 0).toLower());
    if (!close.isEmpty())
        sentence += QStringLiteral(" Did you mean %1?").arg(close.join(QLatin1String(" or ")));
    return tl::unexpected(FilterError{
        m_at, name.size() + 1, sentence + QStringLiteral(" In quotes it is found as text.")});
}

// header. and json. alone, or before a comparison.
FilterError FilterTerms::nameless(bool isHeader, qsizetype start) const
{
    const QString what = isHeader
        ? QStringLiteral("“header.” at character %1 names no header, such as header.x-token.")
        : QStringLiteral("“json.” at character %1 names no value, such as json.row_count.");
    return FilterError{start, m_at - start,
        what.arg(start + 1) + QStringLiteral(" In quotes it is found as text.")};
}

} // namespace tallyman
