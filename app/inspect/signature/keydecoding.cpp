// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/keydecoding.h"

namespace tallyman {

namespace {

QByteArray withoutPrefix(const QByteArray &text, const QByteArrayList &prefixes)
{
    for (const QByteArray &prefix : prefixes) {
        if (text.startsWith(prefix))
            return text.sliced(prefix.size());
    }
    return text;
}

QByteArray withoutPadding(QByteArray text)
{
    while (text.endsWith('='))
        text.chop(1);
    return text;
}

} // namespace

std::optional<QByteArray> decodeHex(const QByteArray &text)
{
    const QByteArray bytes = QByteArray::fromHex(text);
    if (text.isEmpty() || bytes.toHex() != text.toLower())
        return std::nullopt;
    return bytes;
}

std::optional<QByteArray> decodeBase64(const QByteArray &text)
{
    const auto result =
        QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    if (text.isEmpty() || !result)
        return std::nullopt;
    const QByteArray canonical = result.decoded.toBase64();
    if (text != canonical && text != withoutPadding(canonical))
        return std::nullopt;
    return result.decoded;
}

std::optional<QByteArray> decodeKey(
    const QByteArray &text, KeyDecoding decoding, const QByteArrayList &prefixes)
{
    const QByteArray bare = withoutPrefix(text, prefixes);
    switch (decoding) {
    case KeyDecoding::Text:
        return bare.isEmpty() ? std::nullopt : std::optional(bare);
    case KeyDecoding::Base64:
        return decodeBase64(bare);
    case KeyDecoding::Hex:
        return decodeHex(bare);
    }
    Q_UNREACHABLE();
}

Result<PublicKey> decodePublicKey(
    const QByteArray &text, KeyDecoding decoding, const QByteArrayList &prefixes)
{
    if (text.contains("-----BEGIN"))
        return PublicKey::fromPem(text);
    const auto bytes = decodeKey(text, decoding, prefixes);
    return PublicKey::fromEd25519(bytes.value_or(QByteArray()));
}

} // namespace tallyman
