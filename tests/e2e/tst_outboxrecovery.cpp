// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/forwardingfixture.h"

using namespace tallyman;
using namespace tallyman::test;

// How the outbox of the built program goes on after targets have failed or gone.
class TestOutboxRecovery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_work = std::make_unique<ForwardingFixture>(); }
    void asksForTheHealthUntilItIsWell();
    void forgetsWhatIsSentToARemovedTarget();

private:
    std::unique_ptr<ForwardingFixture> m_work;
};

// Though nothing else happens meanwhile.
void TestOutboxRecovery::asksForTheHealthUntilItIsWell()
{
    RecordingServer target;
    target.setScripts({answering(500), answering(503), answering(200)});
    QVERIFY(m_work->addTarget(QStringLiteral("app"), target.url().toString(),
        QStringLiteral("--retries 20ms*9 --break-after 1 --break-for 2 --health /health")));
    QCOMPARE(m_work->tallyman(QStringLiteral("rule add all --to app")).exitCode, 0);
    Server server(m_work->workspace());
    QVERIFY(server.start());
    QVERIFY(m_work->post(server, "/hook", "{}"));
    QTRY_COMPARE_WITH_TIMEOUT(target.requests().size(), 4, 30'000);
    QByteArrayList lines;
    for (const QByteArray &request : target.requests())
        lines.append(request.left(request.indexOf(" HTTP/")));
    QCOMPARE(lines, (QByteArrayList{"POST /hook", "GET /health", "GET /health", "POST /hook"}));
    QTRY_VERIFY(m_work->outbox().isEmpty());
}

void TestOutboxRecovery::forgetsWhatIsSentToARemovedTarget()
{
    RecordingServer target;
    target.setScripts({dying(Script::After::Hang)});
    QVERIFY(m_work->addTarget(
        QStringLiteral("app"), target.url().toString(), QStringLiteral("--parallel 1")));
    QCOMPARE(m_work->tallyman(QStringLiteral("rule add all --to app")).exitCode, 0);
    Server server(m_work->workspace());
    QVERIFY(server.start());
    for (int i = 0; i < 3; ++i)
        QVERIFY(m_work->post(server, "/hook", "{}"));
    QTRY_COMPARE(target.hanging(), 1);
    QTRY_COMPARE(m_work->outbox().size(), 3);
    QCOMPARE(m_work->tallyman(QStringLiteral("rule remove all")).exitCode, 0);
    QCOMPARE(m_work->tallyman(QStringLiteral("target remove app")).exitCode, 0);
    QVERIFY(m_work->outbox().isEmpty());
    QCOMPARE(server.terminate(), 0);
    QVERIFY(m_work->outbox().isEmpty());
    QCOMPARE(target.requests().size(), 1);
}

QTEST_GUILESS_MAIN(TestOutboxRecovery)
#include "tst_outboxrecovery.moc"
