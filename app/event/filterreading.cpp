// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/filterreading.h"

#include "base/text.h"

#include <QStringList>
#include <algorithm>

namespace tallyman {

namespace {

using Subject = FilterSubject;

constexpr qsizetype kLongestReading = 600;

// A condition in words: of one event ("the path contains x"), and of several ("whose path contains
// x"). Both also for the opposite.
struct Phrase
{
    QString one;
    QString oneNot;
    QString many;
    QString manyNot;
};

QString line(const QString &text)
{
    return displayLine(text.toUtf8());
}

QString line(const QByteArray &text)
{
    return displayLine(text);
}

QString alternatives(const QStringList &list)
{
    if (list.size() < 2)
        return list.join(QString());
    return list.first(list.size() - 1).join(QStringLiteral(", ")) + QStringLiteral(" or ")
        + list.last();
}

// Bare where it cannot be taken for something else.
QString quoted(const QByteArray &text, bool always)
{
    const QString shown = line(text);
    const bool bare = !always && !shown.isEmpty() && !shown.contains(QLatin1Char(' '));
    return bare ? shown : QStringLiteral("“%1”").arg(shown);
}

// "something is in the state": verb and its opposite.
struct Verb
{
    QString text;
    QString opposite;
};

Verb verbOf(const FilterMatch &match, bool alwaysQuoted)
{
    const QString text = quoted(match.text, alwaysQuoted);
    switch (match.kind) {
    case FilterMatch::Kind::Contains:
        return {QStringLiteral("contains ") + text, QStringLiteral("does not contain ") + text};
    case FilterMatch::Kind::Whole:
        return {QStringLiteral("is ") + text, QStringLiteral("is not ") + text};
    case FilterMatch::Kind::Pattern:
    case FilterMatch::Kind::WholePattern:
        return {QStringLiteral("looks like ") + text, QStringLiteral("does not look like ") + text};
    case FilterMatch::Kind::Regex: {
        const QString expression = QStringLiteral("/%1/").arg(line(match.text));
        return {QStringLiteral("matches ") + expression,
            QStringLiteral("does not match ") + expression};
    }
    case FilterMatch::Kind::Between:
        break;
    }
    QString bounds;
    if (!match.lower.isNull() && !match.upper.isNull())
        bounds = QStringLiteral("between %1 and %2").arg(line(match.lower), line(match.upper));
    else if (!match.lower.isNull())
        bounds = (match.withLower ? QStringLiteral("at least ") : QStringLiteral("over "))
            + line(match.lower);
    else
        bounds = (match.withUpper ? QStringLiteral("at most ") : QStringLiteral("under "))
            + line(match.upper);
    return {QStringLiteral("is ") + bounds, QStringLiteral("is not ") + bounds};
}

Verb verbOf(const QList<FilterMatch> &matches, bool alwaysQuoted)
{
    QStringList texts;
    QStringList opposites;
    for (const FilterMatch &match : matches) {
        const Verb verb = verbOf(match, alwaysQuoted);
        texts.append(verb.text);
        opposites.append(verb.opposite);
    }
    return {alternatives(texts), opposites.join(QStringLiteral(" and "))};
}

Verb numberVerb(const FilterCondition &condition)
{
    QStringList values;
    for (QString value : line(condition.value).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        value.replace(QLatin1String(".."), QStringLiteral(" to "));
        values.append(value.trimmed());
    }
    QString text = alternatives(values);
    if (condition.op == QLatin1String(">"))
        text.prepend(QStringLiteral("over "));
    else if (condition.op == QLatin1String(">="))
        text.prepend(QStringLiteral("at least "));
    else if (condition.op == QLatin1String("<"))
        text.prepend(QStringLiteral("under "));
    else if (condition.op == QLatin1String("<="))
        text.prepend(QStringLiteral("at most "));
    return {QStringLiteral("is ") + text, QStringLiteral("is not ") + text};
}

Phrase whose(const QString &what, const Verb &verb)
{
    return {QStringLiteral("the %1 %2").arg(what, verb.text),
        QStringLiteral("the %1 %2").arg(what, verb.opposite),
        QStringLiteral("whose %1 %2").arg(what, verb.text),
        QStringLiteral("whose %1 %2").arg(what, verb.opposite)};
}

Phrase that(const char *one, const char *oneNot, const char *many, const char *manyNot,
    const QString &object = {})
{
    const auto with = [&object](const char *start, const char *verb) -> QString {
        return QLatin1String(start) + QLatin1String(verb) + object;
    };
    return {with("it ", one), with("it ", oneNot), with("that ", many), with("that ", manyNot)};
}

QStringList texts(const FilterCondition &condition, bool alwaysQuoted)
{
    QStringList list;
    for (const FilterMatch &match : condition.matches)
        list.append(quoted(match.text, alwaysQuoted));
    return list;
}

Phrase receivedPhrase(const FilterCondition &condition)
{
    const bool after = condition.name == "after";
    const QString &value = condition.value;
    const bool isDuration = !value.contains(QLatin1Char('-')) && value.size() > 1;
    QString text = line(value);
    if (isDuration && after) {
        text.prepend(QStringLiteral("in the last "));
    } else if (isDuration) {
        text = QStringLiteral("over %1 ago").arg(text);
    } else {
        text.prepend(after ? QStringLiteral("from ") : QStringLiteral("before "));
        text += after ? QStringLiteral(" on") : QString();
    }
    return that("was received ", "was not received ", "were received ", "were not received ", text);
}

Phrase markPhrase(const FilterCondition &condition)
{
    if (condition.name == "marked")
        return that("is marked", "is not marked", "are marked", "are not marked");
    if (condition.name == "duplicate") {
        return that("repeats an earlier one", "repeats no earlier one", "repeat an earlier one",
            "repeat no earlier one");
    }
    if (condition.name == "conflict") {
        return that("contradicts an earlier one", "contradicts no earlier one",
            "contradict an earlier one", "contradict no earlier one");
    }
    return that("came again", "came for the first time", "came again", "came for the first time");
}

Phrase valuePhrase(const FilterCondition &condition)
{
    const bool isHeader = condition.subject == Subject::Header;
    const QString what = isHeader ? QStringLiteral("header %1").arg(line(condition.name))
                                  : QStringLiteral("body's %1").arg(line(condition.name));
    if (!condition.matches.isEmpty())
        return whose(what, verbOf(condition.matches, false));
    if (isHeader) {
        return that("has the header ", "does not have the header ", "have the header ",
            "do not have the header ", line(condition.name));
    }
    return whose(QStringLiteral("body"),
        {QStringLiteral("has ") + line(condition.name),
            QStringLiteral("does not have ") + line(condition.name)});
}

Phrase findingPhrase(const FilterCondition &condition)
{
    if (condition.matches.isEmpty())
        return that("has a finding", "has no finding", "have findings", "have no findings");
    return that("has the finding ", "does not have the finding ", "have the finding ",
        "do not have the finding ", alternatives(texts(condition, false)));
}

Phrase phraseOf(const FilterCondition &condition)
{
    switch (condition.subject) {
    case Subject::Words:
        return that("contains ", "does not contain ", "contain ", "do not contain ",
            alternatives(texts(condition, true)));
    case Subject::Method:
        return whose(QStringLiteral("method"), verbOf(condition.matches, false));
    case Subject::Status:
        if (condition.value == QLatin1String("none"))
            return that("was not answered", "was answered", "were not answered", "were answered");
        return whose(QStringLiteral("reply's status"), numberVerb(condition));
    case Subject::State:
        return whose(QStringLiteral("state"), numberVerb(condition));
    case Subject::Path:
        return whose(QStringLiteral("path"), verbOf(condition.matches, false));
    case Subject::Received:
        return receivedPhrase(condition);
    case Subject::Id:
        return whose(QStringLiteral("number"), numberVerb(condition));
    case Subject::Marked:
    case Subject::Sameness:
        return markPhrase(condition);
    case Subject::Finding:
        return findingPhrase(condition);
    case Subject::Severity:
        return that("has findings of severity ", "has no finding of severity ",
            "have findings of severity ", "have no finding of severity ",
            line(condition.op == QLatin1String(":") ? condition.value
                                                    : condition.op + condition.value));
    case Subject::Endpoint:
        return whose(QStringLiteral("endpoint"), verbOf(condition.matches, false));
    case Subject::Sender:
        return whose(QStringLiteral("sender"), verbOf(condition.matches, false));
    case Subject::Import:
        return whose(QStringLiteral("import"), verbOf(condition.matches, false));
    case Subject::Form:
        return whose(QStringLiteral("form"), verbOf(condition.matches, false));
    case Subject::Attempt:
        return condition.name == "retry" ? markPhrase(condition)
                                         : whose(QStringLiteral("attempt"), numberVerb(condition));
    case Subject::Header:
    case Subject::Json:
        return valuePhrase(condition);
    case Subject::Body:
        return whose(QStringLiteral("body"), verbOf(condition.matches, true));
    case Subject::Head:
        return whose(QStringLiteral("head"), verbOf(condition.matches, true));
    case Subject::Comment:
        return whose(QStringLiteral("comment"), verbOf(condition.matches, true));
    case Subject::Size:
        return whose(QStringLiteral("size"), numberVerb(condition));
    case Subject::Remote:
        return whose(QStringLiteral("sender's address"), verbOf(condition.matches, false));
    case Subject::Listener:
        return whose(QStringLiteral("listener's address"), verbOf(condition.matches, false));
    case Subject::Duration:
        return whose(QStringLiteral("answer's duration"), numberVerb(condition));
    }
    return {};
}

// A node as said of one event.
QString clauseOf(const FilterNode &node, bool opposite, bool inside)
{
    switch (node.kind) {
    case FilterNode::Kind::Condition: {
        const Phrase phrase = phraseOf(node.condition);
        return opposite ? phrase.oneNot : phrase.one;
    }
    case FilterNode::Kind::Not:
        return clauseOf(node.children.front(), !opposite, inside);
    case FilterNode::Kind::And:
    case FilterNode::Kind::Or:
        break;
    }
    // not (a and b) is: not a or not b
    const bool isAnd = (node.kind == FilterNode::Kind::And) != opposite;
    QStringList parts;
    for (const FilterNode &child : node.children) {
        parts.append(clauseOf(child, opposite, true));
        if (parts.last().size() > kLongestReading)
            break;
    }
    const QString all = parts.join(isAnd ? QStringLiteral(" and ") : QStringLiteral(" or "));
    return inside ? QLatin1Char('(') + all + QLatin1Char(')') : all;
}

bool isOnly(const FilterNode &node, Subject subject, FilterMatch::Kind kind)
{
    return node.kind == FilterNode::Kind::Condition && node.condition.subject == subject
        && std::all_of(node.condition.matches.begin(), node.condition.matches.end(),
            [kind](const FilterMatch &match) { return match.kind == kind; });
}

QString readingOfAll(const std::vector<const FilterNode *> &conditions)
{
    QString events = QStringLiteral("Events");
    QString paths;
    QStringList others;
    for (const FilterNode *node : conditions) {
        const bool negated = node->kind == FilterNode::Kind::Not
            && node->children.front().kind == FilterNode::Kind::Condition;
        if (isOnly(*node, Subject::Method, FilterMatch::Kind::Whole)
            && events == QLatin1String("Events")) {
            QStringList methods;
            for (const QString &method : texts(node->condition, false))
                methods.append(method.toUpper());
            events = alternatives(methods) + QStringLiteral(" requests");
        } else if (isOnly(*node, Subject::Path, FilterMatch::Kind::Contains) && paths.isEmpty()) {
            paths = QStringLiteral(" to paths that contain ")
                + alternatives(texts(node->condition, false));
        } else if (node->kind == FilterNode::Kind::Condition) {
            others.append(phraseOf(node->condition).many);
        } else if (negated) {
            others.append(phraseOf(node->children.front().condition).manyNot);
        } else {
            others.append(QStringLiteral("for which ") + clauseOf(*node, false, false));
        }
    }
    if (!others.isEmpty())
        others.first().prepend(QLatin1Char(' '));
    return events + paths + others.join(QStringLiteral(" and "));
}

} // namespace

QString readingOf(const Filter &filter)
{
    if (filter.isEmpty())
        return {};
    std::vector<const FilterNode *> conditions;
    if (filter.root.kind == FilterNode::Kind::And) {
        for (const FilterNode &child : filter.root.children)
            conditions.push_back(&child);
    } else {
        conditions.push_back(&filter.root);
    }
    QString reading = readingOfAll(conditions);
    if (reading.size() > kLongestReading)
        reading = reading.left(kLongestReading) + QStringLiteral("…");
    return reading;
}

} // namespace tallyman
