// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/messagecomponents.h"
#include "unit/inspect/signature/githubrequest.h"

#include <QTest>

using namespace tallyman;

// For each other reading of key, value and URL that the doctor tries: a request that only it makes
// verify.
class TestDoctorReadings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void key_data();
    void key();
    void otherKey();
    void otherKeyAndBody();
    void value_data();
    void value();
    void otherHash();
    void url_data();
    void url();
    void decodedPath();
    void urlOfMessageSignature_data();
    void urlOfMessageSignature();
    void token();
};

void TestDoctorReadings::key_data()
{
    QTest::addColumn<QByteArray>("scheme");
    QTest::addColumn<QByteArray>("pasted");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("cause");
    const auto row = [](const char *cause, const char *scheme, const QByteArray &pasted,
                         const QByteArray &bytes) {
        QTest::newRow(cause) << QByteArray(scheme) << pasted << bytes << QByteArray(cause);
    };
    row("key-trimmed", "github", " secret\r\n", "secret");
    row("key-unquoted", "github", "\"secret\"", "secret");
    row("key-base64", "github", "c2VjcmV0LWtleQ==", "secret-key");
    row("key-hex", "github", "736563726574", "secret");
    row("key-base64-unlabelled", "github", "whsec_c2VjcmV0LWtleQ==", "secret-key");
    row("key-base64url", "github", "-_-_", QByteArray::fromHex("fbffbf"));
    row("key-text", "standard-webhooks-v1", "whsec_c2VjcmV0", "whsec_c2VjcmV0");
    row("key-text-unlabelled", "standard-webhooks-v1", "whsec_c2VjcmV0", "c2VjcmV0");
    row("key-encoded", "github", "secret", "c2VjcmV0");
    row("key-without-auth-scheme", "github", "Bearer secret", "secret");
    row("key-with-bearer", "github", "secret", "Bearer secret");
}

void TestDoctorReadings::key()
{
    QFETCH(QByteArray, scheme);
    QFETCH(QByteArray, pasted);
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, cause);
    SignedRequest request;
    request.body = "{}";
    request.headers = {
        {"X-Hub-Signature-256", "sha256=" + sha256Hex(bytes, "{}")},
        {"webhook-id", "m"},
        {"webhook-timestamp", "1614265330"},
        {"webhook-signature",
            "v1," + hmacOf(HashAlgorithm::Sha256, bytes, "m.1614265330.{}").toBase64()},
    };
    const SignatureDiagnosis diagnosis =
        diagnoseSignature(presetScheme(scheme.constData()), request, {{{}, pasted}});
    QVERIFY2(diagnosis.found, qPrintable(diagnosis.sentence));
    QCOMPARE(diagnosis.cause, cause);
    QVERIFY(!diagnosis.sentence.contains(QString::fromUtf8(pasted)));
}

void TestDoctorReadings::otherKey()
{
    DoctorOptions options;
    options.otherKeys = {{QStringLiteral("staging"), "x"}, {QStringLiteral("live"), kSecret}};
    const SignatureDiagnosis diagnosis = diagnoseSignature(
        presetScheme("github"), githubRequest("a", "a"), {{{}, "wrong"}}, options);
    QCOMPARE(diagnosis.cause, QByteArray("other-key"));
    QVERIFY(diagnosis.sentence.contains(QStringLiteral("“live”")));
}

void TestDoctorReadings::otherKeyAndBody()
{
    DoctorOptions options;
    options.otherKeys = {{QStringLiteral("live"), kSecret}};
    const SignatureDiagnosis diagnosis = diagnoseSignature(
        presetScheme("github"), githubRequest("{ }", "{}"), {{{}, "wrong"}}, options);
    QCOMPARE(diagnosis.cause, QByteArray("compact"));
    QVERIFY(diagnosis.sentence.contains(QStringLiteral("another key is used")));
}

void TestDoctorReadings::value_data()
{
    QTest::addColumn<QByteArray>("scheme");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("cause");
    const QByteArray mac = hmacOf(HashAlgorithm::Sha256, kSecret, "abc0");
    const auto url = QByteArray::Base64UrlEncoding;
    QTest::newRow("base64") << QByteArray("github") << "sha256=" + mac.toBase64()
                            << QByteArray("value-base64");
    QTest::newRow("hex") << QByteArray("shopify") << mac.toHex() << QByteArray("value-hex");
    QTest::newRow("capitals") << QByteArray("github") << "sha256=" + mac.toHex().toUpper()
                              << QByteArray("value-lower-case");
    QTest::newRow("url") << QByteArray("shopify") << mac.toBase64(url)
                         << QByteArray("value-base64url");
    QTest::newRow("no padding") << QByteArray("shopify")
                                << mac.toBase64(QByteArray::OmitTrailingEquals)
                                << QByteArray("value-base64url");
    QTest::newRow("no prefix") << QByteArray("github") << mac.toHex() << QByteArray("value-prefix");
    QTest::newRow("other prefix") << QByteArray("github") << "v1=" + mac.toHex()
                                  << QByteArray("value-prefix");
}

void TestDoctorReadings::value()
{
    QFETCH(QByteArray, scheme);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, cause);
    const SignatureScheme &preset = presetScheme(scheme.constData());
    SignedRequest request;
    request.body = "abc0";
    request.headers = {{preset.signatureHeaders().first(), value}};
    QVERIFY(!verifySignature(preset, request, {{{}, kSecret}}).verified());
    QCOMPARE(diagnoseSignature(preset, request, {{{}, kSecret}}).cause, cause);
}

void TestDoctorReadings::otherHash()
{
    SignedRequest request;
    request.body = "abc";
    request.headers = {
        {"X-Hub-Signature-256", "sha512=" + hmacOf(HashAlgorithm::Sha512, kSecret, "abc").toHex()}};
    const SignatureDiagnosis diagnosis = diagnoseGithub(request);
    QCOMPARE(diagnosis.cause, QByteArray("algorithm"));
    QVERIFY(diagnosis.sentence.contains(QStringLiteral("HMAC-SHA512")));
}

void TestDoctorReadings::url_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::newRow("scheme") << QByteArray("https://app.example.com/hook?x=1");
    QTest::newRow("port") << QByteArray("http://app.example.com:80/hook?x=1");
    QTest::newRow("host") << QByteArray("https://inner.example.com/hook?x=1");
    QTest::newRow("port of TLS") << QByteArray("https://app.example.com:443/hook?x=1");
    QTest::newRow("port in front") << QByteArray("https://app.example.com:8443/hook?x=1");
    QTest::newRow("port of Host") << QByteArray("http://inner.example.com:8787/hook?x=1");
    QTest::newRow("slash") << QByteArray("http://app.example.com/hook/?x=1");
    QTest::newRow("query") << QByteArray("http://app.example.com/hook");
}

void TestDoctorReadings::url()
{
    QFETCH(QByteArray, url);
    SignedRequest request;
    request.method = "POST";
    request.target = "/hook?x=1";
    request.body = "abc";
    request.headers = {{"Host", "inner.example.com:8787"}, {"X-Forwarded-Host", "app.example.com"},
        {"X-Forwarded-Port", "8443"},
        {"x-square-hmacsha256-signature",
            hmacOf(HashAlgorithm::Sha256, kSecret, QByteArray(url + "abc")).toBase64()}};
    const SignatureDiagnosis diagnosis =
        diagnoseSignature(presetScheme("square"), request, {{{}, kSecret}});
    QCOMPARE(diagnosis.cause, QByteArray("url"));
    QVERIFY2(diagnosis.sentence.contains(QString::fromUtf8(url)), qPrintable(diagnosis.sentence));
}

void TestDoctorReadings::decodedPath()
{
    SignedRequest request;
    request.target = "/a%20b";
    request.headers = {{"Host", "example.com"},
        {"x-square-hmacsha256-signature",
            hmacOf(HashAlgorithm::Sha256, kSecret, "http://example.com/a b").toBase64()}};
    const SignatureDiagnosis diagnosis =
        diagnoseSignature(presetScheme("square"), request, {{{}, kSecret}});
    QCOMPARE(diagnosis.cause, QByteArray("url"));
    QVERIFY(diagnosis.sentence.contains(QStringLiteral("another path")));
}

// RFC 9421 signs parts of the URL.
void TestDoctorReadings::urlOfMessageSignature_data()
{
    QTest::addColumn<QByteArray>("component");
    QTest::addColumn<QByteArray>("url"); // as the sender knows it
    const auto row = [](const char *component, const char *url) {
        QTest::newRow(component) << QByteArray(component) << QByteArray(url);
    };
    row("\"@authority\"", "http://app.example.com/hook");
    row("\"@scheme\"", "https://inner.example.com/hook");
    row("\"@path\"", "http://inner.example.com/hook/");
    row("\"@target-uri\"", "https://app.example.com/hook");
}

void TestDoctorReadings::urlOfMessageSignature()
{
    QFETCH(QByteArray, component);
    QFETCH(QByteArray, url);
    SignedRequest request;
    request.method = "POST";
    request.target = "/hook";
    request.url = "http://inner.example.com/hook";
    request.headers = {{"Host", "inner.example.com"}, {"X-Forwarded-Host", "app.example.com"}};
    SignedRequest sent = request;
    sent.url = url;
    const QByteArray input = "sig=(" + component + ")";
    const auto members = parseDictionary(input);
    const auto base = signatureBase(members->first().value, sent);
    QVERIFY(base);
    request.headers.append("Signature-Input", input);
    request.headers.append(
        "Signature", "sig=:" + hmacOf(HashAlgorithm::Sha256, kSecret, *base).toBase64() + ':');
    QVERIFY(!verifySignature(presetScheme("rfc9421"), request, {{{}, kSecret}}).matches());
    const SignatureDiagnosis diagnosis =
        diagnoseSignature(presetScheme("rfc9421"), request, {{{}, kSecret}});
    QCOMPARE(diagnosis.cause, QByteArray("url"));
}

void TestDoctorReadings::token()
{
    SignedRequest request;
    request.headers = {{"X-Gitlab-Token", "secret"}, {"Authorization", "Basic YTpi"}};
    QCOMPARE(diagnoseSignature(presetScheme("gitlab"), request, {{{}, "secret "}}).cause,
        QByteArray("key-trimmed"));
    QCOMPARE(diagnoseSignature(presetScheme("basic"), request, {{{}, "YTpi"}}).cause,
        QByteArray("key-base64"));
    QCOMPARE(diagnoseSignature(presetScheme("basic"), request, {{{}, "Basic YTpi"}}).cause,
        QByteArray("key-credentials"));
}

QTEST_GUILESS_MAIN(TestDoctorReadings)
#include "tst_doctorreadings.moc"
