// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/payload.h"

#include <QTest>

using namespace tallyman;

namespace {

constexpr qint64 kMostBytes = 1024 * 1024;

const QString kMultipart = QStringLiteral("multipart/form-data; boundary=\"a b\"");

// An entity that is not too long, 300 times.
QByteArray manyEntities(const QByteArray &declaration, const QByteArray &use)
{
    return "<!DOCTYPE a [<!ENTITY e \"" + QByteArray(4000, 'x') + "\">" + declaration + "]><a>"
        + use.repeated(300) + "</a>";
}

ContentProblem problemOf(const QByteArray &type, const QByteArray &body)
{
    return readPayload({{"Content-Type", type}}, body, kMostBytes).problem;
}

} // namespace

// Where content is wrong, and when it is only too much for this program.
class TestPayloadProblems : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhereItIsWrong_data();
    void saysWhereItIsWrong();
    void readsAsManyPartsAsItMay();
    void blamesNobodyForLines();
};

void TestPayloadProblems::saysWhereItIsWrong_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<qint64>("line");
    QTest::addColumn<qint64>("column");
    QTest::addColumn<bool>("isLimit");
    const auto row = [](const char *name, const QString &type, const QByteArray &body,
                         qint64 offset, qint64 line, qint64 column, bool isLimit = false) {
        QTest::newRow(name) << type << body << offset << line << column << isLimit;
    };
    const QString xml = QStringLiteral("text/xml");
    const QByteArray part = "--a b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n";
    row("second part of two", kMultipart, "\r\n" + part + part, 2 + part.size(), 6, 1);
    row("more parts than are read", kMultipart, part.repeated(1001) + "--a b--", 1000 * part.size(),
        4001, 1, true);
    row("no such boundary", QStringLiteral("multipart/mixed; boundary=z"), part, -1, 1, 1);
    row("no boundary", QStringLiteral("multipart/mixed"), part, -1, 1, 1);
    row("XML counts bytes", xml, "<a>\n\xC3\xA9\xF0\x9F\x98\x80</b>", 10, 2, 7);
    row("XML in Latin-1", xml, "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>\xE9</b>", 47, 1,
        48);
    row("XML with a long entity", xml, manyEntities("<!ENTITY f \"&e;&e;\">", "&f;"), 4055, 1, 4056,
        true);
    row("XML with many entities", xml, manyEntities({}, "&e;"), 4933, 1, 4934, true);
    row("JSON", QStringLiteral("application/json"), "[\n1,]", 4, 2, 3);
}

void TestPayloadProblems::saysWhereItIsWrong()
{
    QFETCH(QString, type);
    QFETCH(QByteArray, body);
    const ContentProblem problem = problemOf(type.toLatin1(), body);
    QVERIFY(!problem.sentence.isEmpty());
    QTEST(problem.offset, "offset");
    QTEST(problem.line, "line");
    QTEST(problem.column, "column");
    QTEST(problem.isLimit, "isLimit");
}

void TestPayloadProblems::readsAsManyPartsAsItMay()
{
    const QByteArray part = "--b\r\n\r\n1\r\n";
    const auto problem = [&](int parts) {
        return problemOf("multipart/mixed; boundary=b", part.repeated(parts) + "--b--").sentence;
    };
    QCOMPARE(problem(1000), QString());
    QCOMPARE(problem(1001), QStringLiteral("There are more than 1000 parts."));
}

// The array around them makes the first of these lines a level too deep, the next is too deep
// alone; a line that is broken counts all the same.
void TestPayloadProblems::blamesNobodyForLines()
{
    const QByteArray type = "application/x-ndjson";
    const QByteArray deep = QByteArray(10'000, '[') + QByteArray(10'000, ']');
    QVERIFY(problemOf(type, deep + "\n[1]\n").isLimit);
    QVERIFY(problemOf(type, "[1]\n[" + deep + "]\n").isLimit);
    const ContentProblem broken = problemOf(type, "[1]\n[" + deep + "]\n[2,]\n");
    QVERIFY(!broken.isLimit);
    QCOMPARE(broken.line, 3);
}

QTEST_GUILESS_MAIN(TestPayloadProblems)
#include "tst_payloadproblems.moc"
