// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/recordingserver.h"
#include "support/testevent.h"
#include "unit/deliver/senderfixture.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

using namespace tallyman;
using namespace tallyman::test;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(tallyman::test::Script)

class TestSenderFailures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void refused();
    void unknownName();
    void brokenAnswers_data();
    void brokenAnswers();
    void noAnswerInTime();
    void incompleteAnswerInTime();
    void cancelWhileWaiting();
    void cancelAfterTheEnd();
    void contentCannotBeRead();
    void contentEndsEarly();
    void endWhileWaiting();
    void tlsToPlainPort();
    void plainToTlsPort();
};

void TestSenderFailures::refused()
{
    quint16 port = 0;
    {
        RecordingServer server;
        port = server.port();
    }
    SenderFixture fixture;
    const QUrl url(QStringLiteral("http://127.0.0.1:%1/").arg(port));
    QVERIFY(fixture.send(editedRequest(url, "POST", "x")));
    QCOMPARE(fixture.delivery().outcome, DeliveryOutcome::Failed);
    QCOMPARE(fixture.delivery().error,
        QStringLiteral("Connection refused by 127.0.0.1:%1: is your app running?").arg(port));
    QCOMPARE(fixture.delivery().status, 0);
    QCOMPARE(fixture.delivery().bytesSent, 0);
    QCOMPARE(fixture.delivery().connectUs, -1);
    QCOMPARE(fixture.delivery().firstByteUs, -1);
    QVERIFY(fixture.delivery().wireSha256.isEmpty());
}

void TestSenderFailures::unknownName()
{
    SenderFixture fixture;
    OutgoingRequest request =
        editedRequest(QUrl(QStringLiteral("http://no-such-name.invalid/")), "POST", "x");
    QVERIFY(fixture.send(request));
    QCOMPARE(fixture.delivery().outcome, DeliveryOutcome::Failed);
    QCOMPARE(fixture.delivery().error,
        QStringLiteral("The name “no-such-name.invalid” could not be resolved."));
}

void TestSenderFailures::brokenAnswers_data()
{
    QTest::addColumn<Script>("script");
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("status");
    using After = Script::After;
    const auto row = [](const char *name, const Script &script, const char *words, int status = 0) {
        QTest::newRow(name) << script << QString::fromUtf8(words) << status;
    };
    row("closed", {"", After::Close}, "closed the connection without an answer");
    row("reset", {"", After::Reset}, "reset the connection before it answered");
    row("only an interim answer", {"HTTP/1.1 100 Continue\r\n\r\n", After::Close},
        "closed the connection without an answer");
    row("content ends early", {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", After::Close},
        "broke off the connection in the middle", 200);
    row("chunked content ends early",
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", After::Close},
        "broke off the connection in the middle", 200);
    row("not http", {"SSH-2.0-OpenSSH_9.2\r\n", After::Close}, "does not speak HTTP");
    row("huge header in lines",
        {"HTTP/1.1 200 OK\r\n" + QByteArray("X: " + QByteArray(2000, 'x') + "\r\n").repeated(1000)
                + "\r\n",
            After::KeepOpen},
        "header is larger than 256.0 KiB");
    row("huge header in a line",
        {"HTTP/1.1 200 OK\r\nX: " + QByteArray(2'000'000, 'x'), After::Hang},
        "header line in the answer of 127.0.0.1");
    row("endless interim answers",
        {QByteArray("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n").repeated(20'000), After::Hang},
        "header is larger than 256.0 KiB");
}

void TestSenderFailures::brokenAnswers()
{
    QFETCH(Script, script);
    QFETCH(QString, words);
    QFETCH(int, status);
    RecordingServer server;
    server.setScripts({script});
    SenderFixture fixture;
    QVERIFY(fixture.send(editedRequest(server.url(), "POST", "x")));
    QCOMPARE(fixture.delivery().outcome, DeliveryOutcome::Failed);
    QVERIFY2(fixture.delivery().error.contains(words), qPrintable(fixture.delivery().error));
    QCOMPARE(fixture.delivery().status, status);
    QVERIFY(fixture.delivery().bytesSent > 0);
}

void TestSenderFailures::noAnswerInTime()
{
    RecordingServer server;
    server.setScripts({{"", Script::After::Hang}});
    SenderFixture fixture;
    OutgoingRequest request = editedRequest(server.url(), "POST", "x");
    request.totalTimeout = 300ms;
    QElapsedTimer time;
    time.start();
    QVERIFY(fixture.send(request));
    QVERIFY(time.elapsed() >= 290);
    QCOMPARE(fixture.delivery().outcome, DeliveryOutcome::Failed);
    QCOMPARE(fixture.delivery().error,
        QStringLiteral("No answer from 127.0.0.1:%1 within 300 ms.").arg(server.port()));
    QVERIFY(fixture.delivery().connectUs >= 0);
    QCOMPARE(fixture.delivery().firstByteUs, -1);
}

void TestSenderFailures::incompleteAnswerInTime()
{
    RecordingServer server;
    server.setScripts({{"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", Script::After::Hang}});
    SenderFixture fixture;
    OutgoingRequest request = editedRequest(server.url(), "POST", "x");
    request.totalTimeout = 1s;
    QVERIFY(fixture.send(request));
    QCOMPARE(fixture.delivery().outcome, DeliveryOutcome::Failed);
    QVERIFY(fixture.delivery().error.contains(QLatin1String("not complete within 1 s")));
    QCOMPARE(fixture.delivery().status, 200);
    QCOMPARE(fixture.delivery().responseBody, QByteArray("abc"));
}

void TestSenderFailures::cancelWhileWaiting()
{
    RecordingServer server;
    server.setScripts({{"", Script::After::Hang}});
    SenderFixture fixture;
    fixture.begin(editedRequest(server.url(), "POST", "x"));
    QTRY_COMPARE(server.hanging(), 1);
    QCOMPARE(fixture.reports(), 0);
    fixture.cancel();
    fixture.cancel();
    QVERIFY(fixture.wait());
    QCOMPARE(fixture.delivery().outcome, DeliveryOutcome::Cancelled);
    QVERIFY(fixture.delivery().bytesSent > 0);
    QTRY_COMPARE(server.hanging(), 0); // the connection is not kept
    QCOMPARE(fixture.reports(), 1);
}

void TestSenderFailures::cancelAfterTheEnd()
{
    RecordingServer server;
    SenderFixture fixture;
    QVERIFY(fixture.send(editedRequest(server.url(), "POST", "x")));
    fixture.cancel();
    fixture.end();
    QCoreApplication::sendPostedEvents();
    QCOMPARE(fixture.reports(), 1);
}

void TestSenderFailures::contentCannotBeRead()
{
    RecordingServer server;
    SenderFixture fixture;
    fixture.setFetchError(QStringLiteral("Event 17 was deleted."));
    Event event = makeEvent("POST / HTTP/1.1\r\nHost: a\r\n\r\n", "content");
    QVERIFY(fixture.resend(event, server.url()));
    QCOMPARE(fixture.delivery().outcome, DeliveryOutcome::Failed);
    QCOMPARE(fixture.delivery().error, QStringLiteral("Event 17 was deleted."));
}

void TestSenderFailures::contentEndsEarly()
{
    RecordingServer server;
    SenderFixture fixture;
    Event event = makeEvent("POST / HTTP/1.1\r\nHost: a\r\n\r\n", "content");
    event.bodyBytes = 100;
    QVERIFY(fixture.resend(event, server.url()));
    QCOMPARE(fixture.delivery().error,
        QStringLiteral("The stored content of event 17 ends at byte 7 of 100."));
}

void TestSenderFailures::endWhileWaiting()
{
    RecordingServer server;
    server.setScripts({{"", Script::After::Hang}});
    SenderFixture fixture;
    fixture.begin(editedRequest(server.url(), "POST", "x"));
    QTRY_COMPARE(server.hanging(), 1);
    fixture.end();
    QVERIFY(fixture.wait());
    QCOMPARE(fixture.delivery().outcome, DeliveryOutcome::Cancelled);
}

void TestSenderFailures::tlsToPlainPort()
{
    RecordingServer server;
    SenderFixture fixture;
    QUrl url = server.url();
    url.setScheme(QStringLiteral("https"));
    OutgoingRequest request = editedRequest(url, "POST", "x");
    request.totalTimeout = 500ms; // the server waits for the end of a head
    QVERIFY(fixture.send(request));
    QCOMPARE(fixture.delivery().outcome, DeliveryOutcome::Failed);
    QVERIFY2(fixture.delivery().error.contains(QLatin1String("127.0.0.1")),
        qPrintable(fixture.delivery().error));
}

void TestSenderFailures::plainToTlsPort()
{
    RecordingServer server(RecordingServer::Transport::Tls);
    SenderFixture fixture;
    QUrl url = server.url();
    url.setScheme(QStringLiteral("http"));
    QVERIFY(fixture.send(editedRequest(url, "POST", "x")));
    QCOMPARE(fixture.delivery().outcome, DeliveryOutcome::Failed);
    QVERIFY(!fixture.delivery().error.isEmpty());
}

QTEST_GUILESS_MAIN(TestSenderFailures)
#include "tst_senderfailures.moc"
