// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/jsondocument.h"

#include <QTest>

using namespace tallyman;

class TestJsonDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTokens_data();
    void keepsTokens();
    void refuses_data();
    void refuses();
    void keepsDuplicateKeysInOrder();
    void countsAndPages_data();
    void countsAndPages();
    void findsThePathToAnOffset();
    void walksDeepNesting();
    void refusesNestingBeyondTheLimit();
    void resolvesStrings_data();
    void resolvesStrings();
    void stopsWhenCancelled();
};

void TestJsonDocument::keepsTokens_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<JsonKind>("kind");
    QTest::newRow("exponent") << QByteArray("1.10e2") << JsonKind::Number;
    QTest::newRow("20 digits") << QByteArray("12345678901234567890") << JsonKind::Number;
    QTest::newRow("40 digits") << QByteArray(40, '9') << JsonKind::Number;
    QTest::newRow("beyond double") << QByteArray("1e400") << JsonKind::Number;
    QTest::newRow("minus zero") << QByteArray("-0") << JsonKind::Number;
    QTest::newRow("escaped slash") << QByteArray(R"("a\/b")") << JsonKind::String;
    QTest::newRow("lone surrogate") << QByteArray(R"("\ud800")") << JsonKind::String;
    QTest::newRow("escaped NUL") << QByteArray(R"("\u0000")") << JsonKind::String;
    QTest::newRow("escaped quote at end") << QByteArray(R"("a\\\"")") << JsonKind::String;
    QTest::newRow("true") << QByteArray("true") << JsonKind::Literal;
    QTest::newRow("null") << QByteArray("null") << JsonKind::Literal;
    QTest::newRow("empty object") << QByteArray("{ }") << JsonKind::Object;
    QTest::newRow("empty array") << QByteArray("[]") << JsonKind::Array;
    QTest::newRow("UTF-8") << QByteArray("\"Zo\xC3\xAB \xF0\x9F\x98\x80\"") << JsonKind::String;
}

void TestJsonDocument::keepsTokens()
{
    QFETCH(QByteArray, token);
    QFETCH(JsonKind, kind);
    const QByteArray wrapped = "\xEF\xBB\xBF { \"k\" : [ " + token + " ] } \r\n";
    const auto document = JsonDocument::read(wrapped);
    QVERIFY2(document->isValid(), qPrintable(document->problem().sentence));
    const auto array = document->children(document->root(), 0);
    QCOMPARE(array.size(), 1);
    QCOMPARE(document->key(array[0]).toByteArray(), QByteArray("\"k\""));
    const auto elements = document->children(array[0], 0);
    QCOMPARE(elements.size(), 1);
    QCOMPARE(document->value(elements[0]).toByteArray(), token);
    QCOMPARE(elements[0].kind, kind);
    const auto alone = JsonDocument::read(token);
    QVERIFY(alone->isValid());
    QCOMPARE(alone->value(alone->root()).toByteArray(), token);
}

void TestJsonDocument::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<qint64>("line");
    QTest::addColumn<qint64>("column");
    const auto row = [](const char *name, const QByteArray &text, qint64 offset, qint64 line,
                         qint64 column) {
        QTest::newRow(name) << text << offset << line << column;
    };
    row("empty", "", 0, 1, 1);
    row("blanks", " \n ", 3, 2, 2);
    row("cut in array", "[1,2", 4, 1, 5);
    row("cut in string", "{\"a\":\"bc", 5, 1, 6);
    row("cut after key", "{\"a\"", 4, 1, 5);
    row("cut in escape", "[\"\\", 3, 1, 4);
    row("trailing comma in array", "[1,]", 3, 1, 4);
    row("trailing comma in object", "{\"a\":1,\n}", 8, 2, 1);
    row("no colon", "{\"a\" 1}", 5, 1, 6);
    row("single quotes", "{'a':1}", 1, 1, 2);
    row("no comma", "[1\n 2]", 4, 2, 2);
    row("two values", "{} {}", 3, 1, 4);
    row("wrong bracket", "[1}", 2, 1, 3);
    row("leading zero", "[01]", 2, 1, 3);
    row("lone minus", "[-]", 2, 1, 3);
    row("no fraction", "[1.]", 3, 1, 4);
    row("no exponent", "[1e+]", 4, 1, 5);
    row("plus", "[+1]", 1, 1, 2);
    row("NaN", "[NaN]", 1, 1, 2);
    row("True", "[True]", 1, 1, 2);
    row("cut literal", "[tru]", 1, 1, 2);
    row("raw newline in string", "[\"a\nb\"]", 3, 1, 4);
    row("raw NUL in string", QByteArray("[\"a\0b\"]", 7), 3, 1, 4);
    row("NUL after value", QByteArray("[]\0", 3), 2, 1, 3);
    row("bad escape", "[\"\\x\"]", 2, 1, 3);
    row("bad hex", "[\"\\u12g4\"]", 2, 1, 3);
    row("invalid UTF-8", "[\"a\xFF\"]", 3, 1, 4);
    row("overlong UTF-8", "[\"\xC0\xAF\"]", 2, 1, 3);
    row("UTF-8 surrogate", "[\"\xED\xA0\x80\"]", 2, 1, 3);
    row("no JSON at all", "<html>", 0, 1, 1);
}

void TestJsonDocument::refuses()
{
    QFETCH(QByteArray, text);
    const auto document = JsonDocument::read(text);
    QVERIFY(!document->isValid());
    QTEST(document->problem().offset, "offset");
    QTEST(document->problem().line, "line");
    QTEST(document->problem().column, "column");
    QVERIFY(document->problem().sentence.endsWith(QLatin1Char('.')));
}

void TestJsonDocument::keepsDuplicateKeysInOrder()
{
    const auto document = JsonDocument::read(R"({"b":1,"a":2,"b":3})");
    const auto members = document->children(document->root(), 0);
    QCOMPARE(members.size(), 3);
    QByteArray seen;
    for (const JsonSlice &member : members)
        seen += document->key(member).toByteArray() + document->value(member).toByteArray();
    QCOMPARE(seen, QByteArray(R"("b"1"a"2"b"3)"));
}

void TestJsonDocument::countsAndPages_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<bool>("objects");
    for (const int count : {0, 1, 999, 1000, 1001, 2000, 5000}) {
        QTest::addRow("%d elements", count) << count << false;
        QTest::addRow("%d members", count) << count << true;
    }
}

void TestJsonDocument::countsAndPages()
{
    QFETCH(int, count);
    QFETCH(bool, objects);
    QByteArray text(objects ? "{" : "[");
    for (int i = 0; i < count; ++i) {
        if (i > 0)
            text += " , ";
        if (objects)
            text += "\"k" + QByteArray::number(i) + "\" : ";
        text += "[" + QByteArray::number(i) + ",\"],[\"]";
    }
    text += objects ? "}" : "]";
    const auto document = JsonDocument::read(text);
    QVERIFY(document->isValid());
    QCOMPARE(document->childCount(document->root()), qint64(count));
    qint64 index = 0;
    for (qint64 page = 0; page * JsonDocument::kPageSize < count; ++page) {
        const auto children = document->children(document->root(), page);
        for (const JsonSlice &child : children) {
            QCOMPARE(child.index, index);
            QCOMPARE(document->value(child).toByteArray(),
                QByteArray("[" + QByteArray::number(index) + ",\"],[\"]"));
            if (objects)
                QCOMPARE(document->key(child).toByteArray(),
                    QByteArray("\"k" + QByteArray::number(index) + "\""));
            ++index;
        }
    }
    QCOMPARE(index, qint64(count));
    QVERIFY(document->children(document->root(), 99).isEmpty());
}

void TestJsonDocument::findsThePathToAnOffset()
{
    QByteArray text("{\"rows\":[");
    for (int i = 0; i < 3500; ++i)
        text += "{\"n\":" + QByteArray::number(i) + "},";
    text += "{\"needle\":\"here\"}]}";
    const auto document = JsonDocument::read(text);
    const auto path = document->pathTo(text.indexOf("here"));
    QCOMPARE(path.size(), 4);
    QCOMPARE(path[2].index, qint64(3500));
    QCOMPARE(document->value(path[3]).toByteArray(), QByteArray("\"here\""));
    const auto keyPath = document->pathTo(text.indexOf("needle"));
    QCOMPARE(document->key(keyPath.last()).toByteArray(), QByteArray("\"needle\""));
    QVERIFY(document->pathTo(text.size()).isEmpty());
    QCOMPARE(document->pathTo(0).size(), 1);
}

void TestJsonDocument::walksDeepNesting()
{
    const int depth = 5000;
    const QByteArray text = QByteArray("{\"a\":").repeated(depth) + "1" + QByteArray(depth, '}');
    const auto document = JsonDocument::read(text);
    QVERIFY(document->isValid());
    JsonSlice slice = document->root();
    for (int i = 0; i < depth; ++i) {
        QCOMPARE(document->childCount(slice), qint64(1));
        slice = document->children(slice, 0).first();
    }
    QCOMPARE(document->value(slice).toByteArray(), QByteArray("1"));
}

void TestJsonDocument::refusesNestingBeyondTheLimit()
{
    const auto document = JsonDocument::read(QByteArray(1'000'000, '['));
    QVERIFY(!document->isValid());
    QCOMPARE(document->problem().offset, qint64(10'000));
    QVERIFY(document->problem().sentence.contains(QStringLiteral("10000 levels")));
    QVERIFY(document->problem().isLimit);
    QVERIFY(!JsonDocument::read("[1,]")->problem().isLimit);
}

void TestJsonDocument::resolvesStrings_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QByteArray("\"abc\"") << QStringLiteral("abc");
    QTest::newRow("empty") << QByteArray("\"\"") << QString();
    QTest::newRow("escapes") << QByteArray(R"("\"\\\/\b\f\n\r\t")")
                             << QStringLiteral("\"\\/\b\f\n\r\t");
    QTest::newRow("pair") << QByteArray(R"("\ud83d\ude00")") << QStringLiteral("\U0001F600");
    QTest::newRow("lone") << QByteArray(R"("x\ud83dy")")
                          << QString(QLatin1Char('x')) + QChar(0xD83D) + QLatin1Char('y');
    QTest::newRow("UTF-8") << QByteArray("\"\xC3\xAB\"") << QStringLiteral("ë");
}

void TestJsonDocument::resolvesStrings()
{
    QFETCH(QByteArray, token);
    QTEST(jsonStringText(token), "text");
}

void TestJsonDocument::stopsWhenCancelled()
{
    const std::atomic_bool cancelled = true;
    QVERIFY(!JsonDocument::read("[1,2,3]", &cancelled)->isValid());
}

QTEST_GUILESS_MAIN(TestJsonDocument)
#include "tst_jsondocument.moc"
