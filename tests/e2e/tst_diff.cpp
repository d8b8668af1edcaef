// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/program.h"
#include "harness/server.h"
#include "harness/wire.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace tallyman;

// `tallyman diff` from outside: what it says and how it ends.
class TestDiff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void ends_data();
    void ends();
    void saysWhatDiffers();
    void comparesResponses();

private:
    ProgramResult diff(const QStringList &arguments) const
    {
        return runTallyman(m_workspace, QStringLiteral("diff"), arguments);
    }

    QTemporaryDir m_dir;
    QString m_workspace = m_dir.filePath(QStringLiteral("a.tally"));
};

void TestDiff::initTestCase()
{
    Server server(m_workspace);
    QVERIFY(server.start());
    const QByteArrayList bodies = {R"({"id":1,"rows":[1,2]})", R"({"rows": [1,2], "id":1})",
        R"({"id":2,"rows":[2,3]})", "\x1b[31m\nb", "\x1b[32m\nb"};
    for (const QByteArray &body : bodies) {
        Wire wire(server.port());
        QVERIFY(wire.send("POST /crm HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\n\r\n" + body));
        QVERIFY(wire.readReply().startsWith("HTTP/1.1 200 "));
    }
    const QString url = QStringLiteral("http://127.0.0.1:%1/").arg(server.port());
    for (const char *id : {"1", "3"})
        QCOMPARE(
            runTallyman(m_workspace, QStringLiteral("resend"),
                {QString::fromLatin1(id), QStringLiteral("--to"), url, QStringLiteral("--yes")})
                .exitCode,
            0);
}

void TestDiff::ends_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("itself") << QStringLiteral("1 1") << 0;
    QTest::newRow("same JSON") << QStringLiteral("1 2") << 0;
    QTest::newRow("other content") << QStringLiteral("1 3") << 1;
    QTest::newRow("all ignored") << QStringLiteral("1 3 --ignore id --ignore /rows") << 0;
    QTest::newRow("not there") << QStringLiteral("1 99") << 1;
    QTest::newRow("only one") << QStringLiteral("1") << 2;
    QTest::newRow("three") << QStringLiteral("1 2 3") << 2;
    QTest::newRow("no id") << QStringLiteral("1 x") << 2;
    QTest::newRow("no header") << QStringLiteral("1 2 --ignore header:") << 2;
}

void TestDiff::ends()
{
    QFETCH(QString, arguments);
    const ProgramResult result = diff(arguments.split(u' '));
    QTEST(result.exitCode, "exitCode");
    QCOMPARE(result.out.isEmpty(), !result.err.isEmpty());
}

void TestDiff::saysWhatDiffers()
{
    const QByteArray text = diff({QStringLiteral("1"), QStringLiteral("3")}).out;
    QVERIFY2(text.contains("  ~ /id  1 → 2\n") && text.contains("  - /rows/0  1\n")
            && text.contains("  + /rows/1  3\n"),
        text.constData());
    QVERIFY(!diff({QStringLiteral("4"), QStringLiteral("5")}).out.contains('\x1b'));
    const QJsonObject object = QJsonDocument::fromJson(
        diff({QStringLiteral("1"), QStringLiteral("3"), QStringLiteral("--json")}).out)
                                   .object();
    QCOMPARE(object.value(QLatin1String("equal")), QJsonValue(false));
    const QJsonArray changes =
        object.value(QLatin1String("content")).toObject().value(QLatin1String("changes")).toArray();
    QCOMPARE(changes.size(), 3);
    QCOMPARE(
        changes.at(0).toObject().value(QLatin1String("after")), QJsonValue(QStringLiteral("2")));
}

void TestDiff::comparesResponses()
{
    const ProgramResult result = diff({QStringLiteral("d1"), QStringLiteral("d2"),
        QStringLiteral("--ignore"), QStringLiteral("header:Date")});
    QCOMPARE(result.exitCode, 0);
    QVERIFY(result.out.startsWith("response 1 and response 2 are equal."));
    QCOMPARE(diff({QStringLiteral("1"), QStringLiteral("d2")}).exitCode, 1);
}

QTEST_GUILESS_MAIN(TestDiff)
#include "tst_diff.moc"
