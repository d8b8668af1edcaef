// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hash.h"
#include "inspect/credentials.h"
#include "support/testevent.h"

#include <QTest>

using namespace tallyman;
using namespace tallyman::test;

namespace {

// RFC 7519 §3.1
const QByteArray kWebToken =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const QByteArray kLink = "https://files.example.test/raw.csv?signature=not-a-real-one";

QByteArray maskOf(const QByteArray &secret)
{
    QByteArray mask(secret.size(), '*');
    if (secret.size() >= 25)
        mask.replace(1, 23, QByteArray("masked-SHA-256-" + Sha256::of(secret).toHex().first(8)));
    return mask;
}

Event csvboxEvent(const QByteArray &body, const QByteArray &fields = {})
{
    return makeEvent("POST /crm HTTP/1.1\r\nHost: a\r\n" + fields
            + "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size())
            + "\r\n\r\n",
        body);
}

QByteArray importComplete(const QByteArray &link)
{
    return R"({"import_id":79418895,"sheet_id":55,"sheet_name":"Products","destination_type":)"
           R"("webhook","row_count":5,"row_success":5,"row_fail":0,"import_status":"success",)"
           R"("import_starttime":1762774686,"import_endtime":1762774689,"original_filename":)"
           R"("products.csv","raw_file":")"
        + link + R"(","custom_fields":{"user_id":"u"},"column_mappings":[{"Name":"Name"}]})";
}

} // namespace

class TestCredentials : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_profiles = ProfileSet::load({QStringLiteral(":/profiles")});
    }
    void fields_data();
    void fields();
    void targets_data();
    void targets();
    void contents_data();
    void contents();
    void profileNamesTheFileLink();
    void jsonWithMistakesIsMasked();
    void agreedFieldIsMasked();
    void chunksStayRight();
    void whatCannotBeFoundIsMaskedAsAWhole();
    void nothingToMask();
    void contentThatIsNotLoaded();
    void webTokensAreFoundQuickly();
    void signedLinks_data();
    void signedLinks();
    void signedLinksAreMaskedInUnknownContent();
    void signedLinksAreFoundQuickly();

private:
    ProfileSetPtr m_profiles;
};

void TestCredentials::fields_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray longOne = "0123456789012345678901234567890123456789";
    QTest::newRow("bearer") << QByteArray("Authorization: Bearer ") + longOne
                            << QByteArray("Authorization: Bearer ") + maskOf(longOne);
    QTest::newRow("basic") << QByteArray("authorization:\t Basic dTpw ")
                           << QByteArray("authorization:\t Basic **** ");
    QTest::newRow("cookie") << QByteArray("Cookie: a=b; c=d") << QByteArray("Cookie: ********");
    QTest::newRow("token") << QByteArray("X-Csvbox-Token:fake")
                           << QByteArray("X-Csvbox-Token:****");
    QTest::newRow("key") << QByteArray("X-Api-Key: fake") << QByteArray("X-Api-Key: ****");
    QTest::newRow("web token elsewhere")
        << QByteArray("X-User: " + kWebToken) << QByteArray("X-User: " + maskOf(kWebToken));
    for (const char *line : {"Stripe-Signature: t=1,v1=ab", "Idempotency-Key: abc", "User-Agent: x",
             "X-Csvbox-Token:", "no field"})
        QTest::newRow(line) << QByteArray(line) << QByteArray(line);
}

void TestCredentials::fields()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, expected);
    const Event event = csvboxEvent("{}", line + "\r\n");
    const MaskedEvent masked = maskCredentials(event, *m_profiles);
    QCOMPARE(masked.event.head, csvboxEvent("{}", expected + "\r\n").head);
    QCOMPARE(masked.masked.size(), line == expected ? 0 : 1);
    if (line != expected)
        QCOMPARE(masked.masked.first().toUtf8(), line.first(line.indexOf(':')));
    QCOMPARE(masked.event.wireSha256, Sha256::of(QByteArray(masked.event.head + "{}")));
}

void TestCredentials::targets_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("token") << QByteArray("/a?token=fake&b=1") << QByteArray("/a?token=****&b=1");
    QTest::newRow("key") << QByteArray("/a?b=1&api_key=fake") << QByteArray("/a?b=1&api_key=****");
    QTest::newRow("web token in the path")
        << QByteArray("/" + kWebToken + "/x") << QByteArray("/" + maskOf(kWebToken) + "/x");
    for (const char *target : {"/token", "/a?b=token", "/a?token", "/a?token=", "/a?"})
        QTest::newRow(target) << QByteArray(target) << QByteArray(target);
}

void TestCredentials::targets()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, expected);
    const Event event = makeEvent("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
    const MaskedEvent masked = maskCredentials(event, *m_profiles);
    QCOMPARE(masked.event.target, expected);
    QCOMPARE(masked.event.head, "GET " + expected + " HTTP/1.1\r\nHost: a\r\n\r\n");
    QCOMPARE(masked.masked.isEmpty(), target == expected);
}

void TestCredentials::contents_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("secret"); // as it stands in the body, all of it masked
    const QByteArray json = "application/json";
    QTest::newRow("json") << json << importComplete(kLink) << kLink;
    QByteArray escaped = kLink;
    escaped.replace("/", "\\/");
    QTest::newRow("escaped") << json << importComplete(escaped) << escaped;
    QTest::newRow("twice") << json
                           << importComplete(kLink).replace("\"u\"", QByteArray('"' + kLink + '"'))
                           << kLink;
    QTest::newRow("layout and duplicate numbers")
        << json << importComplete(kLink).replace(",", " ,\n\t").replace(":1", ": 1.10e0") << kLink;
    QTest::newRow("web token") << json << QByteArray(R"({"a":")" + kWebToken + R"(","b":1.10e2})")
                               << kWebToken;
    QTest::newRow("web token in text")
        << QByteArray("text/plain") << QByteArray("see " + kWebToken + ", " + kWebToken + "!")
        << kWebToken;
    QTest::newRow("web token in a form") << QByteArray("application/x-www-form-urlencoded")
                                         << QByteArray("a=1&jwt=" + kWebToken) << kWebToken;
}

void TestCredentials::contents()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, secret);
    Event event = csvboxEvent(body);
    event.head.replace("application/json", type);
    const MaskedEvent masked = maskCredentials(event, *m_profiles);
    QByteArray expected = body;
    expected.replace(secret, maskOf(secret));
    QCOMPARE(masked.event.body, expected);
    QVERIFY(masked.event.body != body);
    QCOMPARE(masked.event.head, event.head);
    QCOMPARE(masked.event.bodyBytes, event.bodyBytes);
    QCOMPARE(masked.event.bodySha256, Sha256::of(expected));
    QVERIFY(!masked.masked.isEmpty());
}

void TestCredentials::profileNamesTheFileLink()
{
    const MaskedEvent masked = maskCredentials(csvboxEvent(importComplete(kLink)), *m_profiles);
    QCOMPARE(masked.masked, QStringList{QStringLiteral("/raw_file")});
    QVERIFY(maskCredentials(csvboxEvent(importComplete(kLink)), ProfileSet()).masked.isEmpty());
}

void TestCredentials::jsonWithMistakesIsMasked()
{
    const QByteArray right = importComplete(kLink);
    const QByteArray masked = importComplete(maskOf(kLink));
    const auto check = [&](const QByteArray &what, const QByteArray &with) {
        const Event event = csvboxEvent(QByteArray(right).replace(what, with));
        const MaskedEvent result = maskCredentials(event, *m_profiles);
        QCOMPARE(result.event.body, QByteArray(masked).replace(what, with));
        QCOMPARE(result.masked, QStringList{QStringLiteral("/raw_file")});
    };
    check("\"}]}", "\"}],}");
    check("\"sheet_id\"", "'sheet_id'");
    check("\"}]}", "\"}]");
    // where it stands in another spelling, all is masked
    const QByteArray spelled = QByteArray(right).replace("https://", "\\x68ttps://");
    const MaskedEvent all = maskCredentials(csvboxEvent(spelled), *m_profiles);
    QCOMPARE(all.event.body, maskOf(spelled));
}

void TestCredentials::agreedFieldIsMasked()
{
    const Event event = csvboxEvent("{}", "X-Anything: fake\r\n");
    QVERIFY(maskCredentials(event, *m_profiles).masked.isEmpty());
    const MaskedEvent masked = maskCredentials(event, *m_profiles, {"x-anything"});
    QVERIFY(masked.event.head.contains("X-Anything: ****\r\n"));
}

void TestCredentials::chunksStayRight()
{
    const QByteArray body = importComplete(kLink);
    Framing framing;
    framing.append(0, "8\r\n");
    framing.append(8, QByteArray("\r\n" + QByteArray::number(body.size() - 8, 16) + "\r\n"));
    framing.append(body.size() - 8, "\r\n0\r\n\r\n");
    const Event event = makeEvent("POST /crm HTTP/1.1\r\nHost: a\r\nContent-Type: application/json"
                                  "\r\nTransfer-Encoding: chunked\r\n\r\n",
        body, framing);
    const MaskedEvent masked = maskCredentials(event, *m_profiles);
    const QByteArray wire = wireBytes(masked.event.head, masked.event.body, framing);
    QCOMPARE(masked.event.wireBytes, wire.size());
    QCOMPARE(masked.event.wireSha256, Sha256::of(wire));
    QVERIFY(!wire.contains("not-a-real-one"));
}

// In a text of 16-bit units the bytes of a value are not those it says.
void TestCredentials::whatCannotBeFoundIsMaskedAsAWhole()
{
    const QString text = QString::fromUtf8(importComplete(kLink));
    const QByteArray wide(reinterpret_cast<const char *>(text.utf16()), text.size() * 2);
    const MaskedEvent masked = maskCredentials(csvboxEvent(wide), *m_profiles);
    QCOMPARE(masked.event.body, maskOf(wide));
    QCOMPARE(masked.masked, QStringList{QStringLiteral("/raw_file")});
}

void TestCredentials::nothingToMask()
{
    const Event event = makeEvent(awkwardHead(awkwardBody().size()), awkwardBody());
    const MaskedEvent masked = maskCredentials(event, *m_profiles);
    QVERIFY(masked.masked.isEmpty());
    QCOMPARE(masked.event.head, event.head);
    QCOMPARE(masked.event.body, event.body);
    QCOMPARE(masked.event.wireSha256, event.wireSha256);
}

void TestCredentials::contentThatIsNotLoaded()
{
    Event event = csvboxEvent(importComplete(kLink), "X-Csvbox-Token: fake\r\n");
    event.body.clear();
    const MaskedEvent masked = maskCredentials(event, *m_profiles);
    QCOMPARE(masked.masked, QStringList{QStringLiteral("X-Csvbox-Token")});
    QCOMPARE(masked.event.bodySha256, event.bodySha256);
}

void TestCredentials::webTokensAreFoundQuickly()
{
    constexpr auto kToken = TextCredential::Kind::WebToken;
    QCOMPARE(credentialsIn(QByteArray("x" + kWebToken + " " + kWebToken)),
        (QList<TextCredential>{
            {kToken, {1, kWebToken.size()}}, {kToken, {kWebToken.size() + 2, kWebToken.size()}}}));
    for (const char *text :
        {"", "eyJ", "eyJ.eyJ.", "eyJhbGciOi.eyJhbGciOi", "eyJhbGciOi.abcdefghi."})
        QVERIFY2(credentialsIn(text).isEmpty(), text);
    QVERIFY(credentialsIn(QByteArray("eyJ").repeated(10'000'000)).isEmpty()); // not quadratic
}

void TestCredentials::signedLinks_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("secret"); // empty: there is none
    const QByteArray amazon = "https://b.s3.example.test/k.csv?X-Amz-Credential=AKIAFAKE%2F20260101"
                              "&X-Amz-Expires=60&X-Amz-Signature=0a1b2c3d";
    QTest::newRow("S3") << QByteArray("see " + amazon + " soon") << QByteArray("0a1b2c3d");
    QTest::newRow("S3, in JSON") << QByteArray(R"({"f":")" + amazon + R"("})")
                                 << QByteArray("0a1b2c3d");
    QTest::newRow("S3, JSON with escapes")
        << QByteArray(R"({"f":"https:\/\/b\/k?X-Amz-Credential=A\u0026X-Amz-Signature=0a1b\nx"})")
        << QByteArray("0a1b");
    QTest::newRow("S3, XML") << QByteArray(amazon).replace("&", "&amp;") + "<"
                             << QByteArray("0a1b2c3d");
    QTest::newRow("S3, form") << "file=" + amazon.toPercentEncoding() + "&b=c"
                              << QByteArray("0a1b2c3d");
    QTest::newRow("S3, older") << QByteArray(
        "http://b/k?AWSAccessKeyId=A&Expires=1&Signature=a%2Bb%3D")
                               << QByteArray("a%2Bb%3D");
    QTest::newRow("CloudFront") << QByteArray(
        "http://b/k?Expires=1&Signature=ab~&Key-Pair-Id=K#top")
                                << QByteArray("ab~");
    QTest::newRow("Google") << QByteArray("https://b/k?X-Goog-Signature=ff00&X-Goog-Credential=x")
                            << QByteArray("ff00");
    QTest::newRow("Azure") << QByteArray("https://b/k?sv=2022-11-02&se=2026-01-01&sig=abc%3D")
                           << QByteArray("abc%3D");
    for (const char *text : {"https://b/k?sig=abc", "https://b/k?Signature=abc&Expires=1",
             "X-Amz-Credential=A&X-Amz-Signature=0a", "https://b/k?X-Amz-Credential=A",
             "https://b/k?X-Amz-Credential=A&X-Amz-Signature=", "https://b/k X-Amz-Signature=1"})
        QTest::newRow(text) << QByteArray(text) << QByteArray();
}

void TestCredentials::signedLinks()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, secret);
    const QList<TextCredential> found = credentialsIn(text);
    QCOMPARE(found.size(), secret.isEmpty() ? 0 : 1);
    if (secret.isEmpty())
        return;
    QCOMPARE(found.first().kind, TextCredential::Kind::SignedLink);
    const ByteRange range = found.first().range;
    QCOMPARE(text.mid(range.start, range.size), secret);
}

void TestCredentials::signedLinksAreMaskedInUnknownContent()
{
    const QByteArray before = R"({"report":"https://b/k?X-Amz-Credential=A&X-Amz-Signature=)";
    const MaskedEvent masked = maskCredentials(csvboxEvent(before + "0a1b2c\"}"), ProfileSet());
    QCOMPARE(masked.event.body, before + "******\"}");
    QCOMPARE(masked.masked, QStringList{QStringLiteral("byte %1").arg(before.size())});
}

void TestCredentials::signedLinksAreFoundQuickly()
{
    QVERIFY(credentialsIn(QByteArray("://").repeated(3'000'000)).isEmpty());
    const QByteArray link = "http://b/?" + QByteArray("a=b&").repeated(3'000'000);
    QVERIFY(credentialsIn(link).isEmpty());
}

QTEST_GUILESS_MAIN(TestCredentials)
#include "tst_credentials.moc"
