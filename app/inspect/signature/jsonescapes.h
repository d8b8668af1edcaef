// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace tallyman {

// How programs write the same JSON string differently. All take valid JSON text and change only
// what their names say.

[[nodiscard]] QByteArray withSlashesUnescaped(const QByteArray &json); // \/ becomes /
[[nodiscard]] QByteArray withSlashesEscaped(const QByteArray &json);   // as PHP writes them
// \u00e9 becomes UTF-8; control characters, quotes, backslashes and lone surrogates stay.
[[nodiscard]] QByteArray withUnicodeUnescaped(const QByteArray &json);
// What is not ASCII becomes \u00e9, as PHP and Python write it. Bytes that are no UTF-8 stay.
[[nodiscard]] QByteArray withUnicodeEscaped(const QByteArray &json);
// <, > and & become \u003c, \u003e and \u0026, as Go writes them.
[[nodiscard]] QByteArray withMarkupEscaped(const QByteArray &json);

} // namespace tallyman
