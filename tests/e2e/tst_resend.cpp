// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/program.h"
#include "harness/server.h"
#include "harness/wire.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tallyman;

// `tallyman resend` beside a process that captures into the same workspace.
class TestResend : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void ownListener_data();
    void ownListener();
    void otherListener();
    void missingEvents_data();
    void missingEvents();
    void nobodyListens();

private:
    ProgramResult resend(const QString &url, const QStringList &more = {}) const
    {
        return runTallyman(m_workspace, QStringLiteral("resend"),
            QStringList{QStringLiteral("1"), QStringLiteral("--to"), url} + more);
    }
    qsizetype events() const
    {
        return runTallyman(m_workspace, QStringLiteral("list")).out.count('\n');
    }

    QTemporaryDir m_dir;
    QString m_workspace;
    std::unique_ptr<Server> m_server; // on a port that the workspace's settings do not name
};

void TestResend::initTestCase()
{
    m_workspace = m_dir.filePath(QStringLiteral("events.tally"));
    m_server = std::make_unique<Server>(m_workspace);
    QVERIFY(m_server->start());
    QCOMPARE(statusOf(exchange(m_server->port(), postMessage("/a", "{}"))), 200);
}

void TestResend::ownListener_data()
{
    QTest::addColumn<QString>("host");
    QTest::newRow("IPv4") << QStringLiteral("127.0.0.1");
    QTest::newRow("name") << QStringLiteral("localhost");
    QTest::newRow("IPv6") << QStringLiteral("[::1]");
}

// Without a terminal nobody can be asked.
void TestResend::ownListener()
{
    QFETCH(QString, host);
    const QString url = QStringLiteral("http://%1:%2/").arg(host).arg(m_server->port());
    const qsizetype before = events();
    const ProgramResult refused = resend(url);
    QCOMPARE(refused.exitCode, 1);
    QVERIFY2(refused.err.contains("own listener"), refused.err.constData());
    QVERIFY2(refused.err.contains("--yes"), refused.err.constData());
    QCOMPARE(events(), before);
    const ProgramResult sent = resend(url, {QStringLiteral("--yes")});
    QVERIFY2(sent.exitCode == 0, sent.err.constData());
    QCOMPARE(events(), before + 1);
}

void TestResend::otherListener()
{
    Server other(m_dir.filePath(QStringLiteral("other.tally")));
    QVERIFY(other.start());
    const ProgramResult sent = resend(QStringLiteral("http://127.0.0.1:%1/").arg(other.port()));
    QVERIFY2(sent.exitCode == 0, sent.err.constData());
}

void TestResend::missingEvents_data()
{
    QTest::addColumn<QString>("ids");
    QTest::addColumn<QByteArray>("sentence");
    QTest::addColumn<int>("sent");
    QTest::newRow("one") << QStringLiteral("9999")
                         << QByteArray("tallyman: There is no event 9999.\n") << 0;
    QTest::newRow("range") << QStringLiteral(
        "1000-9999") << QByteArray("tallyman: 9000 of the 9000 events do not exist: 1000-9999.\n")
                           << 0;
    QTest::newRow("some") << QStringLiteral("1 1000-1002 2000")
                          << QByteArray(
                                 "tallyman: 4 of the 5 events do not exist: 1000-1002, 2000.\n")
                          << 1;
    QTest::newRow("many") << QStringLiteral("1 1000 1002 1004 1006 1008")
                          << QByteArray("tallyman: 5 of the 6 events do not exist: 1000, 1002, "
                                        "1004, 1006 and others.\n")
                          << 1;
}

void TestResend::missingEvents()
{
    QFETCH(QString, ids);
    QFETCH(QByteArray, sentence);
    QFETCH(int, sent);
    Server other(m_dir.filePath(QStringLiteral("missing.tally")));
    QVERIFY(other.start());
    const ProgramResult result = runTallyman(m_workspace, QStringLiteral("resend"),
        ids.split(u' ')
            + QStringList{
                QStringLiteral("--to"), QStringLiteral("http://127.0.0.1:%1/").arg(other.port())});
    QCOMPARE(result.exitCode, 1);
    QCOMPARE(result.err, sentence);
    QCOMPARE(result.out.count('\n'), sent);
}

// The port is the same, but it is another's now.
void TestResend::nobodyListens()
{
    const quint16 port = m_server->port();
    QCOMPARE(m_server->terminate(), 0);
    const ProgramResult sent = resend(QStringLiteral("http://127.0.0.1:%1/").arg(port));
    QCOMPARE(sent.exitCode, 1);
    QVERIFY2(!sent.err.contains("own listener"), sent.err.constData());
}

QTEST_GUILESS_MAIN(TestResend)
#include "tst_resend.moc"
