// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/messagesigner.h"

#include "inspect/signature/keydecoding.h"
#include "inspect/signature/messagecomponents.h"
#include "inspect/signature/privatekey.h"
#include "inspect/signature/structuredtext.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr qint64 kUsPerSecond = 1'000'000;

QByteArray nameOf(PublicKeyAlgorithm algorithm)
{
    switch (algorithm) {
    case PublicKeyAlgorithm::Ed25519:
        return "ed25519";
    case PublicKeyAlgorithm::RsaPkcs1Sha1:
        break; // RFC 9421 has none
    case PublicKeyAlgorithm::RsaPkcs1Sha256:
        return "rsa-v1_5-sha256";
    case PublicKeyAlgorithm::RsaPssSha512:
        return "rsa-pss-sha512";
    case PublicKeyAlgorithm::EcdsaP256Sha256:
        return "ecdsa-p256-sha256";
    case PublicKeyAlgorithm::EcdsaP384Sha384:
        return "ecdsa-p384-sha384";
    }
    return {};
}

SfValue numberValue(qint64 number)
{
    SfValue value;
    value.kind = SfKind::Integer;
    value.value = QByteArray::number(number);
    return value;
}

void setTime(SfValue &input, const QByteArray &name, qint64 seconds, bool adds)
{
    for (SfParameter &parameter : input.parameters) {
        if (parameter.name == name) {
            parameter.value = numberValue(seconds);
            return;
        }
    }
    if (adds)
        input.parameters.append({name, numberValue(seconds)});
}

// What the first signature of the request covers; where there is none, what suits a request.
SfMember inputOf(const SignedRequest &request)
{
    const auto inputs = parseDictionary(combinedField(request.headers, "Signature-Input"));
    if (inputs && !inputs->isEmpty() && inputs->first().value.isList)
        return inputs->first();
    const QByteArray usual = request.body.isEmpty()
        ? QByteArray(R"(sig1=("@method" "@authority" "@path"))")
        : QByteArray(R"(sig1=("@method" "@authority" "@path" "content-digest"))");
    return parseDictionary(usual)->first();
}

// Whole seconds between the times of the original, so that it is valid as long.
qint64 validity(const SfValue &input)
{
    const SfValue *created = input.parameter("created");
    const SfValue *expires = input.parameter("expires");
    return created && expires ? expires->value.toLongLong() - created->value.toLongLong() : 300;
}

bool coversContent(const SfValue &input)
{
    return std::any_of(input.items.begin(), input.items.end(),
        [](const SfValue &item) { return item.value == "content-digest"; });
}

Result<QByteArray> signedBase(const QByteArray &base, const SfValue &input, const SignatureKey &key,
    const SigningWishes &wishes)
{
    if (!key.text.contains("-----BEGIN")) {
        QByteArray secret = decodeBase64(key.text).value_or(key.text);
        if (wishes.otherKey)
            secret.append("-another");
        return hmacOf(HashAlgorithm::Sha256, secret, base);
    }
    const auto own = PrivateKey::fromPem(key.text);
    if (!own)
        return tl::unexpected<Error>(own.error());
    auto algorithm = own->usualAlgorithm();
    const SfValue *named = input.parameter("alg");
    if (named != nullptr && named->value == "rsa-v1_5-sha256")
        algorithm = PublicKeyAlgorithm::RsaPkcs1Sha256;
    if (!algorithm || (named != nullptr && named->value != nameOf(*algorithm)))
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("The key does not fit the algorithm that Signature-Input names."));
    const auto used = wishes.otherKey ? PrivateKey::generate(*algorithm) : own;
    return used ? used->sign(*algorithm, base)
                : Result<QByteArray>(tl::unexpected<Error>(used.error()));
}

} // namespace

Result<void> signMessage(
    SignedRequest &request, const SignatureKey &key, const SigningWishes &wishes)
{
    SfMember input = inputOf(request);
    const qint64 lasts = validity(input.value);
    const qint64 created = wishes.signedAtUs / kUsPerSecond;
    setTime(input.value, "created", created, true);
    setTime(input.value, "expires", created + lasts, false);
    if (coversContent(input.value) || request.headers.contains("Content-Digest"))
        request.headers.set("Content-Digest",
            "sha-256=:" + digestOf(HashAlgorithm::Sha256, request.body).toBase64() + ':');
    const QByteArray written = strictText(input.value);
    const QByteArray inputField = input.key + '=' + written;
    const auto read = parseDictionary(inputField); // its text is part of what is signed
    if (!read || read->isEmpty())
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("Signature-Input is not written as RFC 9421 has it."));
    const auto base = signatureBase(read->first().value, request);
    if (!base)
        return tl::unexpected<Error>(base.error());
    const auto signature = signedBase(*base, read->first().value, key, wishes);
    if (!signature)
        return tl::unexpected<Error>(signature.error());
    request.headers.set("Signature-Input", inputField);
    request.headers.set("Signature", input.key + "=:" + signature->toBase64() + ':');
    return {};
}

} // namespace tallyman
