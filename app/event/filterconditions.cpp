// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/filterconditions.h"

#include "event/filtermatches.h"
#include "event/filterpath.h"
#include "event/filtervalues.h"
#include "event/finding.h"

#include <algorithm>

namespace tallyman {

namespace {

using Operator = FilterTerm::Operator;
using Subject = FilterSubject;
using Node = tl::expected<FilterNode, FilterError>;

struct SubjectName
{
    QLatin1String name;
    Subject subject;
};
constexpr SubjectName kTexts[] = {{QLatin1String("method"), Subject::Method},
    {QLatin1String("path"), Subject::Path}, {QLatin1String("sender"), Subject::Sender},
    {QLatin1String("import"), Subject::Import}, {QLatin1String("form"), Subject::Form},
    {QLatin1String("header"), Subject::Header}, {QLatin1String("json"), Subject::Json},
    {QLatin1String("body"), Subject::Body}, {QLatin1String("head"), Subject::Head},
    {QLatin1String("comment"), Subject::Comment}, {QLatin1String("remote"), Subject::Remote},
    {QLatin1String("listener"), Subject::Listener}, {QLatin1String("finding"), Subject::Finding},
    {QLatin1String("endpoint"), Subject::Endpoint}};

using ReadNumber = std::optional<qint64> (*)(QStringView);
struct NumberName
{
    QLatin1String name;
    Subject subject;
    ReadNumber read;
    const char *expected;
};
constexpr NumberName kNumbers[] = {
    {QLatin1String("id"), Subject::Id, filtervalues::count,
        "expected a number or a range such as 10-20"},
    {QLatin1String("attempt"), Subject::Attempt, filtervalues::count,
        "expected a number or a range such as 2..5"},
    {QLatin1String("size"), Subject::Size, filtervalues::size,
        "expected a size such as 300, 20kB or 1.5MiB"},
    {QLatin1String("duration"), Subject::Duration, filtervalues::elapsed,
        "expected a time such as 250ms or 2s"},
};

std::optional<qint64> lowestStatus(QStringView text)
{
    const auto statuses = filtervalues::statuses(text);
    return statuses ? std::optional(statuses->first) : std::nullopt;
}

// A sentence has to fit beneath the field.
QString shortened(const QString &text)
{
    constexpr qsizetype kLongest = 24;
    return text.size() > kLongest ? text.left(kLongest) + QChar(0x2026) : text;
}

QString operatorText(Operator op)
{
    static const QStringList kSpelled{QString(), QStringLiteral(":"), QStringLiteral("="),
        QStringLiteral("!="), QStringLiteral("<"), QStringLiteral("<="), QStringLiteral(">"),
        QStringLiteral(">="), QStringLiteral("~")};
    return kSpelled.value(static_cast<qsizetype>(op));
}

class ConditionReader
{
public:
    ConditionReader(const FilterTerm &term, qint64 nowUs)
        : m_term(term)
        , m_nowUs(nowUs)
    {
        for (const FilterTerm::Value &value : term.values)
            m_spelled.append(value.text);
        m_condition.value = m_spelled.join(QLatin1Char(','));
        m_condition.op = operatorText(term.op);
    }

    Node read();

private:
    Node readWord();
    Node readText(Subject subject);
    Node readNumbers(const NumberName &number);
    Node readStatus();
    Node readState();
    Node readTime();
    Node readIs();
    Node readHas();
    Node readSeverity();
    [[nodiscard]] QStringList parts() const;
    [[nodiscard]] Node wrong(const char *expected) const;
    [[nodiscard]] Node wrong(const QString &expected) const;
    [[nodiscard]] Node done(bool opposite = false);
    [[nodiscard]] std::optional<FilterRange> compared(qint64 number) const;
    [[nodiscard]] std::optional<filtervalues::Ends> endsOf(const QString &text) const;
    [[nodiscard]] std::optional<FilterRange> range(const QString &text, ReadNumber number) const;
    [[nodiscard]] QString reversal(const QString &text, ReadNumber number) const;
    [[nodiscard]] bool isCompared() const
    {
        return m_term.op == Operator::Less || m_term.op == Operator::LessEqual
            || m_term.op == Operator::Greater || m_term.op == Operator::GreaterEqual;
    }

    const FilterTerm &m_term;
    const qint64 m_nowUs;
    QStringList m_spelled;
    FilterCondition m_condition;
};

Node ConditionReader::wrong(const char *expected) const
{
    return wrong(QString::fromUtf8(expected));
}

Node ConditionReader::wrong(const QString &expected) const
{
    QString name = m_term.name;
    if (!m_term.detail.isEmpty())
        name += QLatin1Char('.') + m_term.detail;
    return tl::unexpected(FilterError{m_term.position, m_term.length,
        QStringLiteral("“%1” at character %2: %3.")
            .arg(shortened(name + m_condition.op + m_condition.value))
            .arg(m_term.position + 1)
            .arg(expected)});
}

Node ConditionReader::done(bool opposite)
{
    FilterNode node;
    node.kind = FilterNode::Kind::Condition;
    node.condition = std::move(m_condition);
    if (!opposite)
        return node;
    FilterNode negated;
    negated.kind = FilterNode::Kind::Not;
    negated.children.push_back(std::move(node));
    return negated;
}

Node ConditionReader::read()
{
    if (m_term.kind == FilterTerm::Kind::Word)
        return readWord();
    if (m_term.op != Operator::None && m_term.values.isEmpty()) {
        if (m_term.valuePosition < m_term.position + m_term.length) // only commas
            return FilterNode();
        return wrong(
            m_term.op == Operator::Has ? "a value must follow the colon" : "a value must follow");
    }
    if (m_term.name == QLatin1String("status"))
        return readStatus();
    if (m_term.name == QLatin1String("state"))
        return readState();
    if (m_term.name == QLatin1String("is"))
        return readIs();
    if (m_term.name == QLatin1String("has"))
        return readHas();
    if (m_term.name == QLatin1String("severity"))
        return readSeverity();
    if (m_term.name == QLatin1String("after") || m_term.name == QLatin1String("before"))
        return readTime();
    for (const NumberName &number : kNumbers) {
        if (m_term.name == number.name)
            return readNumbers(number);
    }
    const auto *const known = std::find_if(std::begin(kTexts), std::end(kTexts),
        [this](const SubjectName &text) { return text.name == m_term.name; });
    Q_ASSERT(known != std::end(kTexts));
    return readText(known->subject);
}

Node ConditionReader::readWord()
{
    const QByteArray word = m_condition.value.toUtf8();
    if (word.isEmpty())
        return FilterNode();
    FilterMatch match;
    match.text = word;
    m_condition.matches.append(match);
    return done();
}

// The values of a list in which a comma separates in quotes as well.
QStringList ConditionReader::parts() const
{
    return m_condition.value.split(QLatin1Char(','), Qt::SkipEmptyParts);
}

// The numbers that compare so with one.
std::optional<FilterRange> ConditionReader::compared(qint64 number) const
{
    FilterRange range;
    switch (m_term.op) {
    case Operator::Less:
        if (number == range.first)
            return std::nullopt;
        range.last = number - 1;
        break;
    case Operator::LessEqual:
        range.last = number;
        break;
    case Operator::Greater:
        if (number == range.last)
            return std::nullopt;
        range.first = number + 1;
        break;
    case Operator::GreaterEqual:
        range.first = number;
        break;
    default:
        range = {number, number};
        break;
    }
    return range;
}

// 2..5, and of ids and statuses also 2-5.
std::optional<filtervalues::Ends> ConditionReader::endsOf(const QString &text) const
{
    const auto ends = filtervalues::ends(text);
    const qsizetype dash = text.indexOf(QLatin1Char('-'));
    const bool takesDash =
        m_term.name == QLatin1String("id") || m_term.name == QLatin1String("status");
    if (ends || dash < 0 || !takesDash)
        return ends;
    return filtervalues::Ends{text.left(dash), text.mid(dash + 1)};
}

std::optional<FilterRange> ConditionReader::range(const QString &text, ReadNumber number) const
{
    const auto ends = endsOf(text);
    const bool isOpen = ends && (ends->first.isEmpty() || ends->last.isEmpty());
    if (isOpen && !filtervalues::ends(text)) // only dots stand for no end
        return std::nullopt;
    if (!ends) {
        const auto only = number(text);
        return only ? compared(*only) : std::nullopt;
    }
    const auto first = ends->first.isEmpty() ? FilterRange().first : number(ends->first);
    const auto last = ends->last.isEmpty() ? FilterRange().last : number(ends->last);
    if (!first || !last || *first > *last || isCompared())
        return std::nullopt;
    return FilterRange{*first, *last};
}

// What to write instead of a range whose end is below its beginning; empty for any other.
QString ConditionReader::reversal(const QString &text, ReadNumber number) const
{
    const auto ends = endsOf(text);
    const auto first = ends ? number(ends->first) : std::nullopt;
    const auto last = ends ? number(ends->last) : std::nullopt;
    if (!first || !last || *first <= *last)
        return {};
    const qsizetype between = text.size() - ends->first.size() - ends->last.size();
    return QStringLiteral("%1 is greater than %2; write %2%3%1")
        .arg(ends->first, ends->last, text.mid(ends->first.size(), between));
}

Node ConditionReader::readNumbers(const NumberName &number)
{
    m_condition.subject = number.subject;
    m_condition.name = number.name.latin1();
    if (m_term.op == Operator::Like || (isCompared() && m_term.values.size() > 1))
        return wrong(number.expected);
    for (const FilterTerm::Value &value : m_term.values) {
        const auto one = value.regex ? std::nullopt : range(value.text, number.read);
        const bool noId =
            number.subject == Subject::Id && one && one->first == one->last && one->first < 1;
        if (const QString reversed = reversal(value.text, number.read); !reversed.isEmpty())
            return wrong(reversed);
        if (!one || noId)
            return wrong(number.expected);
        m_condition.ranges.append(*one);
    }
    return done(m_term.op == Operator::NotEqual);
}

Node ConditionReader::readStatus()
{
    static constexpr const char *kExpected = "expected 200, 4xx, 200-299 or none";
    m_condition.subject = Subject::Status;
    for (const QString &part : parts()) {
        const auto ends = filtervalues::ends(part);
        const auto low = filtervalues::statuses(ends ? ends->first : part);
        const auto high = filtervalues::statuses(ends ? ends->last : part);
        if (m_term.op == Operator::Like || (isCompared() && (ends || part.size() != 3)))
            return wrong(kExpected);
        std::optional<FilterRange> range;
        if (ends && low && high && low->first <= high->last)
            range = {low->first, high->last};
        else if (!ends && low && isCompared())
            range = low->first == low->last ? compared(low->first) : std::nullopt;
        else if (!ends)
            range = low;
        if (const QString reversed = reversal(part, lowestStatus); !reversed.isEmpty())
            return wrong(reversed);
        if (!range)
            return wrong(kExpected);
        if (isCompared())
            range->first = std::max<qint64>(range->first, 1); // no reply is no low status
        m_condition.ranges.append(*range);
    }
    if (m_condition.ranges.isEmpty())
        return FilterNode();
    return done(m_term.op == Operator::NotEqual);
}

Node ConditionReader::readState()
{
    m_condition.subject = Subject::State;
    if (isCompared() || m_term.op == Operator::Like)
        return wrong("states cannot be compared; expected state:malformed");
    for (const QString &part : parts()) {
        const auto state = eventStateFromName(part.toLower());
        if (!state)
            return wrong("expected complete, malformed or aborted");
        const auto number = static_cast<qint64>(*state);
        m_condition.ranges.append({number, number});
    }
    if (m_condition.ranges.isEmpty())
        return FilterNode();
    return done(m_term.op == Operator::NotEqual);
}

Node ConditionReader::readTime()
{
    m_condition.subject = Subject::Received;
    m_condition.name = m_term.name.toLatin1();
    const auto time =
        m_term.values.size() == 1 && !m_term.values.first().regex && m_term.op == Operator::Has
        ? filtervalues::time(m_term.values.first().text, m_nowUs)
        : std::nullopt;
    if (!time) {
        return wrong("expected a time such as 2026-11-22T14:00:00Z or a duration such as 10m");
    }
    FilterRange range;
    if (m_term.name == QLatin1String("after"))
        range.first = *time;
    else
        range.last = *time - 1;
    m_condition.ranges.append(range);
    return done();
}

Node ConditionReader::readIs()
{
    struct Mark
    {
        QLatin1String name;
        Subject subject;
        FilterRange range;
    };
    static constexpr auto kMany = std::numeric_limits<qint64>::max();
    // For the second and third see Sameness in store/analysisrecords.h.
    static const Mark kMarks[] = {{QLatin1String("marked"), Subject::Marked, {1, 1}},
        {QLatin1String("duplicate"), Subject::Sameness, {1, 3}},
        {QLatin1String("conflict"), Subject::Sameness, {4, 4}},
        {QLatin1String("retry"), Subject::Attempt, {2, kMany}}};
    const auto *const mark = std::find_if(std::begin(kMarks), std::end(kMarks),
        [this](const Mark &one) { return one.name == m_condition.value; });
    if (mark == std::end(kMarks) || m_term.op != Operator::Has)
        return wrong("expected is:marked, is:duplicate, is:conflict or is:retry");
    m_condition.subject = mark->subject;
    m_condition.name = mark->name.latin1();
    m_condition.ranges.append(mark->range);
    return done();
}

Node ConditionReader::readHas()
{
    if (m_condition.value != QLatin1String("finding") || m_term.op != Operator::Has)
        return wrong("expected has:finding");
    m_condition.subject = Subject::Finding;
    return done();
}

Node ConditionReader::readSeverity()
{
    static constexpr const char *kExpected = "expected note, warning or error";
    m_condition.subject = Subject::Severity;
    if (m_term.op == Operator::Like || (isCompared() && m_term.values.size() > 1))
        return wrong(kExpected);
    for (const QString &part : parts()) {
        const auto severity = severityFromName(part.toLower());
        const auto range =
            severity ? compared(static_cast<qint64>(*severity)) : std::optional<FilterRange>();
        if (!range)
            return wrong(kExpected);
        m_condition.ranges.append(*range);
    }
    return done(m_term.op == Operator::NotEqual);
}

// --- texts

Node ConditionReader::readText(Subject subject)
{
    m_condition.subject = subject;
    m_condition.name = m_term.detail.toUtf8();
    if (subject == Subject::Json) {
        const auto steps = filterPathSteps(m_term.detail, m_term.isPointer);
        if (!steps)
            return wrong("expected names with dots between them, or a JSON Pointer with “/” first");
        m_condition.steps = *steps;
    }
    if (isCompared() && subject != Subject::Header && subject != Subject::Json)
        return wrong("only numbers, headers and values of JSON can be compared so");
    QList<FilterTerm::Value> values = m_term.values;
    if (subject == Subject::Method || subject == Subject::Path) {
        // a comma separates in quotes as well
        QList<FilterTerm::Value> split;
        for (const FilterTerm::Value &value : std::as_const(values)) {
            const QStringList parts = value.regex
                ? QStringList{value.text}
                : value.text.split(QLatin1Char(','), Qt::SkipEmptyParts);
            for (const QString &part : parts)
                split.append({part, value.quoted, value.regex, value.ignoreCase});
        }
        values = split;
        if (values.isEmpty())
            return FilterNode();
    }
    for (const FilterTerm::Value &value : std::as_const(values)) {
        auto one = filterMatchOf(subject, m_term.op, value);
        if (!one)
            return wrong(one.error());
        if (subject == Subject::Finding && one->kind == FilterMatch::Kind::Whole
            && findFindingKind(one->text.toLower()) == nullptr)
            return wrong("no finding is called so; expected one such as token-missing or rows-*");
        m_condition.matches.append(*one);
    }
    return done(m_term.op == Operator::NotEqual);
}

} // namespace

tl::expected<FilterNode, FilterError> filterConditionOf(const FilterTerm &term, qint64 nowUs)
{
    return ConditionReader(term, nowUs).read();
}

} // namespace tallyman
