// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/reply.h"

namespace tallyman {

// Replies differ only in their Date from second to second, so a reply's head is stored once, with a
// NUL (which no header can contain) where the date stands. The date of a reply is the second in
// which its request was complete, and is put back from receivedAt.

// `head` with the date taken out. `date` must occur in it.
[[nodiscard]] inline QByteArray withoutDate(QByteArray head, const QByteArray &date)
{
    const qsizetype at = head.indexOf(QByteArray("Date: " + date));
    return at < 0 ? head : head.replace(at + 6, date.size(), QByteArray(1, '\0'));
}

// `head` with the date of `receivedAtUs` put in.
[[nodiscard]] inline QByteArray withDate(QByteArray head, qint64 receivedAtUs)
{
    const qsizetype at = head.indexOf('\0');
    return at < 0 ? head : head.replace(at, 1, httpDate(receivedAtUs / 1'000'000));
}

} // namespace tallyman
