// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/jsondocument.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace tallyman {

// What stands in a string of a payload besides text: JSON, base64 or a JSON Web Token.
struct EmbeddedValue
{
    enum class Kind : quint8 {
        None,
        Json,       // an object or array as text
        Jwt,        // RFC 7519 in its compact form; nothing of it is verified
        Base64Json, // RFC 4648, with either alphabet, padded or not
        Base64Text,
        Base64Bytes, // of a format that is known by its first bytes
    };
    Kind kind = Kind::None;
    // Json, Base64Json: the value. Jwt: {"header": …, "claims": …}, both as they were signed.
    JsonDocumentPtr document;
    QByteArray bytes; // what base64 stood for; at most kMostBytes
    QString format;   // of Base64Bytes: "PNG image", "gzip", …

    // A longer string is not looked into.
    static constexpr qsizetype kMostBytes = 512 * 1024;
};

// Looks into the string `token` (with its quotes). Text is taken for base64 only when what comes
// out is text, JSON or a known format, as many identifiers would pass for base64. Pure; a few
// milliseconds at most.
[[nodiscard]] EmbeddedValue embeddedValue(QByteArrayView token);
// Whether it is worth looking; quick. False: embeddedValue() finds nothing.
[[nodiscard]] bool mayEmbed(QByteArrayView token);

// "JSON", "JWT, not verified", "base64 of text", …
[[nodiscard]] QString embeddedName(const EmbeddedValue &value);

// The claims of a token in words, as sentences: who, for whom, and its times beside `now`.
[[nodiscard]] QStringList tokenInWords(const EmbeddedValue &jwt, const QDateTime &now);

// A moment beside another, in words: "2026-11-22 14:07:31 UTC, 3 days ago".
[[nodiscard]] QString momentInWords(const QDateTime &moment, const QDateTime &now);

} // namespace tallyman
