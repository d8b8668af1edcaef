// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/valuevariants.h"

#include <cctype>

namespace tallyman {

namespace {

constexpr SignatureAlgorithm kHmacs[]{SignatureAlgorithm::HmacSha1, SignatureAlgorithm::HmacSha256,
    SignatureAlgorithm::HmacSha384, SignatureAlgorithm::HmacSha512};

SignatureScheme withEncoding(SignatureScheme scheme, ValueEncoding encoding)
{
    scheme.encoding = encoding;
    return scheme;
}

SignatureScheme withAlgorithm(SignatureScheme scheme, SignatureAlgorithm algorithm)
{
    for (ValueForm &form : scheme.forms)
        form.algorithm = algorithm;
    return scheme;
}

// With the algorithm of the first form, behind any prefix that is in use, or none.
SignatureScheme withAnyPrefix(SignatureScheme scheme)
{
    const SignatureAlgorithm algorithm = scheme.forms.first().algorithm;
    for (const char *prefix : {"", "sha1=", "sha256=", "sha384=", "sha512=", "sha256:", "v0=",
             "v1=", "v1,", "hmac-sha256=", "HMAC-SHA256=", "hmac="}) {
        bool known = false;
        for (const ValueForm &form : scheme.forms)
            known = known || form.prefix == prefix;
        if (!known)
            scheme.forms.append({prefix, algorithm});
    }
    return scheme;
}

// The text of every signature field mapped.
template <typename F>
SignedRequest withFields(const SignatureScheme &scheme, const SignedRequest &request, F map)
{
    SignedRequest changed = request;
    const QByteArrayList names = scheme.signatureHeaders();
    HeaderList headers;
    for (const HeaderField &field : request.headers.fields()) {
        bool signature = false;
        for (const QByteArray &name : names)
            signature = signature || equalsIgnoringCase(field.name, name);
        headers.append(field.name, signature ? map(field.value) : field.value);
    }
    changed.headers = headers;
    return changed;
}

QByteArray standardBase64(QByteArray text)
{
    return text.replace('-', '+').replace('_', '/');
}

// To a whole number of four characters.
QByteArray padded(const QByteArray &text)
{
    return text + QByteArray((4 - text.size() % 4) % 4, '=');
}

// The last run of hexadecimal digits in lower case; what stands before it stays.
QByteArray lowerCaseDigits(const QByteArray &text)
{
    qsizetype start = text.size();
    while (start > 0 && std::isxdigit(static_cast<unsigned char>(text[start - 1])))
        --start;
    return text.first(start) + text.sliced(start).toLower();
}

void addEncodings(
    const SignatureScheme &scheme, const SignedRequest &request, QList<ValueVariant> *variants)
{
    const bool hex = scheme.encoding == ValueEncoding::Hex;
    if (hex)
        variants->append({"value-base64",
            QStringLiteral("the value is read as base64: the sender does not write hexadecimal"),
            withEncoding(scheme, ValueEncoding::Base64), request});
    else
        variants->append({"value-hex",
            QStringLiteral("the value is read as hexadecimal: the sender does not write base64"),
            withEncoding(scheme, ValueEncoding::Hex), request});
    const SignedRequest lower = withFields(scheme, request, lowerCaseDigits);
    variants->append({"value-lower-case",
        QStringLiteral("the hexadecimal digits of the value are lower case: the sender writes "
                       "capitals"),
        withEncoding(scheme, ValueEncoding::Hex), lower});
    const SignatureScheme base64 = withEncoding(scheme, ValueEncoding::Base64);
    const QString phrase = QStringLiteral(
        "the value is read as base64 for URLs or without padding: the sender writes it so");
    for (const auto &map : {standardBase64, +[](QByteArray text) { return padded(text); },
             +[](QByteArray text) { return padded(standardBase64(text)); }}) {
        variants->append({"value-base64url", phrase, base64, withFields(scheme, request, map)});
    }
}

} // namespace

QList<ValueVariant> valueVariants(const SignatureScheme &scheme, const SignedRequest &request)
{
    QList<ValueVariant> variants;
    addEncodings(scheme, request, &variants);
    const SignatureScheme either = withEncoding(withAnyPrefix(scheme), ValueEncoding::Either);
    variants.append({"value-prefix",
        QStringLiteral("what stands before the value is not what %1 writes there")
            .arg(scheme.title),
        either, request});
    for (const SignatureAlgorithm algorithm : kHmacs) {
        variants.append(
            {"algorithm", QStringLiteral("the hash is that of %1").arg(algorithmName(algorithm)),
                withAlgorithm(either, algorithm), request});
    }
    return variants;
}

} // namespace tallyman
