// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/compare/jsondiff.h"

#include <QTest>

using namespace tallyman;

class TestJsonDiff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void differs_data();
    void differs();
    void ignores_data();
    void ignores();
    void refusesRules();
    void survives_data();
    void survives();
    void stopsWhenCancelled();

private:
    static JsonDiff diff(
        const QByteArray &left, const QByteArray &right, const QStringList &ignored = {});
    static QStringList told(const JsonDiff &diff);
};

JsonDiff TestJsonDiff::diff(
    const QByteArray &left, const QByteArray &right, const QStringList &ignored)
{
    return diffJson(
        JsonDocument::read(left), JsonDocument::read(right), *IgnoreRules::parse(ignored));
}

QStringList TestJsonDiff::told(const JsonDiff &diff)
{
    QStringList list;
    for (const JsonChange &change : diff.changes) {
        QString one = changeKindName(change.kind) + u' ' + change.path;
        if (change.kind == ChangeKind::Moved)
            one += u' ' + change.movedTo;
        list.append(one);
    }
    return list;
}

void TestJsonDiff::differs_data()
{
    QTest::addColumn<QByteArray>("left");
    QTest::addColumn<QByteArray>("right");
    QTest::addColumn<QStringList>("changes");
    const auto row = [](const char *name, const QByteArray &left, const QByteArray &right,
                         std::initializer_list<const char *> changes) {
        QStringList list;
        for (const char *change : changes)
            list.append(QString::fromUtf8(change));
        QTest::newRow(name) << left << right << list;
    };
    row("same", "[1]", "[1]", {});
    row("other layout", "{\"a\":[1,2]}", " { \"a\" : [ 1 , 2 ] } ", {});
    row("other order", R"({"a":1,"b":2})", R"({"b":2,"a":1})", {});
    row("other escapes", R"({"a":"\u0041\/"})", R"({"a":"A/"})", {});
    row("escaped name", R"({"\u0061":1})", R"({"a":1})", {});
    row("root", "1", "2", {"changed "});
    row("other kind", "{}", "[]", {"changed "});
    row("number written otherwise", "[1.0]", "[1]", {"changed /0"});
    row("string for a number", R"({"a":1})", R"({"a":"1"})", {"changed /a"});
    row("changed", R"({"a":{"b":1}})", R"({"a":{"b":2}})", {"changed /a/b"});
    row("added", R"({"a":1})", R"({"a":1,"b":2})", {"added /b"});
    row("removed", R"({"a":1,"b":2})", R"({"a":1})", {"removed /b"});
    row("null is not missing", R"({"a":null})", "{}", {"removed /a"});
    row("item inserted", "[1,2,3]", "[1,9,2,3]", {"added /1"});
    row("item removed", "[1,2,3]", "[1,3]", {"removed /1"});
    row("item moved", "[1,2,3,4]", "[4,1,2,3]", {"moved /3 /0"});
    row("same values in two places", "[1,1,2]", "[1,2,1]", {"moved /1 /2"});
    row("renamed", R"({"a":[1,2,3]})", R"({"b":[1,2,3]})", {"moved /a /b"});
    row("moved elsewhere", R"({"a":{"x":"long enough"},"b":{}})",
        R"({"a":{},"b":{"x":"long enough"}})", {"moved /a/x /b/x"});
    row("small values do not move elsewhere", R"({"a":{"x":true},"b":{}})",
        R"({"a":{},"b":{"x":true}})", {"removed /a/x", "added /b/x"});
    row("item changed behind a removed one", R"([{"i":1,"v":1},{"i":2,"v":2,"w":3},{"i":3}])",
        R"([{"i":2,"v":9,"w":3},{"i":3}])", {"removed /0", "changed /1/v"});
    row("repeated names", R"({"a":1,"a":2})", R"({"a":1,"a":3})", {"changed /a"});
    row("a repeated name more", R"({"a":1})", R"({"a":1,"a":1})", {"added /a"});
    row("names with slashes", R"({"a/b~":1})", R"({"a/b~":2})", {"changed /a~1b~0"});
    row("hostile names", R"({"\u0000\u202e<b>":1})", R"({"\u0000\u202e<b>":2})",
        {"changed /\0\xE2\x80\xAE<b>"});
}

void TestJsonDiff::differs()
{
    QFETCH(QByteArray, left);
    QFETCH(QByteArray, right);
    const JsonDiff there = diff(left, right);
    if (QByteArrayView(QTest::currentDataTag()) == "hostile names") { // a NUL ends the row's text
        QCOMPARE(there.counts[0], 1);
        return;
    }
    QTEST(told(there), "changes");
    // and back: as many, with what was added as removed
    const JsonDiff back = diff(right, left);
    QCOMPARE(back.total(), there.total());
    QCOMPARE(back.counts[1], there.counts[2]);
}

void TestJsonDiff::ignores_data()
{
    QTest::addColumn<QStringList>("rules");
    QTest::addColumn<QStringList>("changes");
    const auto row = [](const char *name, const QStringList &rules, const QStringList &changes) {
        QTest::newRow(name) << rules << changes;
    };
    const QString time = QStringLiteral("changed /time");
    const QString first = QStringLiteral("changed /rows/0/t");
    const QString second = QStringLiteral("changed /rows/1/t");
    row("nothing", {}, {time, first, second});
    row("a path", {QStringLiteral("/time")}, {first, second});
    row("any item", {QStringLiteral("/rows/*/t")}, {time});
    row("one item", {QStringLiteral("/rows/0/t")}, {time, second});
    row("a name anywhere", {QStringLiteral("t")}, {time});
    row("several", {QStringLiteral("t"), QStringLiteral("/time")}, {});
    row("a header is no field", {QStringLiteral("header:time")}, {time, first, second});
}

void TestJsonDiff::ignores()
{
    QFETCH(QStringList, rules);
    QTEST(told(diff(R"({"time":1,"rows":[{"t":1,"v":5},{"t":2,"v":6}]})",
              R"({"time":2,"rows":[{"t":3,"v":5},{"t":4,"v":6}]})", rules)),
        "changes");
    // what is ignored does not hide that an item is the same one
    QCOMPARE(
        told(diff(R"([{"t":1,"v":5},{"t":2,"v":6}])", R"([{"t":9,"v":6}])", {QStringLiteral("t")})),
        QStringList{QStringLiteral("removed /0")});
}

void TestJsonDiff::refusesRules()
{
    QVERIFY(!IgnoreRules::parse({QString()}));
    QVERIFY(!IgnoreRules::parse({QStringLiteral("header:a b")}));
    QVERIFY(IgnoreRules::parse({QStringLiteral("header:Date")})->matchesHeader("date"));
}

void TestJsonDiff::survives_data()
{
    QTest::addColumn<QByteArray>("left");
    QTest::addColumn<QByteArray>("right");
    const auto deep = [](int depth, const QByteArray &inner) -> QByteArray {
        return QByteArray(depth, '[') + inner + QByteArray(depth, ']');
    };
    QTest::newRow("deep") << deep(9000, "1") << deep(9000, "2");
    QTest::newRow("deep with neighbours")
        << QByteArray("[0,").repeated(5000) + "1" + QByteArray(5000, ']')
        << QByteArray("[0,").repeated(5000) + "2" + QByteArray(5000, ']');
    QTest::newRow("many small items") << "[" + QByteArray("0,").repeated(300'000) + "1]"
                                      << "[" + QByteArray("1,").repeated(300'000) + "0]";
    QTest::newRow("repeated names") << "{" + QByteArray("\"a\":1,").repeated(100'000) + "\"a\":2}"
                                    << "{" + QByteArray("\"a\":2,").repeated(100'000) + "\"a\":1}";
}

void TestJsonDiff::survives()
{
    QFETCH(QByteArray, left);
    QFETCH(QByteArray, right);
    const JsonDiff result = diff(left, right);
    QVERIFY(result.total() > 0);
    QVERIFY(result.changes.size() <= kMostChanges);
}

void TestJsonDiff::stopsWhenCancelled()
{
    const std::atomic_bool cancelled = true;
    const JsonDiff result = diffJson(
        JsonDocument::read("[1,2]"), JsonDocument::read("[3,4,5]"), IgnoreRules(), &cancelled);
    QVERIFY(result.cancelled);
}

QTEST_APPLESS_MAIN(TestJsonDiff)
#include "tst_jsondiff.moc"
