// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/filtertext.h"

#include "event/filterterms.h"

#include <algorithm>

namespace tallyman::filtertext {

namespace {

using Kind = FilterTerm::Kind;

// One part of a filter that stands for itself: a condition, or a group with what belongs to it.
struct Part
{
    qsizetype start = 0;
    qsizetype end = 0;
    bool isPlain = true;   // a condition or a word that is not negated
    bool isCommon = false; // what is no condition holds of all: "and", "or"
    FilterTerm term;       // of a plain one
};

// What is left of a text that is not understood is one term.
FilterTerm remainder(const QString &text, qsizetype from)
{
    FilterTerm term;
    term.kind = Kind::Word;
    term.position = from;
    term.length = text.size() - from;
    for (const QString &name : FilterTerms::names()) {
        if (QStringView(text).mid(from).startsWith(
                QString(name + QLatin1Char(':')), Qt::CaseInsensitive)) {
            term.kind = Kind::Condition;
            term.name = name;
            term.op = FilterTerm::Operator::Has;
            term.valuePosition = from + name.size() + 1;
            QString value = text.mid(term.valuePosition);
            if (value.startsWith(QLatin1Char('"')))
                value.remove(0, 1);
            term.values = {{value, true, false, false}};
        }
    }
    return term;
}

QList<FilterTerm> termsOf(const QString &text)
{
    QList<FilterTerm> terms;
    FilterTerms reader(text);
    while (true) {
        const auto term = reader.next();
        if (term && term->kind == Kind::End)
            return terms;
        if (term) {
            terms.append(*term);
            continue;
        }
        qsizetype from = terms.isEmpty() ? 0 : terms.last().position + terms.last().length;
        while (from < text.size() && text[from].isSpace())
            ++from;
        terms.append(remainder(text, from));
        return terms;
    }
}

QList<Part> partsOf(const QString &text)
{
    QList<Part> parts;
    int depth = 0;
    bool negated = false;
    for (const FilterTerm &term : termsOf(text)) {
        if (depth == 0 && !negated)
            parts.append({term.position, 0, true, false, term});
        Part &part = parts.last();
        part.end = term.position + term.length;
        if (term.kind == Kind::Open)
            ++depth;
        else if (term.kind == Kind::Close)
            --depth;
        negated = term.kind == Kind::Not && depth == 0;
        part.isPlain =
            part.isPlain && depth == 0 && (term.kind == Kind::Word || term.kind == Kind::Condition);
        part.isCommon = term.kind == Kind::And || term.kind == Kind::Or;
    }
    return parts;
}

bool hasOr(const QList<Part> &parts)
{
    return std::any_of(parts.begin(), parts.end(),
        [](const Part &part) { return part.isCommon && part.term.kind == Kind::Or; });
}

bool hasKey(const Part &part, const QString &key)
{
    return part.isPlain && part.term.kind == Kind::Condition
        && part.term.op == FilterTerm::Operator::Has
        && part.term.name.compare(key, Qt::CaseInsensitive) == 0;
}

// The text with `term` instead of the parts that match; an empty one takes them out.
template <typename Matches>
QString withInstead(
    const QString &text, const QList<Part> &parts, const Matches &matches, const QString &term)
{
    QStringList kept;
    bool placed = term.isEmpty();
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const Part &part = parts.at(i);
        if (!matches(part)) {
            kept.append(text.mid(part.start, part.end - part.start));
        } else if (!placed) {
            kept.append(term);
            placed = true;
        } else if (!kept.isEmpty() && i > 0 && parts.at(i - 1).isCommon) {
            kept.removeLast(); // the "and" before it
        } else if (i + 1 < parts.size() && parts.at(i + 1).isCommon) {
            ++i; // the "and" behind it
        }
    }
    if (!placed)
        kept.append(term);
    return kept.join(QLatin1Char(' '));
}

} // namespace

QList<Span> spans(const QString &text)
{
    QList<Span> result;
    for (const FilterTerm &term : termsOf(text)) {
        Span span{term.position, term.length, 0};
        if (term.kind == Kind::Condition && term.op == FilterTerm::Operator::None)
            span.keyLength = term.length;
        else if (term.kind == Kind::Condition)
            span.keyLength = term.valuePosition - term.position;
        else if (term.kind != Kind::Word)
            span.keyLength = term.length;
        result.append(span);
    }
    return result;
}

QStringList values(const QString &text, const QString &key)
{
    QStringList result;
    const QList<Part> parts = partsOf(text);
    if (hasOr(parts))
        return result;
    for (const Part &part : parts) {
        if (!hasKey(part, key))
            continue;
        for (const FilterTerm::Value &value : part.term.values)
            result += value.text.split(QLatin1Char(','), Qt::SkipEmptyParts);
    }
    return result;
}

QString quoted(const QString &value)
{
    const bool plain = !value.isEmpty() && !value.startsWith(QLatin1Char('/'))
        && !value.contains(QLatin1String(".."))
        && std::none_of(value.begin(), value.end(),
            [](QChar c) { return c.isSpace() || QStringLiteral("\"()*?").contains(c); });
    const bool path = value.startsWith(QLatin1Char('/')) && !value.contains(QLatin1Char(' '));
    if (plain || (path && quoted(value.mid(1)) == value.mid(1)))
        return value;
    return inQuotes(value);
}

QString withValues(const QString &text, const QString &key, const QStringList &values)
{
    const QString term = key + QLatin1Char(':') + quoted(values.join(QLatin1Char(',')));
    const QList<Part> parts = partsOf(text);
    if (hasOr(parts))
        return values.isEmpty() ? text : withTerm(text, term);
    return withInstead(
        text, parts, [&key](const Part &part) { return hasKey(part, key); },
        values.isEmpty() ? QString() : term);
}

QString withoutTerm(const QString &text, const QString &key, const QString &value)
{
    const QList<Part> parts = partsOf(text);
    if (hasOr(parts))
        return text;
    return withInstead(text, parts,
        [&](const Part &part) {
            return hasKey(part, key) && part.term.values.size() == 1
                && part.term.values.first().text.compare(value, Qt::CaseInsensitive) == 0;
        },
        {});
}

QString withTerm(const QString &text, const QString &term)
{
    const QString before = text.trimmed();
    if (before.isEmpty())
        return term;
    const bool alternatives = hasOr(partsOf(before));
    return (alternatives ? QLatin1Char('(') + before + QLatin1Char(')') : before) + QLatin1Char(' ')
        + term;
}

QString inQuotes(QString text)
{
    text.replace(QLatin1Char('"'), QLatin1String("\"\""));
    return QLatin1Char('"') + text + QLatin1Char('"');
}

QString headerTerm(const QString &name, const QString &value)
{
    const bool plain = !name.isEmpty() && std::all_of(name.begin(), name.end(), [](QChar c) {
        return c == QLatin1Char('-') || c == QLatin1Char('_')
            || (c.unicode() < 128 && c.isLetterOrNumber());
    });
    return QStringLiteral("header.") + (plain ? name : inQuotes(name)) + QLatin1Char('=')
        + quoted(value);
}

} // namespace tallyman::filtertext
