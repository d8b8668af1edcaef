// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QtGlobal>

namespace tallyman::json {

[[nodiscard]] constexpr bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

[[nodiscard]] constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

// Whether a number or literal ends before `c`.
[[nodiscard]] constexpr bool endsScalar(char c)
{
    return isBlank(c) || c == ',' || c == ']' || c == '}' || c == ':';
}

// The first position from `at` that is no blank; the size at the end.
[[nodiscard]] qint64 skipBlanks(QByteArrayView text, qint64 at);

// The position after the closing quote of the string that begins at `at`; the size when it is not
// closed. Does not look at what stands in it, so it is as fast as memory.
[[nodiscard]] qint64 endOfString(QByteArrayView text, qint64 at);

// The position after the number, literal or other run of characters that begins at `at`.
[[nodiscard]] qint64 endOfScalar(QByteArrayView text, qint64 at);

} // namespace tallyman::json
