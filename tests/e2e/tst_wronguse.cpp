// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/program.h"
#include "harness/server.h"
#include "harness/wire.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tallyman;

// What is asked for wrongly is refused with a sentence and exit code 2, and nothing is done.
class TestWrongUse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void refuses_data();
    void refuses();
    void onlyTheProgramSpeaksOfTheWindow_data();
    void onlyTheProgramSpeaksOfTheWindow();

private:
    QTemporaryDir m_dir;
    QString m_workspace;
};

// Two events.
void TestWrongUse::initTestCase()
{
    m_workspace = m_dir.filePath(QStringLiteral("events.tally"));
    Server server(m_workspace);
    QVERIFY(server.start());
    QCOMPARE(statusOf(exchange(server.port(), postMessage("/1", "1"))), 200);
    QCOMPARE(statusOf(exchange(server.port(), postMessage("/2", "2"))), 200);
    QCOMPARE(server.terminate(), 0);
}

void TestWrongUse::refuses_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("sentence"); // part of it
    const auto row = [](const QString &command, const QByteArray &sentence) {
        QTest::newRow(qPrintable(command)) << command.split(u' ') << sentence;
    };
    for (const char *value : {"0", "x", "-1", "1.5", "0x10", "99999999999999999999"}) {
        for (const char *option : {"list --limit", "serve --count"}) {
            const QByteArray name = QByteArray(option).split(' ').last();
            row(QString::fromLatin1(option) + u' ' + QString::fromLatin1(value),
                QByteArray("tallyman: " + name + " takes a whole number from 1 on, not “" + value
                    + "”. See: "));
        }
    }
    for (const char *value : {"0", "-1", "x", "nan", "inf", "1e300"})
        row(QStringLiteral("serve --for %1").arg(QLatin1String(value)),
            QByteArray(QByteArray("tallyman: --for takes seconds, more than 0 up to 2000000, not “")
                + value + "”. See: tallyman serve --help\n"));
    for (const char *value : {"-1", "x", "nan", "inf"})
        row(QStringLiteral("wait --timeout %1").arg(QLatin1String(value)),
            QByteArray(QByteArray("tallyman: --timeout takes seconds from 0 to 2000000, not “")
                + value + "”. See: tallyman wait --help\n"));
    row(QStringLiteral("export --format csv"), "--format takes ndjson or har, not “csv”.");
    row(QStringLiteral("serve --tls-listen 8443"), "--tls-listen requires --certificate.");
    row(QStringLiteral("serve --certificate a --key b"), "requires --tls-listen.");
    row(QStringLiteral("serve --tls-listen 65536 --certificate a --key b"),
        "--tls-listen takes a port from 0 to 65535, not “65536”.");
    row(QStringLiteral("serve --listen here"), "--listen takes ADDRESS:PORT such as ");
    row(QStringLiteral("list --no-such-option"), "--no-such-option. See: tallyman list --help");
    row(QStringLiteral("show"), "ID is required");
    row(QStringLiteral("show abc"), "“abc” is not an event id");
    row(QStringLiteral("resend 1"), "--to is required");
    row(QStringLiteral("resend 1 --to ftp://127.0.0.1/"), "“ftp://127.0.0.1/” is neither");
    row(QStringLiteral("wait path:/x"), "--timeout is required");
    row(QStringLiteral("serve --listen 127.0.0.1:99999"), "--listen takes ADDRESS:PORT");
    row(QStringLiteral("list status:abc"), "“status:abc”");
    row(QStringLiteral("wait bogus:1 --timeout 20"), "“bogus:” at character 1 is no condition");
    row(QStringLiteral("list statuss:404"), "is no condition. Did you mean status:?");
    const char *const exclude = "exclude each other";
    row(QStringLiteral("delete --all --filter /1"), exclude);
    row(QStringLiteral("delete 1 --all"), exclude);
    row(QStringLiteral("delete 1 --filter /1"), exclude);
    row(QStringLiteral("delete 1 --filter /1 --all"), exclude);
    const char *const parts = "tallyman: --head, --body, --wire and --json exclude each other; ";
    row(QStringLiteral("show 1 --head --body"), parts);
    row(QStringLiteral("show 1 --json --wire --head"), parts);
    row(QStringLiteral("delete"), "Say what to delete");
    QTest::newRow("empty filter") << QStringList{QStringLiteral("delete"),
        QStringLiteral("--filter"), QString()}
                                  << QByteArray("Say what to delete");
    QTest::newRow("everything, but nothing") << QStringList{QStringLiteral("delete"),
        QStringLiteral("--all"), QStringLiteral("--filter"), QString()}
                                             << QByteArray(exclude);
}

void TestWrongUse::refuses()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, sentence);
    const QString command = arguments.takeFirst();
    const ProgramResult result = runTallyman(m_workspace, command, arguments);
    QCOMPARE(result.exitCode, 2);
    QCOMPARE(result.out, QByteArray());
    QVERIFY2(result.err.contains(sentence), result.err.constData());
    QVERIFY2(result.err.size() < 300, result.err.constData());
    QCOMPARE(runTallyman(m_workspace, QStringLiteral("list")).out.count('\n'), 2);
}

void TestWrongUse::onlyTheProgramSpeaksOfTheWindow_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<bool>("speaks");
    QTest::newRow("program") << QString() << true;
    for (const char *command : {"serve", "list", "show", "resend", "wait", "delete", "export",
             "import", "salvage", "profiles"})
        QTest::newRow(command) << QString::fromLatin1(command) << false;
}

void TestWrongUse::onlyTheProgramSpeaksOfTheWindow()
{
    QFETCH(QString, command);
    QFETCH(bool, speaks);
    QStringList arguments = command.split(u' ', Qt::SkipEmptyParts);
    arguments << QStringLiteral("--help");
    QCOMPARE(run(tallymanPath(), arguments).out.contains("Without a command"), speaks);
}

QTEST_GUILESS_MAIN(TestWrongUse)
#include "tst_wronguse.moc"
