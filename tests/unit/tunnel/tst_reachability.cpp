// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeagent.h"
#include "tunnel/reachability.h"

#include <QSignalSpy>
#include <QTest>

using namespace tallyman;
using namespace std::chrono_literals;
using test::FakeAgent;

// The check through a public URL, which a real HTTP server stands for.
class TestReachability : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void arrives();
    void arrivesAfterReply();
    void answeredElsewhere();
    void ngroksOwnError();
    void redirected();
    void refused();
    void arrivesWithoutReply();

private:
    static QUrl urlOf(const FakeAgent &server)
    {
        return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(server.port()));
    }
    static Reachability resultOf(QSignalSpy &finished)
    {
        return finished.isEmpty() && !finished.wait(10'000)
            ? Reachability{}
            : finished.first().first().value<Reachability>();
    }
    static constexpr ReachabilityCheck::Patience kShort{2000ms, 300ms};
};

void TestReachability::arrives()
{
    FakeAgent server;
    server.setAnswer("/", "ok");
    ReachabilityCheck check(kShort);
    connect(&server, &FakeAgent::asked, &check, [&check](const QByteArray &target) {
        QVERIFY(check.isOwn(target));
        check.arrived(12);
    });
    QSignalSpy finished(&check, &ReachabilityCheck::finished);
    check.start(urlOf(server));
    const Reachability result = resultOf(finished);
    QVERIFY(result.reached);
    QCOMPARE(result.event, 12);
    QCOMPARE(result.status, 200);
    QVERIFY2(result.sentence.startsWith(
                 QStringLiteral("Yes: a request through 127.0.0.1 came in as event 12")),
        qPrintable(result.sentence));
    QVERIFY(!ReachabilityCheck().isOwn(server.requests().first())); // each has its own number
    QCOMPARE(finished.size(), 1);
}

void TestReachability::arrivesAfterReply()
{
    FakeAgent server;
    server.setAnswer("/", "ok");
    ReachabilityCheck check({2000ms, 5000ms});
    QSignalSpy finished(&check, &ReachabilityCheck::finished);
    check.start(urlOf(server));
    QTRY_COMPARE(server.requests().size(), 1);
    QTest::qWait(100); // the reply is there, and the check waits
    QVERIFY(finished.isEmpty());
    check.arrived(3);
    QVERIFY(resultOf(finished).reached);
}

void TestReachability::answeredElsewhere()
{
    FakeAgent server;
    server.setAnswer("/", "something else", 404);
    ReachabilityCheck check(kShort);
    QSignalSpy finished(&check, &ReachabilityCheck::finished);
    check.start(urlOf(server));
    const Reachability result = resultOf(finished);
    QVERIFY(!result.reached);
    QCOMPARE(result.status, 404);
    QVERIFY2(result.sentence.contains(QStringLiteral("answers 404, but nothing came in here")),
        qPrintable(result.sentence));
}

void TestReachability::ngroksOwnError()
{
    FakeAgent server;
    server.setAnswer("/", "<html>", 404, "Ngrok-Error-Code: ERR_NGROK_3200\r\n");
    ReachabilityCheck check(kShort);
    QSignalSpy finished(&check, &ReachabilityCheck::finished);
    check.start(urlOf(server));
    QVERIFY(resultOf(finished).sentence.startsWith(
        QStringLiteral("No: No tunnel is online under this URL")));
}

void TestReachability::redirected()
{
    FakeAgent server;
    FakeAgent other;
    server.setAnswer(
        "/", {}, 301, "Location: http://127.0.0.1:" + QByteArray::number(other.port()) + "/\r\n");
    ReachabilityCheck check(kShort);
    QSignalSpy finished(&check, &ReachabilityCheck::finished);
    check.start(urlOf(server));
    QVERIFY(resultOf(finished).sentence.contains(QStringLiteral("do not follow that")));
    QVERIFY(other.requests().isEmpty());
}

void TestReachability::refused()
{
    FakeAgent server;
    server.die();
    ReachabilityCheck check(kShort);
    QSignalSpy finished(&check, &ReachabilityCheck::finished);
    check.start(urlOf(server));
    const Reachability result = resultOf(finished);
    QVERIFY(!result.reached);
    QCOMPARE(result.sentence, QStringLiteral("No: 127.0.0.1 refuses the connection."));
}

void TestReachability::arrivesWithoutReply()
{
    FakeAgent server;
    server.setAnswer("/", "begun");
    server.setHanging(true);
    ReachabilityCheck check({400ms, 300ms});
    connect(&server, &FakeAgent::asked, &check, [&check] { check.arrived(4); });
    QSignalSpy finished(&check, &ReachabilityCheck::finished);
    check.start(urlOf(server));
    const Reachability result = resultOf(finished);
    QVERIFY(result.reached);
    QVERIFY(finished.size() == 1);
}

QTEST_GUILESS_MAIN(TestReachability)
#include "tst_reachability.moc"
