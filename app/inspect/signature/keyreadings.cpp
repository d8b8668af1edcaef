// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/keyreadings.h"

#include "inspect/signature/keydecoding.h"

namespace tallyman {

namespace {

// "whsec_" and the like: letters and digits up to the last underline near the beginning.
QByteArray withoutLabel(const QByteArray &text)
{
    constexpr qsizetype kMaxLabel = 16;
    const qsizetype end = text.left(kMaxLabel).lastIndexOf('_');
    return end < 0 ? text : text.sliced(end + 1);
}

QByteArray withoutQuotes(const QByteArray &text)
{
    const bool quoted = text.size() >= 2 && text.front() == text.back()
        && (text.front() == '"' || text.front() == '\'');
    return quoted ? text.sliced(1, text.size() - 2) : text;
}

QByteArray withoutAuthScheme(const QByteArray &text)
{
    for (const char *scheme : {"Bearer ", "Basic ", "Token "}) {
        if (text.startsWith(scheme))
            return text.sliced(qsizetype(qstrlen(scheme)));
    }
    return text;
}

QByteArray standardBase64(QByteArray text)
{
    return text.replace('-', '+').replace('_', '/');
}

void add(QList<KeyReading> *readings, const char *id, const char *phrase,
    const std::optional<QByteArray> &bytes)
{
    if (!bytes || bytes->isEmpty())
        return;
    for (const KeyReading &reading : *readings) {
        if (reading.bytes == *bytes)
            return;
    }
    readings->append({id, QString::fromUtf8(phrase), *bytes});
}

} // namespace

QList<KeyReading> keyReadings(const SignatureScheme &scheme, const SignatureKey &key)
{
    QList<KeyReading> readings;
    const QByteArray &text = key.text;
    // the scheme's own reading comes first, so that none repeats it, and is taken out again
    const QByteArray own =
        decodeKey(text, scheme.keyDecoding, scheme.keyPrefixes).value_or(QByteArray());
    add(&readings, "own", "", own);
    const QByteArray trimmed = text.trimmed();
    add(&readings, "key-trimmed",
        "the blanks and line breaks around the key are dropped: they were pasted with it",
        decodeKey(trimmed, scheme.keyDecoding, scheme.keyPrefixes));
    add(&readings, "key-unquoted", "the quotes around the key are dropped",
        decodeKey(withoutQuotes(trimmed), scheme.keyDecoding, scheme.keyPrefixes));
    add(&readings, "key-text", "the key is taken as it is written, without decoding it", trimmed);
    add(&readings, "key-text-unlabelled",
        "the key is taken as it is written, without what stands before the underline",
        withoutLabel(trimmed));
    add(&readings, "key-base64", "the key is decoded from base64", decodeBase64(trimmed));
    add(&readings, "key-base64-unlabelled",
        "the key is decoded from base64, without what stands before the underline",
        decodeBase64(withoutLabel(trimmed)));
    add(&readings, "key-base64url", "the key is decoded from base64 for URLs",
        decodeBase64(standardBase64(trimmed)));
    add(&readings, "key-hex", "the key is decoded from hexadecimal", decodeHex(trimmed));
    add(&readings, "key-without-auth-scheme", "“Bearer” or “Basic” is no part of the key",
        withoutAuthScheme(trimmed));
    add(&readings, "key-credentials", "the key is the decoded form of what stands behind “Basic”",
        decodeBase64(withoutAuthScheme(trimmed)));
    add(&readings, "key-with-bearer", "“Bearer” stands before the key", "Bearer " + trimmed);
    add(&readings, "key-encoded", "the key is encoded as base64", trimmed.toBase64());
    if (!own.isEmpty())
        readings.removeFirst();
    return readings;
}

} // namespace tallyman
