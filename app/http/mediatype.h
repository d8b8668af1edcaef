// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace tallyman {

// The media type of a Content-Type value without parameters, in lower case (RFC 9110 §8.3.1):
// "Application/JSON; charset=x" is "application/json". Empty for an empty value.
[[nodiscard]] inline QByteArray mediaTypeOf(QByteArrayView contentType)
{
    const qsizetype parameters = contentType.indexOf(';');
    return (parameters < 0 ? contentType : contentType.first(parameters))
        .toByteArray()
        .trimmed()
        .toLower();
}

} // namespace tallyman
