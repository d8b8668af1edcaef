// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/keydescription.h"
#include "inspect/signature/schemecatalogue.h"
#include "unit/inspect/signature/vectors.h"

#include <QTest>

using namespace tallyman;
using State = SignatureVerdict::State;

// What is refused, and by which name; time; agreed values.
class TestSignatureRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void malformedStripe_data();
    void malformedStripe();
    void tolerance_data();
    void tolerance();
    void credentials_data();
    void credentials();
    void keys_data();
    void keys();
    void everyKeyIsDescribed();
};

// stripe-dotnet, src/StripeTests/Services/Events/EventUtilityTest.cs
void TestSignatureRules::malformedStripe_data()
{
    QTest::addColumn<QByteArray>("header");
    const QByteArray mac = "2220f87ef101a04665f11cdf770523143f875572008577fa0f20882ddb9cc3c7";
    for (const QByteArray &header : {QByteArray("t=,v1=" + mac), QByteArray("t,v1=,v0="),
             QByteArray("t,v1=,v0"), QByteArray("t,v1=,"), QByteArray("t,,"), QByteArray(",,"),
             QByteArray("t"), QByteArray(), QByteArray("v1=" + mac), QByteArray("t=x,v1=" + mac)})
        QTest::newRow(header.isEmpty() ? "empty" : header.constData()) << header;
}

void TestSignatureRules::malformedStripe()
{
    QFETCH(QByteArray, header);
    const SignatureVector vector = signatureVector("stripe-dotnet");
    const SignedRequest request = withHeader(vector.request, "Stripe-Signature", header);
    const SignatureVerdict verdict =
        verifySignature(vector.scheme, request, {vector.key}, TimeRule::Ignore);
    QCOMPARE(verdict.state, State::Malformed);
    QVERIFY(!verdict.sentence.isEmpty());
}

void TestSignatureRules::tolerance_data()
{
    QTest::addColumn<QByteArray>("vector");
    QTest::addColumn<qint64>("receivedAt"); // seconds since 1970
    QTest::addColumn<bool>("verified");
    QTest::newRow("stripe in time") << QByteArray("stripe-small") << 1'700'000'300LL << true;
    QTest::newRow("stripe late") << QByteArray("stripe-small") << 1'700'000'301LL << false;
    QTest::newRow("stripe early") << QByteArray("stripe-small") << 1'600'000'000LL << false;
    QTest::newRow("slack early") << QByteArray("slack-docs") << 1'531'420'317LL << false;
    QTest::newRow("slack in time") << QByteArray("slack-docs") << 1'531'420'318LL << true;
    QTest::newRow("paddle late") << QByteArray("paddle-1") << 1'698'796'806LL << false;
    QTest::newRow("linear in time") << QByteArray("linear") << 1'676'057'000LL << true;
    QTest::newRow("linear late") << QByteArray("linear") << 1'676'057'001LL << false;
    QTest::newRow("box late") << QByteArray("box-primary") << 1'577'862'601LL << false;
    QTest::newRow("github has none") << QByteArray("github-docs") << 1LL << true;
}

void TestSignatureRules::tolerance()
{
    QFETCH(QByteArray, vector);
    QFETCH(qint64, receivedAt);
    QFETCH(bool, verified);
    SignatureVector right = signatureVector(vector);
    right.request.receivedAtUs = receivedAt * 1'000'000;
    const SignatureVerdict verdict = verifySignature(right.scheme, right.request, {right.key});
    QCOMPARE(verdict.state, verified ? State::Verified : State::Expired);
}

void TestSignatureRules::credentials_data()
{
    QTest::addColumn<QByteArray>("scheme");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<State>("state");
    const auto row = [](const char *name, const char *scheme, const char *key, State state) {
        QTest::newRow(name) << QByteArray(scheme) << QByteArray(key) << state;
    };
    row("bearer", "bearer", "token-1", State::Verified);
    row("other bearer", "bearer", "token-2", State::Mismatch);
    row("no Basic", "basic", "token-1", State::Malformed);
    row("gitlab", "gitlab", "agreed", State::Verified);
    row("other token", "gitlab", "agree", State::Mismatch);
    row("one field", "static", "X-A: 1", State::Verified);
    row("several fields", "static", "X-A: 1\nx-b: 2\n", State::Verified);
    row("one of them wrong", "static", "X-A: 1\nX-B: 3", State::Mismatch);
    row("one of them missing", "static", "X-A: 1\nX_C: 3", State::Missing);
    row("no field named", "static", "agreed", State::KeyUnusable);
}

void TestSignatureRules::credentials()
{
    QFETCH(QByteArray, scheme);
    QFETCH(QByteArray, key);
    QFETCH(State, state);
    SignedRequest request;
    request.headers = {{"Authorization", "Bearer token-1"}, {"X-Gitlab-Token", "agreed"},
        {"X-A", "1"}, {"X-B", "2"}};
    const SignatureVerdict verdict =
        verifySignature(presetScheme(scheme.constData()), request, {{{}, key}});
    QCOMPARE(verdict.state, state);
}

// What is said about a key that is pasted, before any request is judged with it.
void TestSignatureRules::keys_data()
{
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char *name, const char *scheme, const char *key,
                         const char *problem) {
        QTest::newRow(name) << QString::fromLatin1(scheme) << QByteArray(key)
                            << QString::fromLatin1(problem);
    };
    row("text", "github", "anything goes", "");
    row("base64", "standard-webhooks-v1", "whsec_ZmFrZQ==", "");
    row("no base64", "standard-webhooks-v1", "whsec_fake!", "written in Base64");
    row("public key", "standard-webhooks-v1a", "whpk_ZmFrZQ==", "32 bytes");
    row("user and password", "basic", "user:fake", "");
    row("no password", "basic", "user", "no colon");
    row("no certificate", "sns", "fake", "no certificate");
    row("value", "static", "any", "");
}

void TestSignatureRules::keys()
{
    QFETCH(QString, scheme);
    QFETCH(QByteArray, key);
    QFETCH(QString, problem);
    const QString said = keyProblem(*SchemeCatalogue::presets().find(scheme), key);
    QCOMPARE(said.isEmpty(), problem.isEmpty());
    QVERIFY2(said.contains(problem), qPrintable(said));
}

void TestSignatureRules::everyKeyIsDescribed()
{
    for (const SignatureScheme &scheme : SchemeCatalogue::presets().schemes()) {
        const QString text = keyDescription(scheme);
        QVERIFY2(text.endsWith(QLatin1Char('.')), qPrintable(scheme.id + text));
        for (const QByteArray &prefix : scheme.keyPrefixes)
            QVERIFY2(text.contains(QString::fromLatin1(prefix)), qPrintable(text));
    }
}

QTEST_GUILESS_MAIN(TestSignatureRules)
#include "tst_signaturerules.moc"
