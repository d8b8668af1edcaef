// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/embeddedvalue.h"

#include "inspect/jsonvalue.h"

#include <QTest>
#include <QTimeZone>

using namespace tallyman;

using Kind = EmbeddedValue::Kind;

namespace {

QByteArray jwt(const QByteArray &header, const QByteArray &claims)
{
    constexpr auto kOptions = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
    return "\"" + header.toBase64(kOptions) + "." + claims.toBase64(kOptions) + ".c2lnbmF0dXJl\"";
}

} // namespace

// What stands in strings: JSON, base64, tokens, and what only looks like them.
class TestEmbeddedValue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recognises_data();
    void recognises();
    void showsHeaderAndClaims();
    void saysTimesInWords_data();
    void saysTimesInWords();
    void saysMoments();
};

void TestEmbeddedValue::recognises_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("content");
    const auto row = [](const char *name, const QByteArray &token, Kind kind,
                         const QByteArray &content = {}) {
        QTest::newRow(name) << token << static_cast<int>(kind) << content;
    };
    const auto base64 = [](const QByteArray &bytes) -> QByteArray {
        return "\"" + bytes.toBase64() + "\"";
    };
    row("object", R"("{\"a\":1}")", Kind::Json, R"({"a":1})");
    row("array with blanks", R"(" [1, 2] ")", Kind::Json, " [1, 2] ");
    row("behind a line break", R"("\n{\"a\":1}")", Kind::Json, "\n{\"a\":1}");
    row("broken", R"("{\"a\":1")", Kind::None);
    row("template", R"("{name}")", Kind::None);
    row("base64 of JSON", base64(R"({"a":1,"b":"x"})"), Kind::Base64Json, R"({"a":1,"b":"x"})");
    row("base64 of text", base64("Hello, Zo\xC3\xAB and all"), Kind::Base64Text);
    row("escaped slashes", R"("Pz8\/Pz8\/Pz8\/Pz8\/")", Kind::Base64Text);
    row("without padding", R"("SGVsbG8sIHdvcmxkIGFnYWlu")", Kind::Base64Text);
    row("PNG", base64(QByteArray("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR", 16)), Kind::Base64Bytes);
    row("PDF", base64("%PDF-1.7\n\x80\x81\x82\x83\x84"), Kind::Base64Bytes);
    row("token", jwt(R"({"alg":"HS256"})", R"({"sub":"1"})"), Kind::Jwt,
        R"({"header":{"alg":"HS256"},"claims":{"sub":"1"}})");
    row("without signature", R"("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.")", Kind::Jwt,
        R"({"header":{"alg":"none"},"claims":{"sub":"1"}})");
    row("header without algorithm", jwt(R"({"typ":"x"})", "{}"), Kind::None);
    row("claims that would break out", jwt(R"({"alg":"x"})", "{},\"x\":{}"), Kind::None);
    row("a host", R"("files.example.com/import")", Kind::None);
    row("hex", R"("9f86d081884c7d659a2feaa0c55ad015")", Kind::None);
    row("UUID", R"("0b4f8a3e-6f0c-4f0e-9a53-6f7f0c3e9d11")", Kind::None);
    row("digits", R"("1234567890123456")", Kind::None);
    row("an identifier", R"("import_9f8e7d6c5b4a39281706")", Kind::None);
    row("a long word", R"("internationalisation")", Kind::None);
    row("a sentence", R"("this is only a sentence")", Kind::None);
    row("short", R"("SGVsbG8=")", Kind::None);
    row("wrong length", R"("SGVsbG8sIHdvcmxkIGFnYWlux")", Kind::None);
    row("control characters", base64(QByteArray("\x01\x02\x03 some text \x04", 15)), Kind::None);
    row("empty", R"("")", Kind::None);
    row("a number", "12345678901234567890", Kind::None);
    row("too long", "\"" + QByteArray(EmbeddedValue::kMostBytes, '[') + "\"", Kind::None);
    row("deep", "\"" + QByteArray(200'000, '[') + "\"", Kind::None);
}

void TestEmbeddedValue::recognises()
{
    QFETCH(QByteArray, token);
    QFETCH(QByteArray, content);
    const EmbeddedValue value = embeddedValue(token);
    QTEST(static_cast<int>(value.kind), "kind");
    QCOMPARE(embeddedName(value).isEmpty(), value.kind == Kind::None);
    if (value.kind != Kind::None)
        QVERIFY(mayEmbed(token));
    if (!content.isEmpty()) {
        QVERIFY(value.document && value.document->isValid());
        QCOMPARE(value.document->text(), content);
    }
}

void TestEmbeddedValue::showsHeaderAndClaims()
{
    const EmbeddedValue value =
        embeddedValue(jwt(R"({"alg":"RS256","kid":"k"})", R"({"big":12345678901234567890})"));
    const JsonValue root(value.document);
    QCOMPARE(root.child("header").child("kid").text(), QStringLiteral("k"));
    QCOMPARE(root.child("claims").child("big").text(), QStringLiteral("12345678901234567890"));
}

void TestEmbeddedValue::saysTimesInWords_data()
{
    QTest::addColumn<QByteArray>("claims");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *name, const QByteArray &claims, const char *words) {
        QTest::newRow(name) << claims << QString::fromUtf8(words);
    };
    row("expired", R"({"exp":1799999900})", "Expired 2027-01-15 07:58:20 UTC, 1 minute ago.");
    row("valid", R"({"exp":1800090000})", "Expires 2027-01-16 09:00:00 UTC, in 1 day.");
    row("issued", R"({"iat":1799990000,"exp":1800000001})",
        "Issued 2027-01-15 05:13:20 UTC, 2 hours ago.|"
        "Expires 2027-01-15 08:00:01 UTC, in 1 second.");
    row("not yet", R"({"nbf":1800007200})",
        "Not valid before 2027-01-15 10:00:00 UTC, in 2 hours.|"
        "It has no time at which it expires.");
    row("with a fraction", R"({"exp":1800000001.5})",
        "Expires 2027-01-15 08:00:01 UTC, in 1 second.");
    row("people", R"({"iss":"me","sub":"you","aud":["a","b"],"exp":0})",
        "Issued by me.|About you.|For [\"a\",\"b\"].|Expired 1970-01-01 00:00:00 UTC, "
        "57 years ago.");
    row("nonsense", R"({"exp":1e300})", "It has no time at which it expires.");
    row("text", R"({"exp":"soon"})", "It has no time at which it expires.");
    row("hidden characters",
        "{\"iss\":\"a\xE2\x80\xAE"
        "b\",\"exp\":0}",
        "Issued by a�b.|Expired 1970-01-01 00:00:00 UTC, 57 years ago.");
}

void TestEmbeddedValue::saysTimesInWords()
{
    QFETCH(QByteArray, claims);
    const QDateTime now = QDateTime::fromSecsSinceEpoch(1'800'000'000, QTimeZone::utc());
    QStringList lines = tokenInWords(embeddedValue(jwt(R"({"alg":"HS256"})", claims)), now);
    QVERIFY(!lines.isEmpty());
    QCOMPARE(lines.takeFirst(),
        QStringLiteral("JSON Web Token, algorithm HS256. Only decoded: its signature is not "
                       "verified here."));
    QTEST(lines.join(QLatin1Char('|')), "words");
}

void TestEmbeddedValue::saysMoments()
{
    const QDateTime now = QDateTime::fromSecsSinceEpoch(1'800'000'000, QTimeZone::utc());
    QCOMPARE(momentInWords(now, now), QStringLiteral("2027-01-15 08:00:00 UTC, 0 seconds ago"));
    QVERIFY(tokenInWords({}, now).isEmpty());
}

QTEST_GUILESS_MAIN(TestEmbeddedValue)
#include "tst_embeddedvalue.moc"
