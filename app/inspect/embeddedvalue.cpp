// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/embeddedvalue.h"

#include "base/text.h"
#include "inspect/jsontoken.h"
#include "inspect/jsonvalue.h"
#include "inspect/utf8.h"

#include <QLocale>
#include <QTimeZone>
#include <algorithm>
#include <optional>

namespace tallyman {

namespace {

constexpr qsizetype kShortestBase64 = 16; // characters
constexpr qsizetype kShownBytes = 120;    // of a claim in a sentence

struct Magic
{
    QByteArrayView beginning;
    const char *name;
};

constexpr Magic kMagics[] = {
    {QByteArrayView("\x89PNG\r\n\x1A\n", 8), "PNG image"},
    {QByteArrayView("\xFF\xD8\xFF", 3), "JPEG image"},
    {QByteArrayView("GIF87a", 6), "GIF image"},
    {QByteArrayView("GIF89a", 6), "GIF image"},
    {QByteArrayView("%PDF-", 5), "PDF document"},
    {QByteArrayView("PK\x03\x04", 4), "ZIP archive or office document"},
    {QByteArrayView("\x1F\x8B\x08", 3), "gzip"},
    {QByteArrayView("\x28\xB5\x2F\xFD", 4), "zstd"},
};

// The characters between the quotes; none when there are escapes other than "\/".
std::optional<QByteArray> plainText(QByteArrayView token)
{
    QByteArray text = token.sliced(1, token.size() - 2).toByteArray();
    if (!text.contains('\\'))
        return text;
    text.replace("\\/", "/").replace("\\n", "").replace("\\r", "");
    if (text.contains('\\'))
        return std::nullopt;
    return text;
}

bool isBase64(QByteArrayView text)
{
    qsizetype size = text.size();
    while (size > 0 && text.size() - size < 2 && text[size - 1] == '=')
        --size;
    if (size < text.size() && text.size() % 4 != 0)
        return false;
    if (size % 4 == 1)
        return false;
    return std::all_of(text.begin(), text.begin() + size, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || json::isDigit(c) || c == '+'
            || c == '/' || c == '-' || c == '_';
    });
}

QByteArray decoded(const QByteArray &text)
{
    const bool forUrls = text.contains('-') || text.contains('_');
    return QByteArray::fromBase64(
        text, forUrls ? QByteArray::Base64UrlEncoding : QByteArray::Base64Encoding);
}

bool isReadable(QByteArrayView bytes)
{
    return firstInvalidUtf8(bytes) < 0 && std::all_of(bytes.begin(), bytes.end(), [](char c) {
        return static_cast<uchar>(c) >= 0x20 || c == '\n' || c == '\r' || c == '\t';
    });
}

JsonDocumentPtr container(const QByteArray &text)
{
    const qint64 start = json::skipBlanks(text, 0);
    if (start >= text.size() || (text[start] != '{' && text[start] != '['))
        return nullptr;
    const JsonDocumentPtr document = JsonDocument::read(text);
    return document->isValid() ? document : nullptr;
}

EmbeddedValue readJwt(const QByteArray &text)
{
    EmbeddedValue value;
    const QByteArrayList parts = text.split('.');
    if (parts.size() != 3 || !isBase64(parts[0]) || !isBase64(parts[1]) || !isBase64(parts[2]))
        return value;
    const QByteArray header = QByteArray::fromBase64(parts[0], QByteArray::Base64UrlEncoding);
    const QByteArray claims = QByteArray::fromBase64(parts[1], QByteArray::Base64UrlEncoding);
    const JsonDocumentPtr headerJson = container(header);
    if (!headerJson || !container(claims) || JsonValue(headerJson).child("alg").isNull())
        return value;
    value.document = JsonDocument::read("{\"header\":" + header + ",\"claims\":" + claims + "}");
    if (value.document->isValid())
        value.kind = EmbeddedValue::Kind::Jwt;
    return value;
}

EmbeddedValue readBase64(const QByteArray &text)
{
    EmbeddedValue value;
    const bool onlyHex = std::all_of(text.begin(), text.end(), [](char c) {
        return json::isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
    if (text.size() < kShortestBase64 || onlyHex || !isBase64(text))
        return value;
    value.bytes = decoded(text);
    value.document = container(value.bytes);
    if (value.document) {
        value.kind = EmbeddedValue::Kind::Base64Json;
        return value;
    }
    const auto *magic = std::ranges::find_if(
        kMagics, [&](const Magic &one) { return value.bytes.startsWith(one.beginning); });
    if (magic != std::end(kMagics)) {
        value.kind = EmbeddedValue::Kind::Base64Bytes;
        value.format = QString::fromLatin1(magic->name);
    } else if (!value.bytes.isEmpty() && isReadable(value.bytes)) {
        value.kind = EmbeddedValue::Kind::Base64Text;
    }
    return value;
}

QString inWords(qint64 seconds)
{
    struct Unit
    {
        qint64 seconds;
        const char *one;
        const char *many;
    };
    constexpr Unit kUnits[] = {{365LL * 86400, "year", "years"}, {86400, "day", "days"},
        {3600, "hour", "hours"}, {60, "minute", "minutes"}, {1, "second", "seconds"}};
    for (const Unit &unit : kUnits) {
        const qint64 count = seconds / unit.seconds;
        if (count > 0)
            return QStringLiteral("%1 %2").arg(count).arg(
                QLatin1String(count == 1 ? unit.one : unit.many));
    }
    return QStringLiteral("0 seconds");
}

// NumericDate of RFC 7519 §2: seconds, perhaps with a fraction.
std::optional<QDateTime> numericDate(const JsonValue &claim)
{
    if (claim.isNull() || claim.slice().kind != JsonKind::Number)
        return std::nullopt;
    const double seconds = claim.token().toByteArray().toDouble();
    constexpr double kMost = 253'402'300'799.0; // the year 9999
    if (!(seconds >= 0 && seconds <= kMost))
        return std::nullopt;
    return QDateTime::fromSecsSinceEpoch(static_cast<qint64>(seconds), QTimeZone::utc());
}

QString claimText(const JsonValue &claim)
{
    const QByteArray bytes = claim.isString() ? claim.text().toUtf8() : claim.token().toByteArray();
    return displayLine(bytes, kShownBytes);
}

} // namespace

bool mayEmbed(QByteArrayView token)
{
    if (token.size() < 4 || token.size() > EmbeddedValue::kMostBytes || !token.startsWith('"'))
        return false;
    if (token[1] == '{' || token[1] == '[' || token[1] == ' ' || token[1] == '\\')
        return true;
    return token.size() >= kShortestBase64 + 2 && !token.contains(' ');
}

EmbeddedValue embeddedValue(QByteArrayView token)
{
    EmbeddedValue value;
    if (!mayEmbed(token))
        return value;
    if (QByteArrayView("{[ \\").contains(token[1])) {
        value.document = container(jsonStringText(token).toUtf8());
        if (value.document)
            value.kind = EmbeddedValue::Kind::Json;
        return value;
    }
    const auto text = plainText(token);
    if (!text)
        return value;
    if (text->contains('.'))
        return readJwt(*text);
    return readBase64(*text);
}

QString embeddedName(const EmbeddedValue &value)
{
    switch (value.kind) {
    case EmbeddedValue::Kind::Json:
        return QStringLiteral("JSON as text");
    case EmbeddedValue::Kind::Jwt:
        return QStringLiteral("JWT, not verified");
    case EmbeddedValue::Kind::Base64Json:
        return QStringLiteral("base64 of JSON");
    case EmbeddedValue::Kind::Base64Text:
        return QStringLiteral("base64 of text");
    case EmbeddedValue::Kind::Base64Bytes:
        return QStringLiteral("base64: %1, %2").arg(value.format, formatBytes(value.bytes.size()));
    case EmbeddedValue::Kind::None:
        break;
    }
    return {};
}

QString momentInWords(const QDateTime &moment, const QDateTime &now)
{
    const QString date = moment.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    const qint64 seconds = now.secsTo(moment);
    return seconds > 0 ? QStringLiteral("%1 UTC, in %2").arg(date, inWords(seconds))
                       : QStringLiteral("%1 UTC, %2 ago").arg(date, inWords(-seconds));
}

QStringList tokenInWords(const EmbeddedValue &jwt, const QDateTime &now)
{
    QStringList lines;
    if (jwt.kind != EmbeddedValue::Kind::Jwt)
        return lines;
    const JsonValue root(jwt.document);
    const JsonValue claims = root.child("claims");
    lines += QStringLiteral("JSON Web Token, algorithm %1. Only decoded: its signature is not "
                            "verified here.")
                 .arg(claimText(root.child("header").child("alg")));
    const auto say = [&](const char *claim, const QString &words) {
        const JsonValue value = claims.child(claim);
        if (!value.isNull())
            lines += words.arg(claimText(value));
    };
    say("iss", QStringLiteral("Issued by %1."));
    say("sub", QStringLiteral("About %1."));
    say("aud", QStringLiteral("For %1."));
    const auto sayTime = [&](const char *claim, const QString &past, const QString &future) {
        if (const auto moment = numericDate(claims.child(claim)))
            lines += (*moment <= now ? past : future).arg(momentInWords(*moment, now));
    };
    sayTime("iat", QStringLiteral("Issued %1."), QStringLiteral("Issued in the future: %1."));
    sayTime("nbf", QStringLiteral("Valid since %1."), QStringLiteral("Not valid before %1."));
    sayTime("exp", QStringLiteral("Expired %1."), QStringLiteral("Expires %1."));
    if (numericDate(claims.child("exp")) == std::nullopt)
        lines += QStringLiteral("It has no time at which it expires.");
    return lines;
}

} // namespace tallyman
