// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/filterparser.h"

#include "event/filterconditions.h"

#include <algorithm>

namespace tallyman {

namespace {

using Kind = FilterTerm::Kind;

// SQLite takes expressions of a bounded depth and number of parameters.
constexpr int kDeepest = 40;
constexpr qsizetype kMostValues = 2000;

// Of several conditions of these names with only blanks between them any will do.
bool isList(FilterSubject subject)
{
    switch (subject) {
    case FilterSubject::Method:
    case FilterSubject::Status:
    case FilterSubject::State:
    case FilterSubject::Path:
    case FilterSubject::Endpoint:
    case FilterSubject::Sender:
    case FilterSubject::Import:
    case FilterSubject::Form:
    case FilterSubject::Finding:
        return true;
    default:
        return false;
    }
}

// Whether `later` belongs to an earlier condition; if so, it has been put there.
bool merge(std::vector<FilterNode> &run, const FilterNode &later)
{
    const FilterCondition &condition = later.condition;
    const bool replaces =
        condition.subject == FilterSubject::Received || condition.subject == FilterSubject::Id;
    if (later.kind != FilterNode::Kind::Condition || condition.op != QLatin1String(":")
        || (!replaces && !isList(condition.subject)))
        return false;
    const auto earlier = std::find_if(run.begin(), run.end(), [&](const FilterNode &node) {
        return node.kind == FilterNode::Kind::Condition
            && node.condition.subject == condition.subject && node.condition.name == condition.name
            && node.condition.op == condition.op;
    });
    if (earlier == run.end())
        return false;
    if (replaces) {
        *earlier = later;
        return true;
    }
    earlier->condition.ranges += condition.ranges;
    earlier->condition.matches += condition.matches;
    earlier->condition.value += QLatin1Char(',') + condition.value;
    return true;
}

FilterNode joined(FilterNode::Kind kind, std::vector<FilterNode> children)
{
    if (children.size() == 1)
        return std::move(children.front());
    FilterNode node;
    node.kind = kind;
    node.children = std::move(children);
    return node;
}

} // namespace

tl::expected<Filter, FilterError> FilterParser::parse()
{
    if (!advance())
        return tl::unexpected(m_error);
    if (m_term.kind == Kind::End)
        return Filter();
    Node root = parseOr();
    if (root && m_term.kind != Kind::End)
        root = misplaced();
    if (!root)
        return tl::unexpected(root.error());
    return Filter{std::move(*root)};
}

bool FilterParser::advance()
{
    auto term = m_terms.next();
    if (!term) {
        m_error = term.error();
        return false;
    }
    m_term = std::move(*term);
    return true;
}

FilterParser::Node FilterParser::fail(const QString &sentence) const
{
    return tl::unexpected(FilterError{m_term.position, m_term.length, sentence});
}

FilterParser::Node FilterParser::misplaced() const
{
    const QString word = m_text.mid(m_term.position, m_term.length);
    if (m_term.kind == Kind::End) {
        return fail(QStringLiteral("At the end of the filter, a condition must follow."));
    }
    if (m_term.kind == Kind::Close) {
        return fail(QStringLiteral("A condition was expected before the parenthesis at character "
                                   "%1.")
                        .arg(m_term.position + 1));
    }
    return fail(QStringLiteral("“%1” at character %2 must stand between two conditions. To find "
                               "it as text, put it in quotes.")
                    .arg(word)
                    .arg(m_term.position + 1));
}

FilterParser::Node FilterParser::parseOr()
{
    std::vector<FilterNode> children;
    while (true) {
        Node node = parseAnd();
        if (!node)
            return node;
        children.push_back(std::move(*node));
        if (m_term.kind != Kind::Or)
            return joined(FilterNode::Kind::Or, std::move(children));
        if (!advance())
            return tl::unexpected(m_error);
    }
}

FilterParser::Node FilterParser::parseAnd()
{
    std::vector<FilterNode> children;
    while (true) {
        Node node = parseRun();
        if (!node)
            return node;
        if (node->kind == FilterNode::Kind::And)
            std::move(node->children.begin(), node->children.end(), std::back_inserter(children));
        else
            children.push_back(std::move(*node));
        if (m_term.kind != Kind::And)
            return joined(FilterNode::Kind::And, std::move(children));
        if (!advance())
            return tl::unexpected(m_error);
    }
}

bool FilterParser::beginsOne() const
{
    return m_term.kind == Kind::Word || m_term.kind == Kind::Condition || m_term.kind == Kind::Not
        || m_term.kind == Kind::Open;
}

// Conditions with only blanks between them.
FilterParser::Node FilterParser::parseRun()
{
    if (!beginsOne())
        return misplaced();
    std::vector<FilterNode> run;
    while (beginsOne()) {
        const bool isCondition = m_term.kind == Kind::Condition;
        Node node = parseOne();
        if (!node)
            return node;
        const bool isEmpty = node->kind == FilterNode::Kind::And && node->children.empty();
        if (!isEmpty && !(isCondition && merge(run, *node)))
            run.push_back(std::move(*node));
    }
    return joined(FilterNode::Kind::And, std::move(run));
}

FilterParser::Node FilterParser::parseOne()
{
    if (m_term.kind == Kind::Not || m_term.kind == Kind::Open)
        return parseGroup();
    m_values += m_term.values.size();
    if (m_values > kMostValues)
        return fail(QStringLiteral("The filter has too many conditions."));
    Node node = filterConditionOf(m_term, m_nowUs);
    if (node && !advance())
        return tl::unexpected(m_error);
    return node;
}

FilterParser::Node FilterParser::parseGroup()
{
    const FilterTerm begin = m_term;
    if (++m_depth > kDeepest)
        return fail(QStringLiteral("Too many conditions stand inside each other."));
    if (!advance())
        return tl::unexpected(m_error);
    Node node;
    if (begin.kind == Kind::Open) {
        node = parseOr();
        if (node && m_term.kind != Kind::Close) {
            return tl::unexpected(FilterError{begin.position, begin.length,
                QStringLiteral("The parenthesis at character %1 is not closed.")
                    .arg(begin.position + 1)});
        }
        if (node && !advance())
            return tl::unexpected(m_error);
    } else {
        if (!beginsOne())
            return misplaced();
        node = parseOne();
        if (node) {
            FilterNode negated;
            negated.kind = FilterNode::Kind::Not;
            negated.children.push_back(std::move(*node));
            node = std::move(negated);
        }
    }
    --m_depth;
    return node;
}

} // namespace tallyman
