// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/filtervalues.h"

#include "base/text.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

namespace tallyman::filtervalues {

namespace {

constexpr qint64 kSecondUs = 1'000'000;
constexpr qint64 kDayUs = 86'400 * kSecondUs;
constexpr double kLargest = 9e18;

struct Unit
{
    QLatin1String name; // in lower case
    qint64 factor;
};

constexpr Unit kElapsedUnits[] = {{QLatin1String(""), kSecondUs}, {QLatin1String("us"), 1},
    {QLatin1String("ms"), 1000}, {QLatin1String("s"), kSecondUs},
    {QLatin1String("m"), 60 * kSecondUs}, {QLatin1String("min"), 60 * kSecondUs},
    {QLatin1String("h"), 3600 * kSecondUs}, {QLatin1String("d"), kDayUs}};

constexpr qint64 kKilo = 1000;
constexpr qint64 kKibi = 1024;
constexpr Unit kSizeUnits[] = {{QLatin1String(""), 1}, {QLatin1String("b"), 1},
    {QLatin1String("k"), kKilo}, {QLatin1String("kb"), kKilo}, {QLatin1String("m"), kKilo *kKilo},
    {QLatin1String("mb"), kKilo *kKilo}, {QLatin1String("g"), kKilo *kKilo *kKilo},
    {QLatin1String("gb"), kKilo *kKilo *kKilo}, {QLatin1String("kib"), kKibi},
    {QLatin1String("mib"), kKibi *kKibi}, {QLatin1String("gib"), kKibi *kKibi *kKibi}};

template <std::size_t n> std::optional<qint64> withUnit(QStringView text, const Unit (&units)[n])
{
    const auto end = std::find_if(text.begin(), text.end(),
        [](QChar c) { return (c < QLatin1Char('0') || c > QLatin1Char('9')) && c != u'.'; });
    const QStringView digits = text.first(end - text.begin());
    const QString name = text.mid(digits.size()).trimmed().toString().toLower();
    const auto *const unit = std::find_if(
        std::begin(units), std::end(units), [&name](const Unit &one) { return one.name == name; });
    if (unit == std::end(units) || digits.isEmpty())
        return std::nullopt;
    if (const auto whole = count(digits)) {
        if (*whole > std::numeric_limits<qint64>::max() / unit->factor)
            return std::nullopt;
        return *whole * unit->factor;
    }
    bool ok = false;
    const double value = QLocale::c().toDouble(digits, &ok) * static_cast<double>(unit->factor);
    if (!ok || !(value >= 0 && value < kLargest))
        return std::nullopt;
    return static_cast<qint64>(std::llround(value));
}

} // namespace

std::optional<qint64> count(QStringView text)
{
    const bool digits = std::all_of(text.begin(), text.end(),
        [](QChar c) { return c >= QLatin1Char('0') && c <= QLatin1Char('9'); });
    bool ok = false;
    const qint64 value = text.toLongLong(&ok);
    return ok && digits ? std::optional(value) : std::nullopt;
}

std::optional<qint64> duration(QStringView text)
{
    constexpr qint64 kLongestUs = 100'000 * kDayUs;
    if (text.size() < 2)
        return std::nullopt;
    qint64 unit = 0;
    switch (text.back().toLower().unicode()) {
    case 's':
        unit = kSecondUs;
        break;
    case 'm':
        unit = 60 * kSecondUs;
        break;
    case 'h':
        unit = 3600 * kSecondUs;
        break;
    case 'd':
        unit = kDayUs;
        break;
    default:
        return std::nullopt;
    }
    bool ok = false;
    const qint64 number = text.chopped(1).toLongLong(&ok);
    if (!ok || number < 0 || number > kLongestUs / unit)
        return std::nullopt;
    return number * unit;
}

std::optional<qint64> elapsed(QStringView text)
{
    return withUnit(text, kElapsedUnits);
}

std::optional<qint64> size(QStringView text)
{
    return withUnit(text, kSizeUnits);
}

std::optional<qint64> time(QStringView text, qint64 nowUs)
{
    if (const auto back = duration(text))
        return nowUs - *back;
    const qint64 at = parseRfc3339(text);
    return at < 0 ? std::nullopt : std::optional(at);
}

std::optional<FilterRange> statuses(QStringView text)
{
    constexpr int kLowest = 100;
    constexpr int kHighest = 999;
    if (text == QLatin1String("none"))
        return FilterRange{0, 0};
    if (text.size() == 3 && text[0].isDigit()
        && text.mid(1).compare(QLatin1String("xx"), Qt::CaseInsensitive) == 0) {
        const int hundreds = text[0].digitValue() * kLowest;
        return FilterRange{hundreds, hundreds + kLowest - 1};
    }
    const QList<QStringView> ends = text.split(QLatin1Char('-'));
    bool firstOk = false;
    bool lastOk = false;
    const int first = ends.first().toInt(&firstOk);
    const int last = ends.last().toInt(&lastOk);
    if (!firstOk || !lastOk || ends.size() > 2 || first < kLowest || last > kHighest
        || first > last)
        return std::nullopt;
    return FilterRange{first, last};
}

std::optional<Ends> ends(const QString &text)
{
    const qsizetype dots = text.indexOf(QLatin1String(".."));
    if (dots < 0 || text.size() == 2 || text.indexOf(QLatin1String(".."), dots + 1) >= 0)
        return std::nullopt;
    return Ends{text.left(dots), text.mid(dots + 2)};
}

} // namespace tallyman::filtervalues
