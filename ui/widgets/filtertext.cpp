// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/filtertext.h"

#include <algorithm>

namespace tallyman::filtertext {

namespace {

constexpr QLatin1String kKeys[] = {QLatin1String("method"), QLatin1String("status"),
    QLatin1String("state"), QLatin1String("path"), QLatin1String("is"), QLatin1String("after"),
    QLatin1String("before"), QLatin1String("id")};

qsizetype keyLengthAt(QStringView text)
{
    for (const QLatin1String key : kKeys) {
        if (text.size() > key.size() && text.startsWith(key, Qt::CaseInsensitive)
            && text[key.size()] == QLatin1Char(':'))
            return key.size();
    }
    return 0;
}

QString valueOf(const QString &text, const Span &span)
{
    QString value = text.mid(span.start + span.keyLength + 1, span.length - span.keyLength - 1);
    if (value.startsWith(QLatin1Char('"')))
        value = value.mid(1, value.endsWith(QLatin1Char('"')) ? value.size() - 2 : -1);
    return value;
}

bool hasKey(const QString &text, const Span &span, const QString &key)
{
    return span.keyLength > 0
        && QStringView(text).mid(span.start, span.keyLength).compare(key, Qt::CaseInsensitive) == 0;
}

} // namespace

QList<Span> spans(const QString &text)
{
    QList<Span> result;
    qsizetype at = 0;
    while (true) {
        while (at < text.size() && text[at].isSpace())
            ++at;
        if (at >= text.size())
            return result;
        Span span{at, 0, keyLengthAt(QStringView(text).mid(at))};
        if (span.keyLength > 0)
            at += span.keyLength + 1;
        if (at < text.size() && text[at] == QLatin1Char('"')) {
            const qsizetype end = text.indexOf(QLatin1Char('"'), at + 1);
            at = end < 0 ? text.size() : end + 1;
        } else {
            while (at < text.size() && !text[at].isSpace())
                ++at;
        }
        span.length = at - span.start;
        result.append(span);
    }
}

QStringList values(const QString &text, const QString &key)
{
    QStringList result;
    for (const Span &span : spans(text)) {
        if (hasKey(text, span, key))
            result += valueOf(text, span).split(QLatin1Char(','), Qt::SkipEmptyParts);
    }
    return result;
}

QString quoted(const QString &value)
{
    const bool blank = std::any_of(value.begin(), value.end(), [](QChar c) { return c.isSpace(); });
    return blank ? QLatin1Char('"') + value + QLatin1Char('"') : value;
}

QString withValues(const QString &text, const QString &key, const QStringList &values)
{
    QStringList parts;
    bool placed = values.isEmpty();
    const QString term = key + QLatin1Char(':') + quoted(values.join(QLatin1Char(',')));
    for (const Span &span : spans(text)) {
        if (!hasKey(text, span, key)) {
            parts.append(text.mid(span.start, span.length));
        } else if (!placed) {
            parts.append(term);
            placed = true;
        }
    }
    if (!placed)
        parts.append(term);
    return parts.join(QLatin1Char(' '));
}

} // namespace tallyman::filtertext
