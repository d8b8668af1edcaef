// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/bodyvariants.h"
#include "unit/inspect/signature/githubrequest.h"

#include <QTest>
#include <zlib.h>

using namespace tallyman;

// For each change of the content that the doctor looks for a request that only it keeps from
// verifying; what it says of other schemes, time, and when it finds nothing.
class TestSignatureDoctor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void body_data();
    void body();
    void bodyOfEverySchemeThatSignsIt();
    void publishedReserialisation_data();
    void publishedReserialisation();
    void decodedBody();
    void otherScheme_data();
    void otherScheme();
    void time();
    void nothingMatches();
    void missing_data();
    void missing();
    void bounded();
};

namespace {

QByteArray gzipped(const QByteArray &bytes)
{
    QByteArray out(bytes.size() + 100, '\0');
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.truncate(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return out;
}

} // namespace

void TestSignatureDoctor::body_data()
{
    QTest::addColumn<QByteArray>("received");
    QTest::addColumn<QByteArray>("made");
    QTest::addColumn<QByteArray>("cause");
    const auto row = [](const char *cause, const QByteArray &received, const QByteArray &made) {
        QTest::newRow(cause) << received << made << QByteArray(cause);
    };
    row("compact", "{\"a\": [1, 2]}", "{\"a\":[1,2]}");
    row("indented-2", "{\"a\":[1,{}]}", "{\n  \"a\": [\n    1,\n    {}\n  ]\n}");
    row("indented-4", "{\"a\":[1]}", "{\n    \"a\": [\n        1\n    ]\n}");
    row("indented-tab", "{\"a\":[1]}", "{\n\t\"a\": [\n\t\t1\n\t]\n}");
    row("spaced", "{\"a\":[1,2],\"b\":{}}", "{\"a\": [1, 2], \"b\": {}}");
    row("slashes-unescaped", R"({"a":"b\/c\\/"})", R"({"a":"b/c\\/"})");
    row("unicode-unescaped", R"({"a":"\u00e9\ud83d\ude00\u0001\u0022\ud800"})",
        "{\"a\":\"\u00e9\U0001F600\\u0001\\u0022\\ud800\"}");
    row("both-unescaped", R"({"a":"\u00e9\/"})", "{\"a\":\"\u00e9/\"}");
    row("slashes-escaped", R"({"a":"b/c"})", R"({"a":"b\/c"})");
    row("unicode-escaped", "{\"a\":\"\u00e9\U0001F600\"}", R"({"a":"\u00e9\ud83d\ude00"})");
    row("both-escaped", "{\"a\":\"\u00e9/\"}", R"({"a":"\u00e9\/"})");
    row("markup-escaped", R"({"a":"<b>&"})", R"({"a":"\u003cb\u003e\u0026"})");
    row("newline-added", "x", "x\n");
    row("newline-removed", "{\"a\":1}\n", "{\"a\":1}");
    row("lf", "a\r\nb", "a\nb");
    row("crlf", "a\nb", "a\r\nb");
    row("bom-added", "a",
        "\xEF\xBB\xBF"
        "a");
    row("bom-removed", "\xEF\xBB\xBF{}", "{}");
    row("compact+both-unescaped", R"({ "a": "\u00e9\/" })", "{\"a\":\"\u00e9/\"}");
    row("spaced+unicode-escaped", "{\"a\":\"\u00e9\",\"b\":1}", R"({"a": "\u00e9", "b": 1})");
    row("indented-2+newline-added", "{\"a\":1}", "{\n  \"a\": 1\n}\n");
}

void TestSignatureDoctor::body()
{
    QFETCH(QByteArray, received);
    QFETCH(QByteArray, made);
    QFETCH(QByteArray, cause);
    const SignatureDiagnosis diagnosis = diagnoseGithub(githubRequest(received, made));
    QVERIFY2(diagnosis.found, qPrintable(diagnosis.sentence));
    QCOMPARE(diagnosis.cause, cause);
    QVERIFY(diagnosis.sentence.startsWith(QLatin1String("The signature matches if the body ")));
    if (cause == "compact")
        QCOMPARE(diagnosis.sentence,
            QStringLiteral("The signature matches if the body is re-serialised without spaces: "
                           "something between the sender and here rewrites JSON."));
}

void TestSignatureDoctor::bodyOfEverySchemeThatSignsIt()
{
    int judged = 0;
    const QList<SignatureVector> vectors = signatureVectors();
    for (const SignatureVector &vector : vectors) {
        const bool message = vector.request.headers.contains("Content-Digest");
        if (!message && !vector.scheme.uses(TemplatePart::Kind::Body))
            continue;
        SignedRequest request = vector.request;
        request.body += '\n';
        const SignatureDiagnosis diagnosis =
            diagnoseSignature(vector.scheme, request, {vector.key});
        QVERIFY2(diagnosis.cause == "newline-removed", vector.name.constData());
        ++judged;
    }
    QVERIFY(judged > 50);
}

void TestSignatureDoctor::publishedReserialisation_data()
{
    QTest::addColumn<QByteArray>("signature");
    QTest::addColumn<QByteArray>("cause");
    QTest::newRow("compact") << QByteArray(
        "2ee6c229b8af3ca9622e5c573974cb7778f8252dd955254831c9ce2b3a92fa3c")
                             << QByteArray("both-unescaped");
    QTest::newRow("indented") << QByteArray(
        "410ecf5934c4b29a84aaa60232d0f1ff1396b98de645bf8004a9b1c94e073a33")
                              << QByteArray("indented-2+both-unescaped");
}

void TestSignatureDoctor::publishedReserialisation()
{
    QFETCH(QByteArray, signature);
    QFETCH(QByteArray, cause);
    const SignatureVector vector = signatureVector("php-raw");
    const SignedRequest request = withHeader(vector.request, "X-Signature", signature);
    QCOMPARE(diagnoseSignature(vector.scheme, request, {vector.key}).cause, cause);
}

void TestSignatureDoctor::decodedBody()
{
    const QByteArray text = "{\"a\": 1}";
    SignedRequest request = githubRequest(gzipped(text), text);
    request.headers.append("Content-Encoding", "gzip");
    QCOMPARE(diagnoseGithub(request).cause, QByteArray("decoded"));
    request = githubRequest(gzipped(text), "{\"a\":1}");
    request.headers.append("Content-Encoding", "gzip");
    QCOMPARE(diagnoseGithub(request).cause, QByteArray("decoded+compact"));
}

void TestSignatureDoctor::otherScheme_data()
{
    QTest::addColumn<QByteArray>("vector");
    QTest::addColumn<QByteArray>("asked");
    QTest::newRow("github for stripe") << QByteArray("stripe-small") << QByteArray("github");
    QTest::newRow("stripe for slack") << QByteArray("slack-docs") << QByteArray("stripe");
    QTest::newRow("sha1 header") << QByteArray("intercom") << QByteArray("bitbucket");
    QTest::newRow("discord for v1a") << QByteArray("sw-2-ed25519") << QByteArray("discord");
    QTest::newRow("rfc9421") << QByteArray("rfc9421-b25") << QByteArray("zendesk");
}

void TestSignatureDoctor::otherScheme()
{
    QFETCH(QByteArray, vector);
    QFETCH(QByteArray, asked);
    const SignatureVector right = signatureVector(vector);
    const SignatureDiagnosis diagnosis =
        diagnoseSignature(presetScheme(asked.constData()), right.request, {right.key});
    QVERIFY2(diagnosis.found, qPrintable(diagnosis.sentence));
    if (asked != "bitbucket")
        QVERIFY2(diagnosis.sentence.contains(right.scheme.title), qPrintable(diagnosis.sentence));
}

void TestSignatureDoctor::time()
{
    SignatureVector vector = signatureVector("stripe-small");
    vector.request.receivedAtUs = 1'700'001'000LL * 1'000'000;
    QCOMPARE(verifySignature(vector.scheme, vector.request, {vector.key}).state,
        SignatureVerdict::State::Expired);
    const SignatureDiagnosis diagnosis =
        diagnoseSignature(vector.scheme, vector.request, {vector.key});
    QCOMPARE(diagnosis.cause, QByteArray("time"));
    QVERIFY(diagnosis.found);
}

void TestSignatureDoctor::nothingMatches()
{
    const SignatureDiagnosis diagnosis =
        diagnoseGithub(githubRequest("{\"a\": \"b/c\"}", "something else"));
    QVERIFY(!diagnosis.found);
    QVERIFY(diagnosis.cause.isEmpty());
    QVERIFY(diagnosis.attempts > 100);
    for (const char *tried : {"decoded otherwise", "base64", "other schemes", "re-serialised"})
        QVERIFY2(diagnosis.sentence.contains(QLatin1String(tried)), qPrintable(diagnosis.sentence));
    QVERIFY(!diagnosis.sentence.contains(QString::fromUtf8(kSecret)));
}

void TestSignatureDoctor::missing_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("said");
    QTest::newRow("none") << QByteArray("Accept") << QStringLiteral("no signature that is known");
    QTest::newRow("other") << QByteArray("X-Shopify-Hmac-SHA256")
                           << QStringLiteral("X-Shopify-Hmac-SHA256 (shopify)");
}

void TestSignatureDoctor::missing()
{
    QFETCH(QByteArray, header);
    QFETCH(QString, said);
    SignedRequest request;
    request.headers = {{header, "x"}};
    const SignatureDiagnosis diagnosis = diagnoseGithub(request);
    QVERIFY(!diagnosis.found);
    QVERIFY2(diagnosis.sentence.contains(said), qPrintable(diagnosis.sentence));
}

void TestSignatureDoctor::bounded()
{
    DoctorOptions options;
    options.maxBytes = 100'000;
    const QByteArray body = "[\"" + QByteArray(40'000, 'a') + "\"]";
    const SignatureDiagnosis diagnosis = diagnoseSignature(
        presetScheme("github"), githubRequest(body, "something else"), {{{}, kSecret}}, options);
    QVERIFY(!diagnosis.found);
    QVERIFY(!diagnosis.complete);
    QVERIFY(diagnosis.sentence.contains(QStringLiteral("ended after 97.7 KiB")));
    qint64 produced = 0;
    anyBodyVariant(body, {}, 1'000'000, [&produced](const BodyVariant &variant) {
        produced += variant.bytes.size();
        return false;
    });
    QVERIFY(produced > 0 && produced <= 1'000'000);
}

QTEST_GUILESS_MAIN(TestSignatureDoctor)
#include "tst_signaturedoctor.moc"
