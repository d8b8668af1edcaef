// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/payloadreader.h"

#include <QTest>

using namespace tallyman;

class PayloadReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void leadsTo_data();
    void leadsTo();
    void deepContentIsHarmless();
    void stopsWhenFound();
};

void PayloadReaderTest::leadsTo_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("values");
    const auto row = [](const char *name, const QByteArray &fields, const QByteArray &body,
                         const char *path, const char *values) {
        QTest::newRow(name) << fields << body << QString::fromUtf8(path)
                            << QString::fromUtf8(values);
    };
    const QByteArray json = "Content-Type: application/json\r\n";
    const QByteArray rows = R"({"rows":[{"n":1,"*":7},{"n":"zwei"},[{"n":3}]],"a.b":{"c":null}})";
    row("a name", json, R"({"a":1.50})", "a", "1.50");
    row("an index", json, rows, "rows 0 n", "1");
    row("a list between", json, rows, "rows n", "1 zwei");
    row("every child", json, rows, "rows * n", "1 zwei 3");
    row("a name that is a star", json, rows, "rows 0 *", "7");
    row("a dot in a name", json, rows, "a.b c", "null");
    row("a container", json, rows, "a.b", "-");
    row("items of a list", json, R"({"t":["x","y",{}]})", "t", "- x y");
    row("nothing there", json, rows, "nope", "");
    row("the last of two", json, R"({"a":1,"a":2})", "a", "2");
    row("escapes", json, "{\"\\u0061\":\"\\u00e4\"}", "a", "\xc3\xa4");
    row("a form", "Content-Type: application/x-www-form-urlencoded\r\n", "n=1&n=2&m=x+y", "n",
        "- 1 2");
    row("no structure", "Content-Type: text/plain\r\n", "a: 1", "a", "");
    row("malformed", json, R"({"a":1)", "a", "");
    row("empty", json, "", "a", "");
}

void PayloadReaderTest::leadsTo()
{
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, body);
    QFETCH(QString, path);
    PayloadReader reader;
    reader.read("POST / HTTP/1.1\r\n" + fields + "\r\n", body);
    QStringList values;
    const bool found = reader.any(path.toUtf8().split(' '), [&values](const PayloadValue &value) {
        values.append(value.kind == PayloadValue::Kind::Container ? QStringLiteral("-")
                                                                  : QString::fromUtf8(value.text));
        return false;
    });
    QVERIFY(!found);
    QTEST(values.join(u' '), "values");
}

void PayloadReaderTest::deepContentIsHarmless()
{
    PayloadReader reader;
    const QByteArray head = "POST / HTTP/1.1\r\nContent-Type: application/json\r\n\r\n";
    const auto never = [](const PayloadValue &) { return false; };
    reader.read(head, QByteArray(5000, '[') + QByteArray(5000, ']'));
    QVERIFY(!reader.any({"n"}, never));
    QVERIFY(!reader.any(QByteArrayList(100, "*"), never));
    reader.read(head, QByteArray("{\"a\":").repeated(5000) + "1" + QByteArray(5000, '}'));
    QVERIFY(!reader.any(QByteArrayList(100, "a"), never));
    reader.read(QByteArray("\0\xff\r\n", 4), QByteArray("\0\xff{", 3));
    QVERIFY(!reader.any({"a"}, never));
}

void PayloadReaderTest::stopsWhenFound()
{
    PayloadReader reader;
    reader.read(
        "POST / HTTP/1.1\r\nContent-Type: application/json\r\n\r\n", R"([{"a":1},{"a":2}])");
    int asked = 0;
    QVERIFY(reader.any({"a"}, [&asked](const PayloadValue &) { return ++asked > 0; }));
    QCOMPARE(asked, 1);
}

QTEST_APPLESS_MAIN(PayloadReaderTest)
#include "tst_payloadreader.moc"
