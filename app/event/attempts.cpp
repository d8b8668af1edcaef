// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/attempts.h"

namespace tallyman {

QString ownScheduleName(OwnSchedule own)
{
    switch (own) {
    case OwnSchedule::Never:
        return QStringLiteral("never");
    case OwnSchedule::Fits:
        return QStringLiteral("fits");
    case OwnSchedule::Misses:
        return QStringLiteral("misses");
    case OwnSchedule::Unknown:
        break;
    }
    return QStringLiteral("unknown");
}

QString delayText(qint64 microseconds)
{
    constexpr qint64 kTenthUs = 100'000;
    const qint64 tenths = (microseconds + kTenthUs / 2) / kTenthUs;
    if (tenths < 100 && tenths % 10 != 0)
        return QStringLiteral("%1.%2 s").arg(tenths / 10).arg(tenths % 10);
    const qint64 all = (tenths + 5) / 10;
    QStringList parts;
    const auto add = [&parts](qint64 count, const char *unit) {
        if (count > 0)
            parts.append(QStringLiteral("%1 %2").arg(count).arg(QLatin1String(unit)));
    };
    add(all / 3600, "h");
    add(all / 60 % 60, "min");
    add(all % 60, "s");
    return parts.isEmpty() ? QStringLiteral("0 s") : parts.join(QLatin1Char(' '));
}

QString delaysText(const QList<qint64> &delaysMs, qsizetype most)
{
    QStringList parts;
    for (const qint64 delay : delaysMs.first(std::min(most, delaysMs.size())))
        parts.append(delayText(delay * 1000));
    const QString text = parts.join(QStringLiteral(", "));
    return delaysMs.size() > most ? text + QStringLiteral(" …") : text;
}

QString sendersText(const QStringList &senders)
{
    if (senders.size() < 2)
        return senders.join(QString());
    return senders.first(senders.size() - 1).join(QStringLiteral(", ")) + QStringLiteral(" and ")
        + senders.last();
}

} // namespace tallyman
