// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/valuerisks.h"

#include <QElapsedTimer>
#include <QTest>

using namespace tallyman;

using Kind = ValueRisk::Kind;

// Values that other languages would damage.
class TestValueRisks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judgesTokens_data();
    void judgesTokens();
    void rewritesNumbers_data();
    void rewritesNumbers();
    void findsInDocument();
    void findsDuplicates_data();
    void findsDuplicates();
    void isBounded();
    void readsDeepNesting();
    void stopsWhenCancelled();
    void takesNothingForNothing();
};

void TestValueRisks::judgesTokens_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<int>("kind"); // -1: none
    const auto row = [](const char *name, const QByteArray &token, std::optional<Kind> kind) {
        QTest::newRow(name) << token << (kind ? static_cast<int>(*kind) : -1);
    };
    row("small", "148", {});
    row("2^53", "9007199254740992", {});
    row("2^53 + 1", "9007199254740993", Kind::BigInteger);
    row("-(2^53 + 1)", "-9007199254740993", Kind::BigInteger);
    row("a power of two beyond", "1152921504606846976", Kind::BigInteger);
    row("1000 digits", QByteArray(1000, '9'), Kind::BigInteger);
    row("fraction", "12.5", {});
    row("trailing zero", "12.50", Kind::NumberRewritten);
    row("point zero", "1.0", Kind::NumberRewritten);
    row("exponent", "1e3", Kind::NumberRewritten);
    row("exponent as JavaScript writes it", "1e+21", {});
    row("minus zero", "-0", Kind::NumberRewritten);
    row("zero", "0", {});
    row("0.0", "0.0", Kind::NumberRewritten);
    row("tenth", "0.1", {});
    row("too precise", "0.1000000000000000055511151231257827", Kind::NumberRounded);
    row("17 digits", "0.12345678901234568", {});
    row("17 digits, rounded", "0.12345678901234567", Kind::NumberRounded);
    row("too large", "1e400", Kind::NumberRounded);
    row("too small", "1e-400", Kind::NumberRounded);
    row("500 decimals", "0." + QByteArray(500, '1'), Kind::NumberRounded);
    row("absurd exponent", "1e99999999999999999999", Kind::NumberRounded);
    row("leading zeros", R"("00123")", Kind::LeadingZeros);
    row("with sign and fraction", R"("-007.50")", Kind::LeadingZeros);
    row("a zero", R"("0")", {});
    row("0.5 as text", R"("0.5")", {});
    row("a date", R"("01/02/2024")", {});
    row("an identifier", R"("00a1")", {});
    row("empty", R"("")", {});
    row("text", R"("Zoë")", {});
    row("pair", R"("\ud83d\ude00")", {});
    row("first half", R"("a\ud83d")", Kind::LoneSurrogate);
    row("first half, then text", R"("\uD83Dx")", Kind::LoneSurrogate);
    row("second half", R"("\ude00")", Kind::LoneSurrogate);
    row("two first halves", R"("\ud83d\ud83d\ude00")", Kind::LoneSurrogate);
    row("escaped backslash", R"("\\ud83d")", {});
    row("replacement", "\"a\xEF\xBF\xBD\"", Kind::ReplacedBytes);
    row("literal", "true", {});
    row("container", "[9007199254740993]", {});
    row("nothing", "", {});
}

void TestValueRisks::judgesTokens()
{
    QFETCH(QByteArray, token);
    const auto kind = riskOfToken(token);
    QTEST(kind ? static_cast<int>(*kind) : -1, "kind");
    if (kind) {
        QVERIFY(riskSentence(*kind, token).endsWith(QLatin1Char('.')));
        QVERIFY(riskSentence(*kind, token).size() < 300);
    }
}

void TestValueRisks::rewritesNumbers_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QByteArray>("again");
    const auto row = [](const QByteArray &token, const QByteArray &again) {
        QTest::newRow(token.constData()) << token << again;
    };
    // as printed by JSON.stringify(JSON.parse(token))
    row("1.10", "1.1");
    row("-0.0", "0");
    row("1E400", "null");
    row("123456789012345678901234", "1.2345678901234569e+23");
    row("9007199254740993", "9007199254740992");
    row("100000000000000000000", "100000000000000000000");
    row("1000000000000000000000", "1e+21");
    row("0.000001", "0.000001");
    row("0.0000001", "1e-7");
    row("12.5e-10", "1.25e-9");
    row("-5e-324", "-5e-324");
}

void TestValueRisks::rewritesNumbers()
{
    QFETCH(QByteArray, token);
    QTEST(rewrittenNumber(token), "again");
}

void TestValueRisks::findsInDocument()
{
    const QByteArray text = R"({"id":12345678901234567890,"rows":[{"a/b":"007"},{"x":1.0}],)"
                            R"("s":"\ud800","id":1})";
    const ValueRisks risks = findValueRisks(JsonDocument::read(text));
    QVERIFY(risks.complete);
    QCOMPARE(risks.count, 5);
    QStringList found;
    for (const ValueRisk &risk : risks.list) {
        found += riskName(risk.kind) + QStringLiteral(" ") + risk.pointer + QStringLiteral(" ")
            + QString::fromUtf8(text.mid(risk.start, risk.end - risk.start));
    }
    QCOMPARE(found,
        (QStringList{QStringLiteral("integer beyond 2⁵³ /id 12345678901234567890"),
            QStringLiteral("leading zeros /rows/0/a~1b \"007\""),
            QStringLiteral("number that is written otherwise /rows/1/x 1.0"),
            QStringLiteral("lone surrogate /s \"\\ud800\""),
            QStringLiteral("duplicate key /id \"id\"")}));
}

void TestValueRisks::findsDuplicates_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("count");
    QTest::newRow("none") << QByteArray(R"({"a":{"a":1},"b":[{"a":1},{"a":2}]})") << qint64(0);
    QTest::newRow("three times") << QByteArray(R"({"a":1,"a":2,"a":3})") << qint64(2);
    QTest::newRow("escaped") << QByteArray(R"({"a":1,"\u0061":2})") << qint64(1);
    QTest::newRow("behind a child") << QByteArray(R"({"a":{"x":{}},"b":[[]],"a":3})") << qint64(1);
    QTest::newRow("other case") << QByteArray(R"({"a":1,"A":2})") << qint64(0);
    QTest::newRow("empty keys") << QByteArray(R"({"":1,"":2})") << qint64(1);
    QByteArray many = "{";
    for (int i = 0; i < 5000; ++i)
        many += "\"k" + QByteArray::number(i) + "\":{\"k1\":0},";
    QTest::newRow("among many") << QByteArray(many + "\"k4999\":0,\"k17\":0}") << qint64(2);
}

void TestValueRisks::findsDuplicates()
{
    QFETCH(QByteArray, text);
    QTEST(findValueRisks(JsonDocument::read(text)).count, "count");
}

void TestValueRisks::isBounded()
{
    QByteArray text = "[";
    for (int i = 0; i < 5000; ++i)
        text += "1.0,";
    const auto document = JsonDocument::read(text + "0]");
    const ValueRisks all = findValueRisks(document);
    QCOMPARE(all.list.size(), 1000);
    QCOMPARE(all.count, 5000);
    QVERIFY(all.complete);
    const ValueRisks some = findValueRisks(document, {10, 400, 100});
    QCOMPARE(some.list.size(), 10);
    QCOMPARE(some.count, 100);
    QVERIFY(!some.complete);
    const auto mixed = JsonDocument::read(R"({"zip":"007","price":1.50,"n":1e400})");
    QCOMPARE(findValueRisks(mixed).count, 3);
    QCOMPARE(findToldRisks(mixed).count, 2);
    const auto keys = JsonDocument::read(R"({"a":0,"b":0,"c":0,"c":0})");
    const ValueRisks few = findValueRisks(keys, {10, 400, 2});
    QVERIFY(!few.complete);
    QCOMPARE(few.count, 0);
}

void TestValueRisks::readsDeepNesting()
{
    const QByteArray text =
        QByteArray("{\"a\":[").repeated(4000) + "1.0" + QByteArray("]}").repeated(4000);
    const ValueRisks risks = findValueRisks(JsonDocument::read(text));
    QCOMPARE(risks.count, 1);
    QVERIFY(risks.list.first().pointer.isEmpty()); // longer than anybody reads
}

void TestValueRisks::stopsWhenCancelled()
{
    const std::atomic_bool cancelled = true;
    QVERIFY(!findValueRisks(JsonDocument::read("[1.0]"), {}, &cancelled).complete);
}

void TestValueRisks::takesNothingForNothing()
{
    QCOMPARE(findValueRisks(nullptr).count, 0);
    QCOMPARE(findValueRisks(JsonDocument::read("[1.0")).count, 0);
}

QTEST_GUILESS_MAIN(TestValueRisks)
#include "tst_valuerisks.moc"
