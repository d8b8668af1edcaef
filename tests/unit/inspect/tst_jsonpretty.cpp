// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/prettyprint.h"

#include <QTest>

using namespace tallyman;

class TestJsonPretty : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void laysOut_data();
    void laysOut();
    void givesTheSameInPieces();
    void boundsIndentation();
    void compacts_data();
    void compacts();
};

void TestJsonPretty::laysOut_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("pretty");
    const auto row = [](const char *name, const QByteArray &text, const QByteArray &pretty) {
        QTest::newRow(name) << text << pretty;
    };
    row("object", R"({"a":1,"b":[true,null]})",
        "{\n  \"a\": 1,\n  \"b\": [\n    true,\n    null\n  ]\n}");
    row("empty containers", "{ \"a\" : [ ] , \"b\":{\n} }", "{\n  \"a\": [],\n  \"b\": {}\n}");
    row("tokens stay", R"([1.10e2,12345678901234567890,"\/\u00e9\ud800"])",
        "[\n  1.10e2,\n  12345678901234567890,\n  \"\\/\\u00e9\\ud800\"\n]");
    row("duplicates stay", R"({"a":1,"a":2})", "{\n  \"a\": 1,\n  \"a\": 2\n}");
    row("separators in strings", R"(["a,b:{}[]\""])", "[\n  \"a,b:{}[]\\\"\"\n]");
    row("already pretty", "{\r\n\t\"a\" : 1\r\n}", "{\n  \"a\": 1\n}");
    row("scalar", " 12 ", "12");
    row("truncated", R"({"a":[1,"b)", "{\n  \"a\": [\n    1,\n    \"b");
    row("too many ends", "]}1", "\n]\n}1");
    row("empty", "", "");
}

void TestJsonPretty::laysOut()
{
    QFETCH(QByteArray, text);
    QTEST(prettyJson(text), "pretty");
}

void TestJsonPretty::givesTheSameInPieces()
{
    const QByteArray text = R"({"a":[1,2,{"b":"c"}],"d":{}})";
    PrettyPrinter printer(text);
    QByteArray pieces;
    while (printer.next(&pieces, 1)) { }
    QCOMPARE(pieces, prettyJson(text));
}

void TestJsonPretty::boundsIndentation()
{
    const QByteArray text = QByteArray(5000, '[') + "1" + QByteArray(5000, ']');
    QVERIFY(prettyJson(text).size() < 5000 * 2 * 123);
}

void TestJsonPretty::compacts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("compact");
    QTest::newRow("blanks") << QByteArray("{ \"a b\" :\n[ 1.10e2 , \"\\/ \" ] }")
                            << QByteArray("{\"a b\":[1.10e2,\"\\/ \"]}");
    QTest::newRow("unclosed") << QByteArray("[ \"a") << QByteArray("[ \"a");
}

void TestJsonPretty::compacts()
{
    QFETCH(QByteArray, text);
    QTEST(compactJson(text), "compact");
}

QTEST_GUILESS_MAIN(TestJsonPretty)
#include "tst_jsonpretty.moc"
