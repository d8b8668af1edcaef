// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/filternode.h"

#include <QStringView>
#include <optional>

// The values of conditions as they are written: numbers with their units. Pure.
namespace tallyman::filtervalues {

// "10m" → microseconds; s, m, h, d. Nothing when it is none, or one of over 100,000 days.
[[nodiscard]] std::optional<qint64> duration(QStringView text);
// "250ms", "2s", "1.5 s", "3us", "1m", "1h"; a number alone is seconds.
[[nodiscard]] std::optional<qint64> elapsed(QStringView text);
// "1MB", "1.5 MiB", "300k", "17": bytes. SI units count in 1000, IEC units in 1024.
[[nodiscard]] std::optional<qint64> size(QStringView text);
// A time as RFC 3339 writes it, or a duration back from `nowUs`: µs since 1970.
[[nodiscard]] std::optional<qint64> time(QStringView text, qint64 nowUs);
// Decimal digits only.
[[nodiscard]] std::optional<qint64> count(QStringView text);
// "200", "4xx", "200-299", "none".
[[nodiscard]] std::optional<FilterRange> statuses(QStringView text);

// "a..b", "a..", "..b" as its two ends, of which at least one is there; nothing else is one.
struct Ends
{
    QString first;
    QString last;
};
[[nodiscard]] std::optional<Ends> ends(const QString &text);

} // namespace tallyman::filtervalues
