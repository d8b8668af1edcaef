// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/retrypolicy.h"

#include <array>

namespace tallyman {

namespace {

using std::chrono::milliseconds;

constexpr qint64 kLongestMs = 7LL * 24 * 3600 * 1000;
constexpr qsizetype kMostDelays = 200;
constexpr int kMostJitter = 90;

struct Preset
{
    const char *name;
    const char *delays;
};

constexpr std::array kPresets{
    Preset{"none", ""}, Preset{"exponential", "1s,2s,4s,8s,16s,32s,64s,128s,256s,300s*3 ~20%"},
    // https://github.com/standard-webhooks/standard-webhooks, spec, “Deliverability and
    // reliability”
    Preset{"standard", "5s,5m,30m,2h,5h,10h,14h,20h,24h ~20%"},
    Preset{"svix", "5s,5m,30m,2h,5h,10h,10h ~20%"}, // https://docs.svix.com/retries
    Preset{"slack", "0,1m,5m"},                     // Slack's Events API
    Preset{"square", "1m,2m,4m,8m,16m,32m,60m*71"}, // Square, up to 72 hours
    Preset{"wix", "1m,10m,1h,2h*3,4h*3,8h*2,12h"},  // Wix, webhook resend policy
    Preset{"filestack", "5m,30m,12h"},              // Filestack's own description
};

Error unreadable(const QString &text, const QString &reason)
{
    return {ErrorCode::InvalidInput,
        QStringLiteral("“%1” is no retry schedule: %2. Give one of %3, or delays such as "
                       "“5s,5m,30m ~20%”.")
            .arg(text, reason, RetryPolicy::names().join(QStringLiteral(", "))),
        {}};
}

// Milliseconds; -1 when it is no duration.
qint64 durationOf(const QString &text)
{
    qsizetype digits = 0;
    while (digits < text.size() && (text.at(digits).isDigit() || text.at(digits) == u'.'))
        ++digits;
    bool ok = false;
    const double number = text.first(digits).toDouble(&ok);
    const QString unit = text.sliced(digits);
    const double factor = unit == QLatin1String("ms")  ? 1
        : unit.isEmpty() || unit == QLatin1String("s") ? 1000
        : unit == QLatin1String("m")                   ? 60'000
        : unit == QLatin1String("h")                   ? 3'600'000
        : unit == QLatin1String("d")                   ? 86'400'000
                                                       : 0;
    const double ms = number * factor;
    return ok && factor != 0 && ms <= double(kLongestMs) ? static_cast<qint64>(ms) : -1;
}

// "60m*72" → 72 delays.
bool appendDelays(const QString &item, QList<milliseconds> &delays)
{
    const qsizetype star = item.indexOf(u'*');
    const QString duration = star < 0 ? item : item.first(star);
    bool ok = true;
    const int times = star < 0 ? 1 : item.sliced(star + 1).toInt(&ok);
    const qint64 ms = durationOf(duration);
    if (!ok || ms < 0 || times < 1 || times > kMostDelays - delays.size())
        return false;
    delays.append(QList<milliseconds>(times, milliseconds(ms)));
    return true;
}

} // namespace

milliseconds RetryPolicy::delayAfter(int failures, quint32 random) const
{
    if (failures < 1 || failures > delays.size())
        return milliseconds(-1);
    const milliseconds delay = delays.at(failures - 1);
    const qint64 spread = delay.count() * jitterPercent / 100;
    if (spread == 0)
        return delay;
    return delay - milliseconds(spread)
        + milliseconds(random % static_cast<quint64>(2 * spread + 1));
}

Result<RetryPolicy> RetryPolicy::parse(const QString &text)
{
    RetryPolicy plan;
    plan.text = text.simplified();
    QString written = plan.text;
    for (const Preset &preset : kPresets) {
        if (written.compare(QLatin1String(preset.name), Qt::CaseInsensitive) == 0) {
            plan.text = QLatin1String(preset.name);
            written = QLatin1String(preset.delays);
        }
    }
    const qsizetype tilde = written.indexOf(u'~');
    if (tilde >= 0) {
        QString percent = written.sliced(tilde + 1).trimmed();
        if (percent.endsWith(u'%'))
            percent.chop(1);
        bool ok = false;
        plan.jitterPercent = percent.toInt(&ok);
        if (!ok || plan.jitterPercent < 0 || plan.jitterPercent > kMostJitter)
            return tl::unexpected(unreadable(
                text, QStringLiteral("behind “~” stands a percentage up to %1").arg(kMostJitter)));
        written.truncate(tilde);
    }
    const QStringList items = written.trimmed().split(u',', Qt::SkipEmptyParts);
    if (items.isEmpty() && plan.text != QLatin1String("none"))
        return tl::unexpected(unreadable(text, QStringLiteral("it names no delay")));
    for (const QString &item : items) {
        if (!appendDelays(item.trimmed(), plan.delays))
            return tl::unexpected(
                unreadable(text, QStringLiteral("“%1” is no delay").arg(item.trimmed())));
    }
    return plan;
}

RetryPolicy RetryPolicy::usual()
{
    return parse(QStringLiteral("exponential")).value();
}

QStringList RetryPolicy::names()
{
    QStringList names;
    for (const Preset &preset : kPresets)
        names.append(QLatin1String(preset.name));
    return names;
}

} // namespace tallyman
