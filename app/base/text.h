// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace tallyman {

// "612 B", "18.4 KiB", "1.2 GiB": IEC units, one decimal from KiB on.
[[nodiscard]] QString formatBytes(qint64 bytes);

// "38 ms", "1.24 s", "2 min 5 s", "3 h 20 min", "17 days": a duration given in microseconds.
[[nodiscard]] QString formatDuration(qint64 microseconds);

// "2026-11-22T14:07:31.204512Z" (RFC 3339 with six decimals) of microseconds since 1970, UTC.
[[nodiscard]] QString formatRfc3339(qint64 microsecondsUtc);

// Inverse of formatRfc3339(); also takes fewer decimals and numeric offsets. -1 when malformed.
[[nodiscard]] qint64 parseRfc3339(QStringView text);

// Foreign bytes as one line of harmless text: UTF-8 where valid, otherwise Latin-1; controls, bidi
// overrides and line breaks become visible pictures or "�".
// `maxBytes` bounds the work; what is cut off is shown as "…".
[[nodiscard]] QString displayLine(QByteArrayView bytes, qsizetype maxBytes = 4096);

// Whether the bytes are well-formed UTF-8 (RFC 3629).
[[nodiscard]] bool isValidUtf8(QByteArrayView bytes);

} // namespace tallyman
