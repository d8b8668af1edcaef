// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/lenientjson.h"

#include "inspect/jsonreader.h"

#include <QTest>

using namespace tallyman;

// What is forgiven in texts that are no JSON, and what is said about it.
class TestLenientJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void repairs_data();
    void repairs();
    void namesThePlace_data();
    void namesThePlace();
    void survivesEveryCut();
    void survivesEveryByte();
    void givesUp_data();
    void givesUp();
    void keepsManyRepairsShort();
    void closesDeepNesting();
    void stopsWhenCancelled();
    void saysWhereARepairIsInTheResult_data();
    void saysWhereARepairIsInTheResult();
    void isLinear();
};

namespace {

LenientJson read(const QByteArray &text)
{
    return readLeniently(text, JsonDocument::read(text)->problem());
}

QByteArray repaired(const LenientJson &reading)
{
    return reading.document ? reading.document->text() : QByteArray("(none)");
}

} // namespace

void TestLenientJson::repairs_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("result");
    QTest::addColumn<QString>("summary");
    const auto row = [](const char *name, const QByteArray &text, const QByteArray &result,
                         const char *summary) {
        QTest::newRow(name) << text << result << QString::fromUtf8(summary);
    };
    row("trailing comma in object", "{\"a\":1,\n}", "{\"a\":1}", "trailing comma (line 1)");
    row("trailing comma in array", "[1,2,]", "[1,2]", "trailing comma (line 1)");
    row("two commas", "[1,,2]", "[1,2]", "superfluous comma (line 1)");
    row("comma first", "[,1]", "[1]", "superfluous comma (line 1)");
    row("comma first in object", "{,\"a\":1}", "{\"a\":1}", "superfluous comma (line 1)");
    row("missing comma", "{\"a\":1\n\"b\":2}", "{\"a\":1,\"b\":2}", "missing comma (line 2)");
    row("missing comma in line", R"({"a":"x" "b":2})", R"({"a":"x","b":2})",
        "missing comma (line 1)");
    row("missing comma between objects", "[{}{}]", "[{},{}]", "missing comma (line 1)");
    row("semicolon", "{\"a\":1;\"b\":2}", "{\"a\":1,\"b\":2}", "missing comma (line 1)");
    row("missing colon", R"({"a" 1})", R"({"a":1})", "missing colon (line 1)");
    row("equals", R"({"a"=1,"b"=>2})", R"({"a":1,"b":2})", "2 × missing colon");
    row("missing value", R"({"a":,"b":})", R"({"a":null,"b":null})", "2 × missing value");
    row("key alone", R"({"a"})", R"({"a":null})", "missing value (line 1)");
    row("value for key", "{[1]}", "{\"\":[1]}", "missing key (line 1), missing colon (line 1)");
    row("single quotes", "{'a':'b'}", R"({"a":"b"})", "2 × other quotes");
    row("double in single", R"({'a':'say "x"'})", R"({"a":"say \"x\""})", "2 × other quotes");
    row("curly quotes", "{“a”:1}", R"({"a":1})", "other quotes (line 1)");
    row("bare key", "{a:1,$b_2:2}", R"({"a":1,"$b_2":2})", "2 × key without quotes");
    row("numeric key", "{1:2}", R"({"1":2})", "key without quotes (line 1)");
    row("bare word", "{\"a\":success}", R"({"a":"success"})", "text without quotes (line 1)");
    row("bare date", "[2024-01-05]", R"(["2024-01-05"])", "text without quotes (line 1)");
    row("line comment", "{// x\n\"a\":1}", R"({"a":1})", "comment (line 1)");
    row("block comment", "{\"a\":/* , */1}", R"({"a":1})", "comment (line 1)");
    row("hash comment", "# x\n[1]", "[1]", "comment (line 1)");
    row("open comment", "[1 /* x", "[1]", "comment (line 1), missing bracket (line 1)");
    row("NaN", "[NaN,Infinity,-Infinity]", "[null,null,null]", "3 × NaN or Infinity");
    row("Python", "[True,False,None]", "[true,false,null]", "3 × literal of another language");
    row("undefined", "{\"a\":undefined}", "{\"a\":null}", "literal of another language (line 1)");
    row("numbers", "[+1,.5,-.5,5.,0x1F,5.e3]", "[1,0.5,-0.5,5.0,31,5.0e3]",
        "6 × number in another notation");
    row("leading zeros stay text", "[007]", R"(["007"])", "number in another notation (line 1)");
    row("control", "[\"a\tb\x01\"]", R"(["a\tb\u0001"])", "2 × unescaped control character");
    row("NUL", QByteArray("[\"a\0b\"]", 7), R"(["a\u0000b"])",
        "unescaped control character (line 1)");
    row("line break in string", "[\"a\nb\"]", R"(["a\nb"])",
        "unescaped control character (line 1)");
    row("bad escapes", R"(["\'\x41\q\u12"])", R"(["'\u0041\\q\\u12"])", "4 × bad escape");
    row("line continued", "[\"a\\\nb\"]", "[\"ab\"]", "bad escape (line 1)");
    row("inner quotes", R"({"a":"say "hi" to"})", R"({"a":"say \"hi\" to"})",
        "2 × unescaped quote");
    row("invalid UTF-8", "[\"a\xFF\"]", "[\"a\xEF\xBF\xBD\"]", "invalid UTF-8 (line 1)");
    row("string not closed in line", "{\"a\":\"abc,\n\"b\":1}", R"({"a":"abc","b":1})",
        "unclosed string (line 1)");
    row("the same with CRLF", "{\"a\":\"abc, \r\n\"b\":1}", R"({"a":"abc","b":1})",
        "unclosed string (line 1)");
    row("cut in string", "{\"a\":[1,\"bc", R"({"a":[1,"bc"]})",
        "unclosed string (line 1), missing bracket (line 1)");
    row("cut behind key", "{\"a\"", R"({"a":null})", "missing bracket (line 1)");
    row("cut behind colon", "{\"a\":", R"({"a":null})", "missing bracket (line 1)");
    row("cut behind comma", "[1,", "[1]", "missing bracket (line 1)");
    row("cut in escape", "[\"a\\", R"(["a\\"])",
        "bad escape (line 1), unclosed string (line 1), missing bracket (line 1)");
    row("inner bracket missing", "{\"a\":[1,2}", "{\"a\":[1,2]}", "missing bracket (line 1)");
    row("wrong bracket", "[1}", "[1]", "wrong bracket (line 1)");
    row("one too many", "{\"a\":1}}", "{\"a\":1}", "wrong bracket (line 1)");
    row("two values", "{} {}", "{}", "text around the value (line 1)");
    row("JSONP", "cb({\"a\":1});", "{\"a\":1}", "2 × text around the value");
    row("guard", ")]}',\n[1]", "[1]", "text around the value (line 1)");
    row("NBSP",
        "[\xC2\xA0"
        "1]",
        "[1]", "stray characters (line 1)");
    row("vendor's sample",
        "{\n  \"import_id\": 79418895\n  \"row_count\": 148,\n  \"ok\": true,\n}",
        R"({"import_id":79418895,"row_count":148,"ok":true})",
        "missing comma (line 3), trailing comma (line 4)");
}

void TestLenientJson::repairs()
{
    QFETCH(QByteArray, text);
    const LenientJson reading = read(text);
    QTEST(repaired(reading), "result");
    QTEST(summaryOfRepairs(reading), "summary");
    QVERIFY(reading.document->isValid());
    for (const JsonRepair &repair : reading.repairs)
        QVERIFY2(repair.sentence.endsWith(QLatin1Char('.')), qPrintable(repair.sentence));
}

void TestLenientJson::namesThePlace_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("line");
    QTest::addColumn<qint64>("column");
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *name, const QByteArray &text, qint64 line, qint64 column,
                         qint64 offset, const char *sentence) {
        QTest::newRow(name) << text << line << column << offset << QString::fromUtf8(sentence);
    };
    row("trailing comma", "{\"a\":1,\n}", 2, 1, 8,
        "A comma stands before “}” with nothing behind it (trailing comma).");
    row("missing comma", "{\"a\":1\n  \"b\":2}", 2, 3, 9,
        "A comma is missing before the member that begins here.");
    row("single quotes", "{\n 'a':1}", 2, 2, 3,
        "A string stands in “'”; JSON wants double quotes (\").");
    row("comment", "[1, // one\n2]", 1, 5, 4, "A comment stands here; JSON has none.");
    row("NaN", "[NaN]", 1, 2, 1, "JSON has no “NaN”; it is read as null.");
    row("control", "[\"a\tb\"]", 1, 4, 3,
        "A control character stands in a string unescaped (0x09).");
    row("cut off", "{\"a\":[1", 1, 8, 7, "The text is cut off: 2 levels of { or [ are still open.");
    row("cut in a string", "{\"a\":\"b", 1, 6, 5,
        "The string that begins here is not closed: the text is cut off.");
    row("leading zero", "[007]", 1, 3, 2,
        "“007” begins with a zero, which a JSON number does not; it is read as text.");
    row("no JSON at all", "<html>", 1, 1, 0, "A value was expected, but “<” stands here.");
}

void TestLenientJson::namesThePlace()
{
    QFETCH(QByteArray, text);
    const ContentProblem problem = read(text).problem;
    QTEST(problem.line, "line");
    QTEST(problem.column, "column");
    QTEST(problem.offset, "offset");
    QTEST(problem.sentence, "sentence");
}

// Whatever is cut off, what came before is still told.
void TestLenientJson::survivesEveryCut()
{
    const QByteArray whole = "{\"a\": [1.5e3, true, {\"b\\u0041\": \"x\\n\"}], \"c\": null, "
                             "'d': /* e */ NaN, f: \"\xC3\xA9\"}";
    for (qsizetype size = 1; size < whole.size(); ++size) {
        const LenientJson reading = read(whole.first(size));
        QVERIFY2(reading.document != nullptr, whole.first(size).constData());
        QVERIFY(reading.repairCount > 0);
    }
}

void TestLenientJson::survivesEveryByte()
{
    const QByteArray whole = "{\"a\":[1,\"b\"],\"c\":{}}";
    for (qsizetype at = 0; at < whole.size(); ++at) {
        for (int byte = 0; byte < 256; ++byte) {
            QByteArray text = whole;
            text[at] = static_cast<char>(byte);
            if (JsonDocument::read(text)->isValid())
                continue;
            const LenientJson reading = read(text);
            QVERIFY(reading.document == nullptr || reading.document->isValid());
            QVERIFY2(reading.document == nullptr || reading.repairCount > 0, text.constData());
        }
    }
}

void TestLenientJson::givesUp_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("blanks") << QByteArray(" \n ");
    QTest::newRow("HTML") << QByteArray("<html>");
    QTest::newRow("a sentence") << QByteArray("Import finished.");
    QTest::newRow("a form") << QByteArray("a=1&b=2");
    QTest::newRow("too deep") << QByteArray(20'000, '[');
}

void TestLenientJson::givesUp()
{
    QFETCH(QByteArray, text);
    const LenientJson reading = read(text);
    QVERIFY(reading.document == nullptr);
    QVERIFY(!reading.problem.sentence.isEmpty());
}

void TestLenientJson::keepsManyRepairsShort()
{
    QByteArray text = "[";
    for (int i = 0; i < 50'000; ++i)
        text += "'x',\n";
    const LenientJson reading = read(text + "]");
    QVERIFY(reading.document);
    QCOMPARE(reading.document->childCount(reading.document->root()), 50'000);
    QCOMPARE(reading.repairs.size(), LenientJson::kListedRepairs);
    QCOMPARE(reading.repairs.last().line, 100);
    QCOMPARE(reading.repairCount, 50'001);
    QCOMPARE(summaryOfRepairs(reading), QStringLiteral("100 × other quotes, 49901 more"));
}

void TestLenientJson::closesDeepNesting()
{
    QByteArray text;
    for (int i = 0; i < 2500; ++i)
        text += "[{\"a\":";
    const LenientJson reading = read(text);
    QVERIFY(reading.document);
    QCOMPARE(reading.repairs.first().sentence,
        QStringLiteral("The text is cut off: 5000 levels of { or [ are still open."));
}

void TestLenientJson::stopsWhenCancelled()
{
    const std::atomic_bool cancelled = true;
    QVERIFY(readLeniently("[1,]", {}, &cancelled).document == nullptr);
}

void TestLenientJson::saysWhereARepairIsInTheResult_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("repaired"); // from the place on
    const auto row = [](const char *name, const QByteArray &text, const QByteArray &result) {
        QTest::newRow(name) << text << result;
    };
    row("bare key", "{ \"a\" : 1 , b : 2 }", R"("b":2})");
    row("literal", "{ \"a\" : [ 1, True ] }", "true]}");
    row("missing comma", "{ \"a\" : 1 \"c\" : 2 }", R"("c":2})");
    row("missing colon", R"({"a" 1})", "1}");
    row("missing value", R"({"a":1,"b":})", "null}");
    row("key alone", R"({"a":1,"b"})", "null}");
    row("missing key", R"({"a":1,:2})", R"("":2})");
    row("escape", R"([1,"xy\q"])", R"("xy\\q"])");
    row("invalid UTF-8", "[1,\"x\xFF\"]", "\"x\xEF\xBF\xBD\"]");
    row("number", "[1,.5]", "0.5]");
    row("quotes", "[1,'a']", R"("a"])");
    row("trailing comma", R"({"a":[1,]})", "[1]}");
    row("cut off", R"({"a":[1)", "[1]}");
}

// So that a tree can mark the value.
void TestLenientJson::saysWhereARepairIsInTheResult()
{
    QFETCH(QByteArray, text);
    const LenientJson reading = read(text);
    QTEST(reading.document->text().mid(reading.repairs.first().repairedAt), "repaired");
}

// Wrong brackets deep inside, strings that might go on, quotes that might be inner ones.
void TestLenientJson::isLinear()
{
    const QByteArray brackets = QByteArray(9000, '[') + QByteArray("[}").repeated(200'000);
    QVERIFY(read(brackets).repairCount >= 200'000);
    QVERIFY(read("[" + QByteArray("\"a\nb c ").repeated(200'000)).repairCount > 0);
    QVERIFY(read("[\"" + QByteArray("x \" y ").repeated(200'000)).repairCount > 0);
}

QTEST_GUILESS_MAIN(TestLenientJson)
#include "tst_lenientjson.moc"
