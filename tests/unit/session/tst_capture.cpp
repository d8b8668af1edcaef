// SPDX-License-Identifier: GPL-3.0-or-later
#include "client.h"
#include "session/session.h"

#include <QTemporaryDir>
#include <sys/socket.h>

using namespace tallyman;
using namespace tallyman::test;

namespace {
const QByteArray kGet = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
const QByteArray kReceived = "{\"received\":true}";
} // namespace

// The endpoint over real sockets.
class CaptureTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        SessionOptions options;
        options.path = m_folder->filePath(QStringLiteral("w.tally"));
        options.listen = ListenAddress{QStringLiteral("127.0.0.1"), 0};
        auto session = Session::open(options);
        QVERIFY(session);
        m_session = std::move(*session);
        QTRY_VERIFY(m_session->listener().listening);
        m_port = m_session->listener().port;
    }

    void cleanup() { m_session.reset(); }

    void answersAndStores()
    {
        Client client(m_port);
        client.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
        const QByteArray reply = client.waitFor(kReceived);
        QVERIFY(reply.startsWith(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 17\r\nDate: "));
        const Event event = eventAt(1);
        QCOMPARE(event.body, QByteArray("abc"));
        QCOMPARE(event.method, QByteArray("POST"));
        QCOMPARE(event.replyHead + event.replyBody, reply); // exactly what was sent
        QTRY_VERIFY(eventAt(1).answeredAtUs.has_value());
    }

    void pipelinedInOrder()
    {
        Client client(m_port);
        client.send(QByteArray(kGet).repeated(20));
        client.waitFor(kReceived, 20);
        QTRY_COMPARE(m_session->statistics().events, 20);
    }

    void answersAfterTheSenderHasEndedItsSide()
    {
        Client client(m_port);
        client.send(kGet + kGet);
        ::shutdown(static_cast<int>(client.socket().socketDescriptor()), SHUT_WR);
        QCOMPARE(client.waitForEnd().count(kReceived), 2);
    }

    void headHasNoContent()
    {
        Client client(m_port);
        client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
        const QByteArray reply = client.waitFor("\r\n\r\n");
        QVERIFY(reply.contains("Content-Length: 17\r\n"));
        QVERIFY(reply.endsWith("\r\n\r\n"));
    }

    void http10ClosesUnlessAsked()
    {
        Client closing(m_port);
        closing.send("GET / HTTP/1.0\r\n\r\n");
        QVERIFY(closing.waitForEnd().contains("Connection: close\r\n"));
        Client keeping(m_port);
        keeping.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        QVERIFY(keeping.waitFor(kReceived).contains("Connection: keep-alive\r\n"));
        keeping.send("GET / HTTP/1.0\r\n\r\n");
        QCOMPARE(keeping.waitForEnd().count(kReceived), 2);
    }

    void continuesWhenExpected()
    {
        Client client(m_port);
        client.send(
            "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        QCOMPARE(client.waitFor("\r\n\r\n"), QByteArray("HTTP/1.1 100 Continue\r\n\r\n"));
        client.send("ok");
        client.waitFor(kReceived);
        QCOMPARE(eventAt(1).body, QByteArray("ok"));
    }

    void errorsAreAnsweredAndKept_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("statusLine");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("host") << QByteArray("GET / HTTP/1.1\r\n\r\n") << QByteArray("HTTP/1.1 400 ")
                              << QByteArray("host-missing");
        QTest::newRow("version") << QByteArray("GET / HTTP/3.0\r\n\r\n")
                                 << QByteArray("HTTP/1.1 505 ")
                                 << QByteArray("version-unsupported");
        QTest::newRow("coding") << QByteArray(
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: br\r\n\r\nx")
                                << QByteArray("HTTP/1.1 501 ")
                                << QByteArray("transfer-coding-unknown");
        QTest::newRow("tls") << QByteArray("\x16\x03\x01\x00\xA5\x01", 6)
                             << QByteArray("HTTP/1.1 400 ") << QByteArray("tls-on-plain-port");
        QTest::newRow("http2") << QByteArray("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
                               << QByteArray("HTTP/1.1 505 ") << QByteArray("http2-on-plain-port");
        QTest::newRow("too large")
            << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999\r\n\r\n")
            << QByteArray("HTTP/1.1 413 ") << QByteArray("body-too-large");
    }

    void errorsAreAnsweredAndKept()
    {
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, statusLine);
        QFETCH(QByteArray, code);
        Client client(m_port);
        client.send(message + kGet); // what follows is not a request
        const QByteArray reply = client.waitForEnd();
        QVERIFY2(reply.startsWith(statusLine), reply.constData());
        QVERIFY(reply.contains(QByteArray("{\"error\":\"" + code + "\",\"reason\":\"")));
        QVERIFY(reply.contains("Connection: close\r\n"));
        QCOMPARE(reply.count("Content-Length: "), 1); // one reply
        QTRY_COMPARE(m_session->statistics().events, 1);
        const Event event = eventAt(1);
        QCOMPARE(event.state, EventState::Malformed);
        QCOMPARE(event.problemCode, code);
        QVERIFY(event.head.startsWith(message.first(6)));
        QVERIFY(!event.problem.isEmpty());
    }

    void abortedIsAnEvent()
    {
        {
            Client client(m_port);
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf");
            client.socket().disconnectFromHost();
        }
        QTRY_COMPARE(m_session->statistics().events, 1);
        const Event event = eventAt(1);
        QCOMPARE(event.state, EventState::Aborted);
        QCOMPARE(event.body, QByteArray("half"));
        QCOMPARE(event.status, 0);
    }

    void aConnectionWithoutAByteIsNoEvent()
    {
        {
            Client silent(m_port);
            QVERIFY(silent.isConnected());
        }
        Client client(m_port);
        client.send(kGet);
        client.waitFor(kReceived);
        QTRY_COMPARE(m_session->statistics().events, 1);
        QCOMPARE(eventAt(1).state, EventState::Complete);
    }

    void timesOut()
    {
        WorkspaceSettings settings = m_session->settings();
        settings.limits.headTimeout = settings.limits.bodyTimeout = std::chrono::milliseconds(150);
        settings.limits.idleTimeout = std::chrono::milliseconds(150);
        m_session->setSettings(settings);
        Client probe(m_port); // answered under the new limits
        probe.send(kGet);
        probe.waitFor(kReceived);
        Client slowHead(m_port);
        slowHead.send("GET / HT");
        QVERIFY(slowHead.waitForEnd().startsWith("HTTP/1.1 408 "));
        Client slowBody(m_port);
        slowBody.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf");
        QVERIFY(slowBody.waitForEnd().startsWith("HTTP/1.1 408 "));
        Client idle(m_port);
        QCOMPARE(idle.waitForEnd(), QByteArray()); // closed without a word
        QTRY_COMPARE(m_session->statistics().events, 3);
        QCOMPARE(eventAt(3).state, EventState::Aborted);
    }

    void largeContentComesThroughWhole()
    {
        QByteArray body;
        for (int i = 0; body.size() < 5'000'000; ++i)
            body += QByteArray::number(i) + ',';
        Client client(m_port);
        client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (qsizetype at = 0; at < body.size(); at += 100'000) {
            const QByteArray part = body.mid(at, 100'000);
            client.send(QByteArray::number(part.size(), 16) + "\r\n" + part + "\r\n");
        }
        client.send("0\r\n\r\n");
        client.waitFor(kReceived);
        QCOMPARE(eventAt(1).body, body);
    }

    void movesWithoutLosingAConnection()
    {
        Client before(m_port);
        before.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nha");
        m_session->listen({QStringLiteral("127.0.0.1"), 0});
        QTRY_VERIFY(m_session->listener().port != m_port);
        before.send("lf");
        QVERIFY(before.waitFor(kReceived).contains("200 OK"));
        Client after(m_session->listener().port);
        after.send(kGet);
        after.waitFor(kReceived);
        QVERIFY(!Client(m_port).isConnected());
        m_session->stopListening();
        QTRY_VERIFY(!m_session->listener().listening);
        after.send(kGet);
        QCOMPARE(after.waitFor(kReceived, 2).count(kReceived), 2);
    }

    void ipv6Loopback()
    {
        QVERIFY(m_session->listener().ipv6Too);
        Client client(m_port, QStringLiteral("::1"));
        client.send(kGet);
        client.waitFor(kReceived);
        const Event event = eventAt(1);
        QVERIFY(event.remote.startsWith(QStringLiteral("[::1]:")));
        QCOMPARE(event.listener, QStringLiteral("[::1]:%1").arg(m_port));
    }

    void replyCanBeChanged()
    {
        WorkspaceSettings settings = m_session->settings();
        settings.reply = {211, {{"X-A", "1"}, {"X-A", "2"}}, "[1]"};
        m_session->setSettings(settings);
        const auto answer = [this] {
            Client client(m_port);
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            return client.waitForEnd();
        };
        QByteArray reply;
        QTRY_VERIFY((reply = answer())
                        .startsWith("HTTP/1.1 211 \r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 3\r\n"));
        QVERIFY(reply.endsWith("\r\n\r\n[1]"));
    }

private:
    Event eventAt(EventId id)
    {
        std::optional<Event> found;
        const bool loaded = QTest::qWaitFor(
            [&] {
                bool done = false;
                m_session->loadEvent(id, 100'000'000, this, [&](const Result<EventPtr> &event) {
                    done = true;
                    if (event)
                        found = **event;
                });
                return QTest::qWaitFor([&] { return done; }, 5000) && found.has_value();
            },
            10'000);
        return loaded ? *found : Event();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Session> m_session;
    quint16 m_port = 0;
};

QTEST_GUILESS_MAIN(CaptureTest)
#include "tst_capture.moc"
