// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/snscheck.h"

#include "base/text.h"
#include "inspect/signature/keydecoding.h"
#include "inspect/signature/timejudgement.h"
#include "inspect/signature/valuelookup.h"

namespace tallyman {

namespace {

using State = SignatureVerdict::State;

void stop(SignatureVerdict *verdict, State state, const QString &sentence)
{
    verdict->state = state;
    verdict->sentence = sentence;
}

QStringList certificateEvidence(const QByteArray &body)
{
    const QByteArray url = jsonMember(body, "SigningCertURL");
    if (url.isEmpty())
        return {};
    const UrlParts parts = splitUrl(url);
    QStringList evidence{
        QStringLiteral("The message names its certificate: %1. It was not fetched.")
            .arg(displayLine(url))};
    const bool amazon = parts.scheme == "https" && parts.host.startsWith("sns.")
        && (parts.host.endsWith(".amazonaws.com") || parts.host.endsWith(".amazonaws.com.cn"));
    if (!amazon)
        evidence.append(QStringLiteral("That is no address of Amazon SNS."));
    return evidence;
}

// What is checked, read from the message once.
struct Message
{
    QByteArray text;
    QByteArray signature;
    PublicKeyAlgorithm algorithm = PublicKeyAlgorithm::RsaPkcs1Sha1;
    QString algorithmName;
};

bool readMessage(const QByteArray &body, Message *message, SignatureVerdict *verdict)
{
    const QByteArray signature = jsonMember(body, "Signature");
    const QByteArray version = jsonMember(body, "SignatureVersion");
    if (signature.isNull()) {
        stop(verdict, State::Missing,
            QStringLiteral("The content is no message of Amazon SNS: it has no “Signature”."));
        return false;
    }
    const auto bytes = decodeBase64(signature);
    message->text = snsSignedText(body);
    if (!bytes || message->text.isNull() || (version != "1" && version != "2")) {
        stop(verdict, State::Malformed,
            !bytes ? QStringLiteral("“Signature” is no base64.")
                : message->text.isNull()
                ? QStringLiteral("A member that is signed is missing.")
                : QStringLiteral("“SignatureVersion” is neither 1 nor 2."));
        return false;
    }
    message->signature = *bytes;
    const bool sha256 = version == "2";
    message->algorithm =
        sha256 ? PublicKeyAlgorithm::RsaPkcs1Sha256 : PublicKeyAlgorithm::RsaPkcs1Sha1;
    message->algorithmName =
        sha256 ? QStringLiteral("RSA with SHA-256") : QStringLiteral("RSA with SHA-1");
    return true;
}

} // namespace

QByteArray snsSignedText(const QByteArray &body)
{
    const bool notification = jsonMember(body, "Type") == "Notification";
    const QByteArrayList keys = notification
        ? QByteArrayList{"Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"}
        : QByteArrayList{
            "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"};
    QByteArray text;
    for (const QByteArray &key : keys) {
        const QByteArray value = jsonMember(body, key);
        if (value.isNull() && key != "Subject")
            return {};
        if (!value.isNull())
            text += key + '\n' + value + '\n';
    }
    return text;
}

SignatureVerdict checkSnsSignature(const SignatureScheme &scheme, const SignedRequest &request,
    const QList<SignatureKey> &keys, TimeRule timeRule)
{
    SignatureVerdict verdict;
    Message message;
    if (!readMessage(request.body, &message, &verdict))
        return verdict;
    verdict.evidence = certificateEvidence(request.body);
    stop(&verdict, State::KeyUnusable,
        QStringLiteral("The key has to be the certificate of the message, as PEM."));
    for (const SignatureKey &key : keys) {
        const auto publicKey = PublicKey::fromPem(key.text);
        if (!publicKey)
            continue;
        stop(&verdict, State::Mismatch,
            QStringLiteral("The signature in the content was not made with the key of this "
                           "certificate."));
        if (!publicKey->verifies(message.algorithm, message.text, message.signature))
            continue;
        stop(&verdict, State::Verified,
            QStringLiteral("The signature is right: %1.").arg(message.algorithmName));
        verdict.keyName = key.name;
        judgeTime(scheme, request,
            parseTime(jsonMember(request.body, "Timestamp"), TimeUnit::Rfc3339), timeRule,
            &verdict);
        break;
    }
    return verdict;
}

} // namespace tallyman
