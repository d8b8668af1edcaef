// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/jsonpaths.h"

#include "inspect/jsondocument.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr qsizetype kFilterCharacters = 200;

bool isName(const QString &key)
{
    const auto isLetter = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'_';
    };
    return !key.isEmpty() && isLetter(key[0]) && std::ranges::all_of(key, [&](QChar c) {
        return isLetter(c) || (c >= u'0' && c <= u'9');
    });
}

// A JSON string that any reader of the notation takes.
QString quoted(const QString &key, QChar quote)
{
    QString out = quote;
    for (const QChar c : key) {
        if (c == quote || c == u'\\')
            out += u'\\';
        if (c < u' ' || c.isSurrogate())
            out += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            out += c;
    }
    return out + quote;
}

QString pathOf(const JsonSteps &steps, QChar quote)
{
    QString path;
    for (const JsonStep &step : steps) {
        if (step.index >= 0)
            path += QStringLiteral("[%1]").arg(step.index);
        else if (isName(step.key))
            path += QLatin1Char('.') + step.key;
        else
            path += QLatin1Char('[') + quoted(step.key, quote) + QLatin1Char(']');
    }
    return path;
}

QString filterQuoted(const QString &text)
{
    QString doubled = text;
    doubled.replace(QLatin1Char('"'), QLatin1String("\"\""));
    return QLatin1Char('"') + doubled + QLatin1Char('"');
}

QString filterPath(const JsonSteps &steps)
{
    const bool plain = std::ranges::all_of(
        steps, [](const JsonStep &step) { return step.index >= 0 || isName(step.key); });
    if (!plain)
        return filterQuoted(jsonPointerText(steps));
    QStringList names;
    for (const JsonStep &step : steps)
        names += step.index >= 0 ? QString::number(step.index) : step.key;
    return names.join(QLatin1Char('.'));
}

} // namespace

QString jsonPointerText(const JsonSteps &steps)
{
    QString pointer;
    for (const JsonStep &step : steps)
        pointer += jsonPointerStep(step.index >= 0 ? QString::number(step.index) : step.key);
    return pointer;
}

QString jsonPathText(const JsonSteps &steps)
{
    return QLatin1Char('$') + pathOf(steps, u'\'');
}

QString jqText(const JsonSteps &steps)
{
    const QString path = pathOf(steps, u'"');
    return path.startsWith(QLatin1Char('.')) ? path : QString(QLatin1Char('.') + path);
}

QString jsonFilterText(const JsonSteps &steps, QByteArrayView token)
{
    if (steps.isEmpty() || token.isEmpty() || token.startsWith('{') || token.startsWith('['))
        return {};
    const QString condition = QStringLiteral("json.") + filterPath(steps);
    if (!token.startsWith('"'))
        return condition + QLatin1Char(':') + QString::fromUtf8(token);
    const QString text = jsonStringText(token);
    const bool whole = text.size() <= kFilterCharacters;
    return condition + QLatin1Char(whole ? '=' : ':') + filterQuoted(text.left(kFilterCharacters));
}

} // namespace tallyman
