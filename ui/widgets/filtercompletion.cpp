// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/filtercompletion.h"

#include "event/filterterms.h"
#include "event/finding.h"
#include "ui/widgets/filtertext.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr qsizetype kMostCandidates = 40;

QStringList words(const char *list)
{
    return QString::fromLatin1(list).split(QLatin1Char(' '));
}

bool isKeyword(QStringView word)
{
    static constexpr QLatin1String kKeywords[] = {
        QLatin1String("and"), QLatin1String("or"), QLatin1String("not")};
    return std::any_of(std::begin(kKeywords), std::end(kKeywords),
        [word](QLatin1String keyword) { return word.compare(keyword, Qt::CaseInsensitive) == 0; });
}

// Where the word that ends at `cursor` begins; -1 inside of quotes.
qsizetype wordStart(const QString &text, qsizetype cursor)
{
    qsizetype start = 0;
    bool quoted = false;
    for (qsizetype i = 0; i < cursor; ++i) {
        const QChar c = text[i];
        if (c == QLatin1Char('"'))
            quoted = !quoted;
        else if (!quoted
            && (c.isSpace()
                || (c == QLatin1Char('(')
                    && (i == start || isKeyword(QStringView(text).sliced(start, i - start))))))
            start = i + 1;
    }
    return quoted ? -1 : start;
}

// Whether what stands before a word wants a condition: a parenthesis, and, or, not.
bool wantsCondition(const QString &text, qsizetype start)
{
    const QStringView before = QStringView(text).first(start);
    if (before.endsWith(QLatin1Char('(')))
        return true;
    const QStringView last = before.trimmed();
    const qsizetype from = std::max(last.lastIndexOf(QLatin1Char(' ')), last.lastIndexOf(u'(')) + 1;
    return isKeyword(last.sliced(from));
}

// The names of conditions; behind "json." and "header." those that occur.
QStringList namesOf(const FilterVocabulary &vocabulary, const QString &group)
{
    if (group == QLatin1String("json."))
        return vocabulary.jsonPaths;
    if (group == QLatin1String("header."))
        return vocabulary.headers;
    QStringList names;
    for (const QString &name : FilterTerms::names()) {
        const bool isNumber = name == QLatin1String("attempt") || name == QLatin1String("size")
            || name == QLatin1String("duration");
        names.append(name + (isNumber ? QLatin1Char('>') : QLatin1Char(':')));
    }
    names.sort();
    for (const QString &path : vocabulary.jsonPaths)
        names.append(QStringLiteral("json.") + path);
    for (const QString &header : vocabulary.headers)
        names.append(QStringLiteral("header.") + header);
    return names;
}

QStringList findingNames()
{
    QStringList names;
    for (const FindingKind &kind : findingKinds())
        names.append(QString::fromUtf8(kind.id));
    names.sort();
    return names;
}

QStringList valuesOf(const QString &name, const FilterVocabulary &vocabulary)
{
    if (name == QLatin1String("method"))
        return vocabulary.methods;
    if (name == QLatin1String("status"))
        return vocabulary.statuses + words("2xx 3xx 4xx 5xx none");
    if (name == QLatin1String("path"))
        return vocabulary.paths;
    if (name == QLatin1String("state"))
        return words("complete malformed aborted");
    if (name == QLatin1String("is"))
        return words("marked duplicate conflict retry");
    if (name == QLatin1String("has"))
        return words("finding");
    if (name == QLatin1String("severity"))
        return words("error warning note");
    if (name == QLatin1String("finding"))
        return findingNames();
    if (name == QLatin1String("after") || name == QLatin1String("before"))
        return words("5m 1h 24h 7d");
    if (name == QLatin1String("sender"))
        return vocabulary.senders;
    if (name == QLatin1String("endpoint"))
        return vocabulary.endpoints;
    if (name == QLatin1String("form"))
        return vocabulary.forms;
    if (name == QLatin1String("import"))
        return vocabulary.imports;
    return {};
}

// Those that begin with `typed` first, then those that have it inside.
QStringList fitting(const QStringList &list, const QString &typed)
{
    QStringList first;
    QStringList second;
    for (const QString &candidate : list) {
        if (candidate.compare(typed, Qt::CaseInsensitive) == 0)
            continue;
        if (candidate.startsWith(typed, Qt::CaseInsensitive))
            first.append(candidate);
        else if (typed.size() > 1 && candidate.contains(typed, Qt::CaseInsensitive))
            second.append(candidate);
    }
    return (first + second).first(std::min(kMostCandidates, first.size() + second.size()));
}

} // namespace

FilterCompletion completeFilter(
    const QString &text, qsizetype cursor, const FilterVocabulary &vocabulary)
{
    FilterCompletion completion;
    const qsizetype start = wordStart(text, cursor);
    if (start < 0 || (start == cursor && !wantsCondition(text, start)))
        return completion;
    const QString word = text.mid(start, cursor - start);
    if (isKeyword(word))
        return completion;
    const qsizetype colon = word.indexOf(QLatin1Char(':'));
    if (colon < 0) {
        completion.start = start;
        completion.length = cursor - start;
        const QString group = word.section(QLatin1Char('.'), 0, 0).toLower() + QLatin1Char('.');
        const bool grouped = group == QLatin1String("json.") || group == QLatin1String("header.");
        const qsizetype typed = grouped && word.size() >= group.size() ? group.size() : 0;
        completion.candidates =
            fitting(namesOf(vocabulary, typed > 0 ? group : QString()), word.mid(typed));
        completion.start += typed;
        completion.length -= typed;
        return completion;
    }
    const qsizetype comma = word.lastIndexOf(QLatin1Char(','));
    const qsizetype from = std::max(colon, comma) + 1;
    completion.start = start + from;
    completion.length = cursor - completion.start;
    for (const QString &value :
        fitting(valuesOf(word.left(colon).toLower(), vocabulary), word.mid(from)))
        completion.candidates.append(filtertext::quoted(value));
    return completion;
}

} // namespace tallyman
