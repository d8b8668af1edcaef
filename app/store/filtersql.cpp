// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/filtersql.h"

#include "store/eventjudge.h"
#include "store/filterfacts.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr int kJudgeParameter = 3;
constexpr int kFirstParameter = 4;

// In halves, so that the expression of a long list does not become deep: SQLite bounds that.
QByteArray joined(const QList<QByteArray> &parts, const QByteArray &by)
{
    if (parts.size() == 1)
        return parts.first();
    const qsizetype half = parts.size() / 2;
    return "(" + joined(parts.first(half), by) + by + joined(parts.sliced(half), by) + ")";
}

QByteArray any(const QList<QByteArray> &alternatives)
{
    return alternatives.isEmpty() ? QByteArray("1") : joined(alternatives, " OR ");
}

// Whether an import may be meant as it is shown: "csvbox/79418895".
bool namesSender(const FilterCondition &condition)
{
    return std::any_of(condition.matches.begin(), condition.matches.end(),
        [](const FilterMatch &match) { return match.text.contains('/'); });
}

// How long it takes to judge, roughly: columns, then texts, then content, then what is in it.
int costOf(const FilterNode &node)
{
    if (node.kind != FilterNode::Kind::Condition) {
        int cost = 0;
        for (const FilterNode &child : node.children)
            cost = std::max(cost, costOf(child));
        return cost;
    }
    switch (node.condition.subject) {
    case FilterSubject::Method:
    case FilterSubject::Status:
    case FilterSubject::State:
    case FilterSubject::Path:
    case FilterSubject::Received:
    case FilterSubject::Id:
    case FilterSubject::Size:
    case FilterSubject::Remote:
    case FilterSubject::Listener:
        return 0;
    case FilterSubject::Marked:
    case FilterSubject::Comment:
    case FilterSubject::Sameness:
    case FilterSubject::Sender:
    case FilterSubject::Import:
    case FilterSubject::Form:
    case FilterSubject::Attempt:
    case FilterSubject::Finding:
    case FilterSubject::Severity:
    case FilterSubject::Duration:
    case FilterSubject::Endpoint:
        return 1;
    case FilterSubject::Head:
    case FilterSubject::Header:
        return 2;
    case FilterSubject::Words:
    case FilterSubject::Body:
        return 3;
    case FilterSubject::Json:
        return 4;
    }
    return 4;
}

bool isSearched(const FilterMatch &match)
{
    return match.kind == FilterMatch::Kind::Contains;
}

} // namespace

FilterSql::FilterSql(const Filter &filter, EventJudge &judge, bool hasAnalysis)
    : m_judge(judge)
    , m_hasAnalysis(hasAnalysis)
    , m_condition(sqlOf(filter.root))
{
}

QByteArray FilterSql::parameter(const QByteArray &bytes)
{
    m_parameters.append(bytes);
    return "?" + QByteArray::number(kFirstParameter - 1 + m_parameters.size());
}

void FilterSql::bindTo(Statement &statement) const
{
    if (m_usesJudge)
        statement.bindPointer(kJudgeParameter, &m_judge, EventJudge::kPointer);
    for (qsizetype i = 0; i < m_parameters.size(); ++i)
        statement.bindBlob(static_cast<int>(kFirstParameter + i), m_parameters[i]);
}

// Always 0 or 1, never NULL, so that NOT is the opposite.
QByteArray FilterSql::sqlOf(const FilterNode &node)
{
    if (node.kind == FilterNode::Kind::Condition)
        return conditionSql(node.condition);
    if (node.kind == FilterNode::Kind::Not)
        return "NOT (" + sqlOf(node.children.front()) + ")";
    const bool isAnd = node.kind == FilterNode::Kind::And;
    if (node.children.empty())
        return isAnd ? "1" : "0";
    std::vector<const FilterNode *> ordered;
    for (const FilterNode &child : node.children)
        ordered.push_back(&child);
    std::stable_sort(ordered.begin(), ordered.end(),
        [](const FilterNode *a, const FilterNode *b) { return costOf(*a) < costOf(*b); });
    QList<QByteArray> parts;
    for (const FilterNode *child : ordered)
        parts.append(sqlOf(*child));
    return joined(parts, isAnd ? " AND " : " OR ");
}

QByteArray FilterSql::conditionSql(const FilterCondition &condition)
{
    using filterfacts::rangesSql;
    switch (condition.subject) {
    case FilterSubject::Words:
        return wordsSql(condition);
    case FilterSubject::Method:
        return methodSql(condition);
    case FilterSubject::Status:
        return rangesSql("e.status", condition.ranges);
    case FilterSubject::State:
        return rangesSql("e.state", condition.ranges);
    case FilterSubject::Path:
        return textSql(condition, "e.target");
    case FilterSubject::Received:
        return rangesSql("e.received_at", condition.ranges);
    case FilterSubject::Id:
        return rangesSql("e.id", condition.ranges);
    case FilterSubject::Marked:
        return "e.id IN (SELECT event_id FROM mark WHERE marked = 1)";
    case FilterSubject::Header:
        return headerSql(condition);
    case FilterSubject::Json:
        return judged("judge_payload", condition) + "e.id)";
    case FilterSubject::Body:
        return bodySql(condition);
    case FilterSubject::Head:
        return textSql(condition, "e.head");
    case FilterSubject::Comment:
        return textSql(
            condition, "coalesce((SELECT m.comment FROM mark m WHERE m.event_id = e.id), '')");
    case FilterSubject::Size:
        return rangesSql(
            "(CASE e.state WHEN 0 THEN e.body_bytes ELSE e.wire_bytes END)", condition.ranges);
    case FilterSubject::Remote:
        return textSql(condition, "e.remote");
    case FilterSubject::Listener:
        return textSql(condition, "e.listener");
    case FilterSubject::Endpoint:
        return judged("judge_endpoint", condition) + "e.target, e.listener, e.head)";
    case FilterSubject::Duration:
        return "coalesce("
            + rangesSql("((SELECT at FROM answered WHERE first <= e.id AND last >= e.id ORDER BY"
                        " first DESC LIMIT 1) - e.received_at)",
                condition.ranges)
            + " AND NOT EXISTS(SELECT 1 FROM unanswered u WHERE u.event_id = e.id), 0)";
    default:
        return factSql(condition);
    }
}

QByteArray FilterSql::factSql(const FilterCondition &condition)
{
    if (!m_hasAnalysis)
        return "0";
    switch (condition.subject) {
    case FilterSubject::Sameness:
        return condition.name == "conflict" ? filterfacts::conflictSql(condition.ranges)
                                            : filterfacts::samenessSql(condition.ranges);
    case FilterSubject::Attempt:
        return filterfacts::attemptSql(condition.ranges);
    case FilterSubject::Finding:
        return filterfacts::findingSql(
            condition.matches.isEmpty() ? QByteArray() : judged("judge_text", condition));
    case FilterSubject::Severity:
        return filterfacts::severitySql(condition.ranges);
    case FilterSubject::Sender:
        return filterfacts::senderSql(judged("judge_text", condition));
    case FilterSubject::Form:
        return filterfacts::formSql(judged("judge_text", condition));
    case FilterSubject::Import:
        return filterfacts::importSql(judged("judge_text", condition), namesSender(condition));
    default:
        return "0";
    }
}

// The start of a call of the judge.
QByteArray FilterSql::judged(const char *function, const FilterCondition &condition)
{
    m_usesJudge = true;
    return function + QByteArray("(?") + QByteArray::number(kJudgeParameter) + ", "
        + QByteArray::number(m_judge.add(condition)) + ", ";
}

QByteArray FilterSql::textSql(const FilterCondition &condition, const QByteArray &column)
{
    if (!std::all_of(condition.matches.begin(), condition.matches.end(), isSearched))
        return judged("judge_text", condition) + column + ")";
    QList<QByteArray> alternatives;
    for (const FilterMatch &match : condition.matches)
        alternatives.append("text_contains(" + parameter(match.text) + ", " + column + ")");
    return any(alternatives);
}

// The length first: it is in the row's header.
QByteArray FilterSql::methodSql(const FilterCondition &condition)
{
    QList<QByteArray> alternatives;
    for (const FilterMatch &match : condition.matches) {
        if (match.kind != FilterMatch::Kind::Whole)
            return textSql(condition, "e.method");
        alternatives.append("(length(e.method) = " + QByteArray::number(match.text.size())
            + " AND text_contains(" + parameter(match.text) + ", e.method))");
    }
    return any(alternatives);
}

QByteArray FilterSql::wordsSql(const FilterCondition &condition)
{
    QList<QByteArray> all;
    for (const FilterMatch &match : condition.matches) {
        const QByteArray name = parameter(match.text);
        // cheapest first; the head has method and target in it, but a malformed one may have none
        all.append(any({"text_contains(" + name + ", e.head)",
            "text_contains(" + name + ", coalesce(e.trailers, ''))",
            "text_contains(" + name + ", coalesce(e.body, ''))",
            "(e.content_id IS NOT NULL AND content_contains(" + name + ", e.content_id))",
            "text_contains(" + name
                + ", coalesce((SELECT comment FROM mark WHERE event_id = e.id), ''))"}));
    }
    return joined(all, " AND ");
}

QByteArray FilterSql::bodySql(const FilterCondition &condition)
{
    if (!std::all_of(condition.matches.begin(), condition.matches.end(), isSearched))
        return judged("judge_content", condition) + "e.id)";
    QList<QByteArray> alternatives;
    for (const FilterMatch &match : condition.matches) {
        const QByteArray name = parameter(match.text);
        alternatives.append("text_contains(" + name + ", coalesce(e.body, ''))");
        alternatives.append(
            "(e.content_id IS NOT NULL AND content_contains(" + name + ", e.content_id))");
    }
    return any(alternatives);
}

// The name must stand there as it is: most events need no look at their field lines.
QByteArray FilterSql::headerSql(const FilterCondition &condition)
{
    const QByteArray name = parameter(condition.name);
    const QByteArray trailers = "coalesce(e.trailers, '')";
    return "((text_contains(" + name + ", e.head) OR text_contains(" + name + ", " + trailers
        + ")) AND " + judged("judge_headers", condition) + "e.head, " + trailers + "))";
}

} // namespace tallyman
