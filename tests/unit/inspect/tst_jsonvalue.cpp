// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/jsonvalue.h"

#include <QTest>

using namespace tallyman;

namespace {

// The value a pointer leads to; the document's root for "".
JsonValue at(const QByteArray &json, const char *pointer)
{
    return JsonValue(JsonDocument::read(json))
        .at(JsonPath::parse(QString::fromUtf8(pointer)).value());
}

QByteArray nested(int depth, const QByteArray &inner)
{
    return QByteArray(depth, '[') + inner + QByteArray(depth, ']');
}

} // namespace

class TestJsonValue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsPointers_data();
    void readsPointers();
    void refusesPointers();
    void finds_data();
    void finds();
    void findsFarItems();
    void takesWholeNumbers_data();
    void takesWholeNumbers();
    void isNullWhereNothingIs();
    void sameDigest_data();
    void sameDigest();
    void otherDigest_data();
    void otherDigest();
    void digestStays();
};

void TestJsonValue::readsPointers_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QByteArrayList>("steps");
    QTest::newRow("root") << QString() << QByteArrayList();
    QTest::newRow("empty name") << QStringLiteral("/") << QByteArrayList{""};
    QTest::newRow("steps") << QStringLiteral("/a/0/b") << QByteArrayList{"a", "0", "b"};
    QTest::newRow("escapes") << QStringLiteral("/a~1b/m~0n/~01")
                             << QByteArrayList{"a/b", "m~n", "~1"};
    QTest::newRow("not ASCII") << QStringLiteral("/é") << QByteArrayList{"\xC3\xA9"};
}

void TestJsonValue::readsPointers()
{
    QFETCH(QString, pointer);
    const auto path = JsonPath::parse(pointer);
    QVERIFY(path);
    QTEST(path->steps(), "steps");
    QCOMPARE(path->toString(), pointer);
}

void TestJsonValue::refusesPointers()
{
    QVERIFY(!JsonPath::parse(QStringLiteral("a")));
    QVERIFY(!JsonPath::parse(QStringLiteral("#/a")));
}

void TestJsonValue::finds_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const char *json, const char *pointer, const char *text) {
        QTest::newRow(name) << QByteArray(json) << QByteArray(pointer) << QString::fromUtf8(text);
    };
    row("member", R"({"a": "b"})", "/a", "b");
    row("item", R"([1, [2, 3]])", "/1/0", "2");
    row("the last of one name", R"({"a": 1, "b": 2, "a": 3})", "/a", "3");
    row("escaped name", R"({"\u0061\/b": 1})", "/a~1b", "1");
    row("escaped text", R"(["\u00e9\n\ud83d\ude00"])", "/0", "é\n😀");
    row("number as sent", R"([1.10e2])", "/0", "1.10e2");
    row("literal", R"([true])", "/0", "true");
    row("root", "7", "", "7");
    row("empty name", R"({"": 5})", "/", "5");
    row("object has no text", R"({"a": {}})", "/a", "");
}

void TestJsonValue::finds()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, pointer);
    const JsonValue value = at(json, pointer.constData());
    QVERIFY(!value.isNull());
    QTEST(value.text(), "text");
}

// Beyond the pages in which documents give their children.
void TestJsonValue::findsFarItems()
{
    QByteArray json = "[0";
    for (int i = 1; i < 5000; ++i)
        json += "," + QByteArray::number(i);
    json += "]";
    const JsonValue root = at(json, "");
    QCOMPARE(root.count(), 5000);
    QCOMPARE(at(json, "/4999").integer(), 4999);
    QVERIFY(at(json, "/5000").isNull());
    qint64 sum = 0;
    root.forEach([&](const JsonValue &item) {
        sum += item.integer().value_or(0);
        return item.slice().index < 999;
    });
    QCOMPARE(sum, 999 * 1000 / 2);
}

void TestJsonValue::takesWholeNumbers_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("isWhole");
    QTest::addColumn<qint64>("number");
    QTest::newRow("number") << QByteArray("-12") << true << qint64(-12);
    QTest::newRow("string") << QByteArray("\"79418895\"") << true << qint64(79418895);
    QTest::newRow("largest") << QByteArray("9223372036854775807") << true << qint64(INT64_MAX);
    QTest::newRow("too large") << QByteArray("9223372036854775808") << false << qint64(0);
    QTest::newRow("fraction") << QByteArray("1.0") << false << qint64(0);
    QTest::newRow("word") << QByteArray("\"imp_01\"") << false << qint64(0);
    QTest::newRow("empty") << QByteArray("\"\"") << false << qint64(0);
    QTest::newRow("literal") << QByteArray("true") << false << qint64(0);
    QTest::newRow("array") << QByteArray("[1]") << false << qint64(0);
}

void TestJsonValue::takesWholeNumbers()
{
    QFETCH(QByteArray, json);
    QFETCH(bool, isWhole);
    QFETCH(qint64, number);
    const auto integer = at(json, "").integer();
    QCOMPARE(integer.has_value(), isWhole);
    QCOMPARE(integer.value_or(0), number);
}

void TestJsonValue::isNullWhereNothingIs()
{
    const QByteArray json = R"({"a": [1], "b": "text", "c": null})";
    for (const char *pointer : {"/x", "/a/1", "/a/-1", "/a/x", "/a/0/b", "/b/0", "/x/y/z"})
        QVERIFY2(at(json, pointer).isNull(), pointer);
    QVERIFY(!at(json, "/c").isNull());
    QVERIFY(JsonValue(JsonDocument::read("{")).isNull());
    const JsonValue null;
    QVERIFY(null.text().isEmpty() && null.token().isEmpty() && null.name().isEmpty());
    QVERIFY(!null.integer());
    QCOMPARE(null.count(), 0);
    QVERIFY(null.child("a").isNull());
}

void TestJsonValue::sameDigest_data()
{
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("other");
    const auto row = [](const char *name, const QByteArray &one, const QByteArray &other) {
        QTest::newRow(name) << one << other;
    };
    row("order of members", R"({"a":1,"b":[2],"c":{}})", R"({"c":{},"b":[2],"a":1})");
    row("order further in", R"([{"a":{"x":1,"y":2}}])", R"([{"a":{"y":2,"x":1}}])");
    row("layout", R"({"a":[1,"b"],"c":null})", "{\n \"a\" : [ 1,\t\"b\" ],\r\n \"c\" : null }");
    row("escapes", "[\"a/\xC3\xA9\"]", R"(["\u0061\/\u00e9"])");
    row("escaped pair", "[\"\xF0\x9F\x98\x80\"]", R"(["\ud83d\ude00"])");
    row("escaped name", R"({"ab":1})", R"({"\u0061b":1})");
    row("empty containers", "[[],{}]", "[ [ ] , { } ]");
    row("scalar", " 12 ", "12");
    row("deep", nested(1000, "1"), nested(1000, "1"));
}

void TestJsonValue::sameDigest()
{
    QFETCH(QByteArray, one);
    QFETCH(QByteArray, other);
    QCOMPARE(jsonDigest(one), jsonDigest(other));
}

void TestJsonValue::otherDigest_data()
{
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("other");
    const auto row = [](const char *name, const QByteArray &one, const QByteArray &other) {
        QTest::newRow(name) << one << other;
    };
    row("order of items", "[1,2]", "[2,1]");
    row("spelling of numbers", "[33.0]", "[33.00]");
    row("number and string", "[1]", "[\"1\"]");
    row("literal and string", "[null]", "[\"null\"]");
    row("name and value", R"({"a":"b"})", R"({"b":"a"})");
    row("values change places", R"({"a":1,"b":2})", R"({"a":2,"b":1})");
    row("empty array and object", "[]", "{}");
    row("nesting", "[[1],2]", "[[1,2]]");
    row("member twice", R"({"a":1})", R"({"a":1,"a":1})");
    row("repeated member", R"({"a":1,"a":1,"b":2})", R"({"a":1,"b":2,"b":2})");
    row("empty string and none", "[\"\"]", "[]");
    row("blanks in strings", R"(["Metal  "])", R"(["Metal "])");
    row("a string's end", R"(["aaaaaaaa"])", R"(["aaaaaaaaa"])");
    row("bytes behind each other", R"(["ab","c"])", R"(["a","bc"])");
    row("deep down", nested(200, "1"), nested(200, "2"));
    row("depth", nested(200, "1"), nested(201, "1"));
    row("deeper than is looked", nested(1000, "1"), nested(1000, "2"));
}

void TestJsonValue::otherDigest()
{
    QFETCH(QByteArray, one);
    QFETCH(QByteArray, other);
    QVERIFY(jsonDigest(one) != jsonDigest(other));
}

// Digests are stored in workspaces.
void TestJsonValue::digestStays()
{
    const QByteArray json = R"({"import_id":79418895,"row_data":{"Name":"Caf\u00e9","Price":"3"}})";
    QCOMPARE(QByteArray::number(jsonDigest(json), 16), QByteArray("bc5a2c2e51bcc38a"));
}

QTEST_GUILESS_MAIN(TestJsonValue)
#include "tst_jsonvalue.moc"
