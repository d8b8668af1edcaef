// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/requestsigner.h"
#include "unit/inspect/signature/signingkey.h"
#include "unit/inspect/signature/vectors.h"

#include <QTest>

using namespace tallyman;

namespace {

constexpr qint64 kNow = 1'795'356'451'000'000;

SigningWishes wishes()
{
    return {kNow, "msg_made_here", false};
}

bool isAsymmetric(const SignatureVector &vector)
{
    return vector.key.text.contains("-----BEGIN")
        || (!vector.scheme.forms.isEmpty()
            && (vector.scheme.forms.first().algorithm == SignatureAlgorithm::Ed25519
                || vector.scheme.forms.first().algorithm == SignatureAlgorithm::RsaSha1
                || vector.scheme.forms.first().algorithm == SignatureAlgorithm::RsaSha256));
}

bool canBeMade(const SignatureVector &vector)
{
    return vector.scheme.kind != SignatureKind::Sns && !isAsymmetric(vector)
        && !(vector.scheme.signature.size() == 1
            && vector.scheme.signature.first().place == ValueSource::Place::Form);
}

SignatureVerdict judged(const SignatureScheme &scheme, SignedRequest request,
    const SignatureKey &key, TimeRule rule = TimeRule::Judge)
{
    request.receivedAtUs = kNow;
    return verifySignature(scheme, request, {key}, rule);
}

} // namespace

// What is signed here verifies, by every scheme whose key one can have; and what is damaged on
// purpose does not.
class TestRequestSigner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signsAnew_data() { addVectors(); }
    void signsAnew();
    void signsWhatHasNoSignature_data() { addVectors(); }
    void signsWhatHasNoSignature();
    void damages_data() { addVectors(); }
    void damages();
    void asymmetric_data();
    void asymmetric();
    void refuses();

private:
    static void addVectors();
};

void TestRequestSigner::addVectors()
{
    QTest::addColumn<QByteArray>("name");
    for (const SignatureVector &vector : signatureVectors()) {
        if (canBeMade(vector))
            QTest::newRow(vector.name.constData()) << vector.name;
    }
}

void TestRequestSigner::signsAnew()
{
    QFETCH(QByteArray, name);
    const SignatureVector vector = signatureVector(name);
    SignedRequest request = vector.request;
    const bool isForm = vector.scheme.uses(TemplatePart::Kind::SortedForm);
    request.body += isForm ? "&tallyman=1" : " ";
    const auto done = signRequest(vector.scheme, request, vector.key, wishes());
    QVERIFY2(done, done ? "" : qPrintable(done.error().message));
    const SignatureVerdict verdict = judged(vector.scheme, request, vector.key,
        vector.scheme.timestamp.isEmpty() || vector.scheme.kind == SignatureKind::HttpMessage
            ? TimeRule::Judge
            : TimeRule::Ignore);
    QVERIFY2(verdict.verified(), qPrintable(verdict.sentence));
    const bool timeIsContent = name == "linear"; // which is not changed
    if (!vector.scheme.timestamp.isEmpty() && verdict.signedAtUs && !timeIsContent)
        QVERIFY(qAbs(*verdict.signedAtUs - kNow) < 1'000'000);
}

void TestRequestSigner::signsWhatHasNoSignature()
{
    QFETCH(QByteArray, name);
    const SignatureVector vector = signatureVector(name);
    SignedRequest request = vector.request;
    removeSignature(vector.scheme, request);
    if (vector.scheme.kind == SignatureKind::Token && vector.scheme.signatureHeaders().isEmpty())
        return; // its fields are in the key
    QCOMPARE(judged(vector.scheme, request, vector.key).state, SignatureVerdict::State::Missing);
    const auto done = signRequest(vector.scheme, request, vector.key, wishes());
    QVERIFY2(done, done ? "" : qPrintable(done.error().message));
    const SignatureVerdict verdict = judged(vector.scheme, request, vector.key, TimeRule::Ignore);
    QVERIFY2(verdict.verified(), qPrintable(verdict.sentence));
}

void TestRequestSigner::damages()
{
    QFETCH(QByteArray, name);
    const SignatureVector vector = signatureVector(name);
    SigningWishes other = wishes();
    other.otherKey = true;
    SignedRequest request = vector.request;
    QVERIFY(signRequest(vector.scheme, request, vector.key, other));
    QVERIFY(!judged(vector.scheme, request, vector.key, TimeRule::Ignore).verified());
    request = vector.request;
    const bool hasField =
        !(vector.scheme.kind == SignatureKind::Token && vector.scheme.signatureHeaders().isEmpty());
    QCOMPARE(cutSignature(vector.scheme, request).has_value(), hasField);
    if (hasField)
        QVERIFY(!judged(vector.scheme, request, vector.key, TimeRule::Ignore).verified());
    if (!signsTime(vector.scheme) || vector.scheme.toleranceSeconds == 0)
        return;
    SigningWishes old = wishes();
    old.signedAtUs -= 24LL * 3600 * 1'000'000;
    request = vector.request;
    QVERIFY(signRequest(vector.scheme, request, vector.key, old));
    QCOMPARE(judged(vector.scheme, request, vector.key).state, SignatureVerdict::State::Expired);
}

void TestRequestSigner::asymmetric_data()
{
    QTest::addColumn<QByteArray>("scheme");
    QTest::addColumn<int>("algorithm");
    const auto row = [](const char *name, const char *scheme, PublicKeyAlgorithm algorithm) {
        QTest::newRow(name) << QByteArray(scheme) << static_cast<int>(algorithm);
    };
    row("Ed25519", "standard-webhooks-v1a", PublicKeyAlgorithm::Ed25519);
    row("Ed25519 in hex", "discord", PublicKeyAlgorithm::Ed25519);
    row("message, Ed25519", "rfc9421", PublicKeyAlgorithm::Ed25519);
    row("message, RSA", "rfc9421", PublicKeyAlgorithm::RsaPssSha512);
    row("message, P-256", "rfc9421", PublicKeyAlgorithm::EcdsaP256Sha256);
    row("message, P-384", "rfc9421", PublicKeyAlgorithm::EcdsaP384Sha384);
}

void TestRequestSigner::asymmetric()
{
    QFETCH(QByteArray, scheme);
    QFETCH(int, algorithm);
    const SigningKey key(static_cast<PublicKeyAlgorithm>(algorithm));
    const SignatureKey publicHalf{{}, key.publicPem()};
    const SignatureKey privateHalf{{}, key.privatePem()};
    const SignatureScheme &preset = presetScheme(scheme.constData());
    SignedRequest request;
    request.method = "POST";
    request.target = "/hook?a=1";
    request.headers = {{"Host", "app.example"}, {"Content-Type", "application/json"}};
    request.body = "{\"a\":1}";
    const SignedRequest plain = request;
    const auto done = signRequest(preset, request, privateHalf, wishes());
    QVERIFY2(done, done ? "" : qPrintable(done.error().message));
    QVERIFY(judged(preset, request, publicHalf).verified());
    SignedRequest changed = request;
    changed.body = "{\"a\":2}";
    QVERIFY(!judged(preset, changed, publicHalf).verified());
    SigningWishes other = wishes();
    other.otherKey = true;
    request = plain;
    QVERIFY(signRequest(preset, request, privateHalf, other));
    QVERIFY(!judged(preset, request, publicHalf).verified());
    request = plain;
    const auto refused = signRequest(preset, request, publicHalf, wishes());
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains(QStringLiteral("private key")));
}

void TestRequestSigner::refuses()
{
    SignedRequest request;
    const auto sns = signRequest(presetScheme("sns"), request, {{}, "x"}, wishes());
    QVERIFY(!sns && sns.error().message.contains(QStringLiteral("Amazon")));
    const auto none = signRequest(presetScheme("github"), request, {}, wishes());
    QVERIFY(!none && none.error().message.contains(QStringLiteral("no key")));
    QVERIFY(!cutSignature(presetScheme("github"), request));
}

QTEST_GUILESS_MAIN(TestRequestSigner)
#include "tst_requestsigner.moc"
