// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/messagecheck.h"

#include "base/text.h"
#include "inspect/signature/keydecoding.h"
#include "inspect/signature/messagecomponents.h"
#include "inspect/signature/timejudgement.h"

#include <QHash>

namespace tallyman {

namespace {

using State = SignatureVerdict::State;

constexpr qint64 kUsPerSecond = 1'000'000;
constexpr qsizetype kHmacBytes = 32;
constexpr int kMaxSignatures = 8; // more are not tried

const QHash<QByteArray, PublicKeyAlgorithm> &publicKeyAlgorithms()
{
    static const QHash<QByteArray, PublicKeyAlgorithm> names{
        {"ed25519", PublicKeyAlgorithm::Ed25519},
        {"rsa-pss-sha512", PublicKeyAlgorithm::RsaPssSha512},
        {"rsa-v1_5-sha256", PublicKeyAlgorithm::RsaPkcs1Sha256},
        {"ecdsa-p256-sha256", PublicKeyAlgorithm::EcdsaP256Sha256},
        {"ecdsa-p384-sha384", PublicKeyAlgorithm::EcdsaP384Sha384},
    };
    return names;
}

// One signature of the message.
struct MessageSignature
{
    QByteArray label;
    QByteArray base;
    QByteArray bytes;
    QByteArray algorithm; // empty: it follows from the key
    QByteArray keyId;
    std::optional<qint64> createdUs;
    std::optional<qint64> expiresUs;
    bool coversContent = false;
};

std::optional<qint64> timeParameter(const SfValue &input, QByteArrayView name)
{
    const SfValue *value = input.parameter(name);
    bool ok = false;
    const qint64 seconds = value == nullptr ? 0 : value->value.toLongLong(&ok);
    constexpr qint64 kMaxSeconds = 1'000'000'000'000;
    if (!ok || seconds < 0 || seconds > kMaxSeconds)
        return std::nullopt;
    return seconds * kUsPerSecond;
}

QByteArray textParameter(const SfValue &input, QByteArrayView name)
{
    const SfValue *value = input.parameter(name);
    return value == nullptr ? QByteArray() : value->value;
}

bool covers(const SfValue &input, QByteArrayView name)
{
    for (const SfValue &component : input.items) {
        if (component.value == name)
            return true;
    }
    return false;
}

SignatureVerdict verdictOf(State state, const QString &sentence)
{
    SignatureVerdict verdict;
    verdict.state = state;
    verdict.sentence = sentence;
    return verdict;
}

bool verifiesWithSecret(const MessageSignature &signature, const QByteArray &key)
{
    const auto matches = [&signature](const QByteArray &secret) {
        return !secret.isEmpty()
            && equalsInConstantTime(
                hmacOf(HashAlgorithm::Sha256, secret, signature.base), signature.bytes);
    };
    const auto decoded = decodeBase64(key);
    return (decoded && matches(*decoded)) || matches(key);
}

bool verifiesWithPublicKey(const MessageSignature &signature, const PublicKey &key)
{
    const auto named = publicKeyAlgorithms().constFind(signature.algorithm);
    if (named != publicKeyAlgorithms().constEnd())
        return key.verifies(*named, signature.base, signature.bytes);
    const auto usual = key.usualAlgorithm();
    if (!signature.algorithm.isEmpty() || !usual)
        return false;
    if (key.verifies(*usual, signature.base, signature.bytes))
        return true;
    return *usual == PublicKeyAlgorithm::RsaPssSha512
        && key.verifies(PublicKeyAlgorithm::RsaPkcs1Sha256, signature.base, signature.bytes);
}

// The kind of key must fit what the signature says of itself: a public key never serves as a
// secret (RFC 9421 §7.3.6).
bool verifiesWith(const MessageSignature &signature, const SignatureKey &key)
{
    const bool pem = key.text.contains("-----BEGIN");
    const bool mayBeHmac = signature.algorithm.isEmpty() ? signature.bytes.size() == kHmacBytes
                                                         : signature.algorithm == "hmac-sha256";
    if (mayBeHmac && !pem)
        return verifiesWithSecret(signature, key.text);
    const auto publicKey = decodePublicKey(key.text, KeyDecoding::Base64, {});
    return publicKey && verifiesWithPublicKey(signature, *publicKey);
}

// Judges one request.
class MessageCheck
{
public:
    MessageCheck(const SignatureScheme &scheme, const SignedRequest &request, TimeRule timeRule)
        : m_scheme(scheme)
        , m_request(request)
        , m_timeRule(timeRule)
    {
    }

    SignatureVerdict run(const QList<SignatureKey> &keys);

private:
    std::optional<SignatureVerdict> readSignatures();
    void readSignature(const SfMember &input, const QList<SfMember> &signatures);
    [[nodiscard]] SignatureVerdict accept(
        const MessageSignature &signature, const SignatureKey &key) const;
    void checkContent(const MessageSignature &signature, SignatureVerdict *verdict) const;
    void checkExpiry(const MessageSignature &signature, SignatureVerdict *verdict) const;

    const SignatureScheme &m_scheme;
    const SignedRequest &m_request;
    TimeRule m_timeRule;
    QList<MessageSignature> m_signatures;
    QString m_problem; // of the last signature that could not be used
};

void MessageCheck::readSignature(const SfMember &input, const QList<SfMember> &signatures)
{
    for (const SfMember &signature : signatures) {
        if (signature.key != input.key || signature.value.kind != SfKind::Bytes)
            continue;
        const auto base = signatureBase(input.value, m_request);
        if (!base) {
            m_problem = base.error().message;
            return;
        }
        m_signatures.append(
            {input.key, *base, signature.value.value, textParameter(input.value, "alg"),
                textParameter(input.value, "keyid"), timeParameter(input.value, "created"),
                timeParameter(input.value, "expires"), covers(input.value, "content-digest")});
        return;
    }
}

// A verdict: there is nothing to verify.
std::optional<SignatureVerdict> MessageCheck::readSignatures()
{
    const QByteArray inputText = combinedField(m_request.headers, "Signature-Input");
    const QByteArray signatureText = combinedField(m_request.headers, "Signature");
    for (const auto &[text, name] : {std::pair(inputText, QStringLiteral("Signature-Input")),
             std::pair(signatureText, QStringLiteral("Signature"))}) {
        if (text.isNull())
            return verdictOf(
                State::Missing, QStringLiteral("The request has no header %1.").arg(name));
    }
    const auto inputs = parseDictionary(inputText);
    const auto signatures = parseDictionary(signatureText);
    if (!inputs || !signatures)
        return verdictOf(State::Malformed,
            QStringLiteral("The header %1 is not written as RFC 9421 has it.")
                .arg(inputs ? QStringLiteral("Signature") : QStringLiteral("Signature-Input")));
    for (const SfMember &input : *inputs) {
        if (input.value.isList && m_signatures.size() < kMaxSignatures)
            readSignature(input, *signatures);
    }
    if (!m_signatures.isEmpty())
        return std::nullopt;
    return verdictOf(State::Malformed,
        m_problem.isEmpty()
            ? QStringLiteral("Signature-Input and Signature have no label in common.")
            : m_problem);
}

// The digest that the request states must be that of the content, or the signature covers
// something else.
void MessageCheck::checkContent(const MessageSignature &signature, SignatureVerdict *verdict) const
{
    QByteArray field = combinedField(m_request.headers, "Content-Digest");
    if (field.isNull())
        field = combinedField(m_request.trailers, "Content-Digest");
    if (!signature.coversContent)
        verdict->evidence.append(
            QStringLiteral("The signature does not cover the content, since it does not cover "
                           "Content-Digest."));
    if (field.isNull())
        return;
    const auto digests = parseDictionary(field);
    bool right = digests.has_value();
    bool known = false;
    for (const SfMember &digest : digests.value_or(QList<SfMember>())) {
        const bool sha256 = digest.key == "sha-256";
        if (!sha256 && digest.key != "sha-512")
            continue;
        known = true;
        const auto hash = sha256 ? HashAlgorithm::Sha256 : HashAlgorithm::Sha512;
        right = right && equalsInConstantTime(digestOf(hash, m_request.body), digest.value.value);
    }
    if (right && !known)
        verdict->evidence.append(
            QStringLiteral("The content was not checked: Content-Digest has neither sha-256 nor "
                           "sha-512."));
    if (right)
        return;
    verdict->state = State::Mismatch;
    verdict->sentence =
        QStringLiteral("The signature is right, but the content is not the one that was sent: its "
                       "digest is not the one in Content-Digest.");
}

void MessageCheck::checkExpiry(const MessageSignature &signature, SignatureVerdict *verdict) const
{
    const bool expired = signature.expiresUs && *signature.expiresUs < m_request.receivedAtUs;
    if (!expired || !verdict->verified())
        return;
    const QString at = formatRfc3339(*signature.expiresUs);
    if (m_timeRule == TimeRule::Ignore) {
        verdict->evidence.append(
            QStringLiteral("It was valid until %1 only, which was ignored.").arg(at));
        return;
    }
    verdict->state = State::Expired;
    verdict->sentence =
        QStringLiteral("The signature is right, but it was valid until %1 only.").arg(at);
}

SignatureVerdict MessageCheck::accept(
    const MessageSignature &signature, const SignatureKey &key) const
{
    SignatureVerdict verdict = verdictOf(State::Verified,
        QStringLiteral("The signature “%1” is right.").arg(displayLine(signature.label)));
    verdict.keyName = key.name;
    if (!signature.keyId.isEmpty())
        verdict.evidence.append(
            QStringLiteral("The sender calls its key “%1”.").arg(displayLine(signature.keyId)));
    judgeTime(m_scheme, m_request, signature.createdUs, m_timeRule, &verdict);
    checkExpiry(signature, &verdict);
    checkContent(signature, &verdict);
    return verdict;
}

SignatureVerdict MessageCheck::run(const QList<SignatureKey> &keys)
{
    if (const auto verdict = readSignatures())
        return *verdict;
    if (keys.isEmpty())
        return verdictOf(State::KeyUnusable, QStringLiteral("There is no key to verify with."));
    std::optional<SignatureVerdict> first; // of those that fit but are too old, say
    for (const MessageSignature &signature : m_signatures) {
        for (const SignatureKey &key : keys) {
            if (!verifiesWith(signature, key))
                continue;
            const SignatureVerdict verdict = accept(signature, key);
            if (verdict.verified())
                return verdict;
            first = first.value_or(verdict);
        }
    }
    if (first)
        return *first;
    SignatureVerdict verdict =
        verdictOf(State::Mismatch, QStringLiteral("The signature does not match the request."));
    verdict.evidence.append(
        QStringLiteral("The URL was taken to be %1.").arg(displayLine(urlOf(m_request))));
    return verdict;
}

} // namespace

SignatureVerdict checkMessageSignature(const SignatureScheme &scheme, const SignedRequest &request,
    const QList<SignatureKey> &keys, TimeRule timeRule)
{
    return MessageCheck(scheme, request, timeRule).run(keys);
}

} // namespace tallyman
