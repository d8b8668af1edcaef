// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/findings/checkedevent.h"

#include "base/text.h"

namespace tallyman {

QString quotedValue(const QByteArray &bytes)
{
    constexpr qsizetype kMostBytes = 200;
    return QStringLiteral("“%1”").arg(displayLine(bytes, kMostBytes));
}

QString eventName(EventId id)
{
    return QStringLiteral("#%1").arg(id);
}

QString rowCountText(qint64 count)
{
    return count == 1 ? QStringLiteral("1 row") : QStringLiteral("%1 rows").arg(count);
}

QString rangesText(const IdSet &ids, qsizetype most)
{
    QStringList names;
    for (const IdSet::Range &range : ids.ranges()) {
        if (names.size() == most) {
            names.append(QStringLiteral("…"));
            break;
        }
        names.append(range.first == range.last
                ? QString::number(range.first)
                : QStringLiteral("%1–%2").arg(range.first).arg(range.last));
    }
    return names.join(QStringLiteral(", "));
}

} // namespace tallyman
