// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/filter.h"

#include "base/text.h"

#include <QRegularExpression>

namespace tallyman {

namespace {

// One word of the text, with where it stood.
struct Term
{
    qsizetype position = 0;
    QString key; // empty: a plain word
    QString value;
};

class TermReader
{
public:
    explicit TermReader(const QString &text)
        : m_text(text)
    {
    }

    // The next term; none at the end.
    std::optional<Result<Term>> next()
    {
        while (m_at < m_text.size() && m_text[m_at].isSpace())
            ++m_at;
        if (m_at >= m_text.size())
            return std::nullopt;
        Term term;
        term.position = m_at;
        if (m_text[m_at] != QLatin1Char('"')) {
            if (const QString name = unknownName(); !name.isEmpty())
                return unknown(name);
            term.key = takeKey();
        }
        if (m_at < m_text.size() && m_text[m_at] == QLatin1Char('"')) {
            const qsizetype end = m_text.indexOf(QLatin1Char('"'), m_at + 1);
            if (end < 0) {
                return failure(ErrorCode::InvalidInput,
                    QStringLiteral("The quote at character %1 is not closed.").arg(m_at + 1));
            }
            term.value = m_text.mid(m_at + 1, end - m_at - 1);
            m_at = end + 1;
        } else {
            const qsizetype start = m_at;
            while (m_at < m_text.size() && !m_text[m_at].isSpace())
                ++m_at;
            term.value = m_text.mid(start, m_at - start);
        }
        return term;
    }

private:
    static const QStringList &keys()
    {
        static const QStringList kKeys{QStringLiteral("method"), QStringLiteral("status"),
            QStringLiteral("state"), QStringLiteral("path"), QStringLiteral("is"),
            QStringLiteral("after"), QStringLiteral("before"), QStringLiteral("id")};
        return kKeys;
    }

    QString takeKey()
    {
        for (const QString &key : keys()) {
            if (m_text.mid(m_at, key.size() + 1)
                    .compare(key + QLatin1Char(':'), Qt::CaseInsensitive)
                == 0) {
                m_at += key.size() + 1;
                return key;
            }
        }
        return {};
    }

    // What stands before the colon of a word that looks like a condition and is none; see filter.h.
    [[nodiscard]] QString unknownName() const
    {
        static const QRegularExpression kCondition(QStringLiteral("\\G([A-Za-z.]+):(?=[^\\s:])"));
        static const QRegularExpression kUrl(QStringLiteral("\\G[A-Za-z.]+://"));
        static const QRegularExpression kHostAndPort(
            QStringLiteral("\\G(localhost|[A-Za-z.]*\\.[A-Za-z.]*):\\d{1,5}(?=[/\\s]|$)"),
            QRegularExpression::CaseInsensitiveOption);
        const auto condition = kCondition.match(m_text, m_at);
        const QString name = condition.captured(1);
        if (!condition.hasMatch() || keys().contains(name, Qt::CaseInsensitive)
            || kUrl.match(m_text, m_at).hasMatch() || kHostAndPort.match(m_text, m_at).hasMatch())
            return {};
        return name;
    }

    [[nodiscard]] tl::unexpected<Error> unknown(const QString &name) const
    {
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("“%1:” at character %2 is no condition; there are %3:. To find it as "
                           "text, put it in quotes.")
                .arg(name)
                .arg(m_at + 1)
                .arg(keys().join(QLatin1String(":, "))));
    }

    const QString &m_text;
    qsizetype m_at = 0;
};

tl::unexpected<Error> wrong(const Term &term, const QString &expected)
{
    return failure(ErrorCode::InvalidInput,
        QStringLiteral("“%1:%2” at character %3 is not understood: %4.")
            .arg(term.key, term.value)
            .arg(term.position + 1)
            .arg(expected));
}

std::optional<Filter::StatusRange> parseStatus(const QString &text)
{
    if (text == QLatin1String("none"))
        return Filter::StatusRange{0, 0};
    if (text.size() == 3 && text[0].isDigit()
        && text.mid(1).compare(QLatin1String("xx"), Qt::CaseInsensitive) == 0) {
        const int hundreds = text[0].digitValue() * 100;
        return Filter::StatusRange{hundreds, hundreds + 99};
    }
    const QStringList ends = text.split(QLatin1Char('-'));
    bool firstOk = false;
    bool lastOk = false;
    const int first = ends.first().toInt(&firstOk);
    const int last = ends.last().toInt(&lastOk);
    if (!firstOk || !lastOk || ends.size() > 2 || first < 100 || last > 999 || first > last)
        return std::nullopt;
    return Filter::StatusRange{first, last};
}

// Microseconds of a unit; 0 when it is none.
qint64 unitUs(QChar unit)
{
    switch (unit.toLower().unicode()) {
    case 's':
        return 1'000'000;
    case 'm':
        return 60'000'000;
    case 'h':
        return 3'600'000'000;
    case 'd':
        return 86'400'000'000;
    default:
        return 0;
    }
}

// "10m" → microseconds; nothing when it is no duration, or one of over 100,000 days.
std::optional<qint64> parseDuration(const QString &text)
{
    constexpr qint64 kLongestUs = 100'000 * 86'400'000'000;
    if (text.size() < 2)
        return std::nullopt;
    bool ok = false;
    const qint64 count = text.chopped(1).toLongLong(&ok);
    const qint64 unit = unitUs(text.back());
    if (!ok || unit == 0 || count < 0 || count > kLongestUs / unit)
        return std::nullopt;
    return count * unit;
}

std::optional<qint64> parseTime(const QString &text, qint64 nowUs)
{
    if (const auto duration = parseDuration(text))
        return nowUs - *duration;
    const qint64 time = parseRfc3339(text);
    return time < 0 ? std::nullopt : std::optional(time);
}

Result<void> addIds(const Term &term, Filter &filter)
{
    const QStringList ends = term.value.split(QLatin1Char('-'));
    bool firstOk = false;
    bool lastOk = false;
    const EventId first = ends.first().toLongLong(&firstOk);
    const EventId last = ends.last().toLongLong(&lastOk);
    if (!firstOk || !lastOk || ends.size() > 2 || first < 1 || first > last)
        return wrong(term, QStringLiteral("expected a number or a range such as 10-20"));
    filter.firstId = first;
    filter.lastId = last;
    return {};
}

Result<void> addList(const Term &term, Filter &filter)
{
    for (const QString &part : term.value.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        if (term.key == QLatin1String("method")) {
            filter.methods.append(part.toUtf8());
        } else if (term.key == QLatin1String("path")) {
            filter.paths.append(part.toUtf8());
        } else if (term.key == QLatin1String("status")) {
            const auto range = parseStatus(part);
            if (!range)
                return wrong(term, QStringLiteral("expected 200, 4xx, 200-299 or none"));
            filter.statuses.append(*range);
        } else {
            const auto state = eventStateFromName(part.toLower());
            if (!state)
                return wrong(term, QStringLiteral("expected complete, malformed or aborted"));
            filter.states.append(*state);
        }
    }
    return {};
}

Result<void> addTerm(const Term &term, qint64 nowUs, Filter &filter)
{
    if (term.key.isEmpty()) {
        if (!term.value.isEmpty())
            filter.words.append(term.value.toUtf8());
        return {};
    }
    if (term.value.isEmpty())
        return wrong(term, QStringLiteral("a value must follow the colon"));
    if (term.key == QLatin1String("is")) {
        if (term.value != QLatin1String("marked"))
            return wrong(term, QStringLiteral("expected is:marked"));
        filter.markedOnly = true;
        return {};
    }
    if (term.key == QLatin1String("after") || term.key == QLatin1String("before")) {
        const auto time = parseTime(term.value, nowUs);
        if (!time) {
            return wrong(term,
                QStringLiteral("expected a time such as 2026-11-22T14:00:00Z or a "
                               "duration such as 10m"));
        }
        (term.key == QLatin1String("after") ? filter.afterUs : filter.beforeUs) = *time;
        return {};
    }
    if (term.key == QLatin1String("id"))
        return addIds(term, filter);
    return addList(term, filter);
}

} // namespace

Result<Filter> Filter::parse(const QString &text, qint64 nowUs)
{
    Filter filter;
    TermReader reader(text);
    while (const auto term = reader.next()) {
        if (!*term)
            return tl::unexpected(term->error());
        if (auto added = addTerm(**term, nowUs, filter); !added)
            return tl::unexpected(added.error());
    }
    return filter;
}

} // namespace tallyman
