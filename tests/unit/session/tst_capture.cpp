// SPDX-License-Identifier: GPL-3.0-or-later
#include "client.h"
#include "session/session.h"

#include <QTemporaryDir>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace tallyman;
using namespace tallyman::test;

namespace {
const QByteArray kGet = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
const QByteArray kReceived = "{\"received\":true}";

QString testFile(const char *name)
{
    return QStringLiteral(TALLYMAN_TEST_DATA "/tls/") + QLatin1String(name);
}

} // namespace

// The endpoint over real sockets, each test over plain ones and over TLS.
class CaptureTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<bool>("tls");
        QTest::newRow("plain") << false;
        QTest::newRow("tls") << true;
    }

    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void init()
    {
        QFETCH_GLOBAL(bool, tls);
        m_tls = tls;
        m_folder = std::make_unique<QTemporaryDir>();
        SessionOptions options;
        options.path = m_folder->filePath(QStringLiteral("w.tally"));
        options.listen = ListenAddress{QStringLiteral("127.0.0.1"), 0};
        options.tls = TlsListen{
            m_tls, 0, testFile("test-only-certificate.pem"), testFile("test-only-key.pem")};
        auto session = Session::open(options);
        QVERIFY(session);
        m_session = std::move(*session);
        QTRY_VERIFY(m_session->listener().listening);
        m_plainPort = m_session->listener().port;
        m_port = m_tls ? m_session->listener().tlsPort : m_plainPort;
        QVERIFY(m_port != 0);
    }

    void cleanup() { m_session.reset(); }

    void answersAndStores()
    {
        Client client(m_port, m_tls);
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
        Client client(m_port, m_tls);
        client.send(QByteArray(kGet).repeated(20));
        client.waitFor(kReceived, 20);
        QTRY_COMPARE(m_session->statistics().events, 20);
    }

    void answersAfterTheSenderHasEndedItsSide()
    {
        Client client(m_port, m_tls);
        client.send(kGet + kGet);
        ::shutdown(static_cast<int>(client.socket().socketDescriptor()), SHUT_WR);
        QCOMPARE(client.waitForEnd().count(kReceived), 2);
    }

    void headHasNoContent()
    {
        Client client(m_port, m_tls);
        client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
        const QByteArray reply = client.waitFor("\r\n\r\n");
        QVERIFY(reply.contains("Content-Length: 17\r\n"));
        QVERIFY(reply.endsWith("\r\n\r\n"));
    }

    void http10ClosesUnlessAsked()
    {
        Client closing(m_port, m_tls);
        closing.send("GET / HTTP/1.0\r\n\r\n");
        QVERIFY(closing.waitForEnd().contains("Connection: close\r\n"));
        Client keeping(m_port, m_tls);
        keeping.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        QVERIFY(keeping.waitFor(kReceived).contains("Connection: keep-alive\r\n"));
        keeping.send("GET / HTTP/1.0\r\n\r\n");
        QCOMPARE(keeping.waitForEnd().count(kReceived), 2);
    }

    void continuesWhenExpected()
    {
        Client client(m_port, m_tls);
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
        Client client(m_port, m_tls);
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
        if (code.endsWith("-on-plain-port")) // another protocol has no header fields
            QVERIFY(event.headers().isEmpty());
    }

    void abortedIsAnEvent()
    {
        {
            Client client(m_port, m_tls);
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
            Client silent(m_port, m_tls);
            QVERIFY(silent.isConnected());
        }
        Client client(m_port, m_tls);
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
        Client probe(m_port, m_tls); // answered under the new limits
        probe.send(kGet);
        probe.waitFor(kReceived);
        Client slowHead(m_port, m_tls);
        slowHead.send("GET / HT");
        QVERIFY(slowHead.waitForEnd().startsWith("HTTP/1.1 408 "));
        Client slowBody(m_port, m_tls);
        slowBody.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf");
        QVERIFY(slowBody.waitForEnd().startsWith("HTTP/1.1 408 "));
        Client idle(m_port, m_tls);
        QCOMPARE(idle.waitForEnd(), QByteArray()); // closed without a word
        QTRY_COMPARE(m_session->statistics().events, 3);
        QCOMPARE(eventAt(3).state, EventState::Aborted);
    }

    void largeContentComesThroughWhole()
    {
        QByteArray body;
        for (int i = 0; body.size() < 5'000'000; ++i)
            body += QByteArray::number(i) + ',';
        Client client(m_port, m_tls);
        client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (qsizetype at = 0; at < body.size(); at += 100'000) {
            const QByteArray part = body.mid(at, 100'000);
            client.send(QByteArray::number(part.size(), 16) + "\r\n" + part + "\r\n");
        }
        client.send("0\r\n\r\n");
        client.waitFor(kReceived);
        QCOMPARE(eventAt(1).body, body);
    }

    // A sender that does not read its replies is not read either.
    void unreadRepliesStopTheReading()
    {
        constexpr int kRequests = 200;
        constexpr qint64 kReplyBytes = 1024 * 1024;
        setReplyOf(kReplyBytes);
        const int descriptor = rawConnection();
        const QByteArray requests = QByteArray(kGet).repeated(kRequests);
        QCOMPARE(::send(descriptor, requests.constData(), static_cast<size_t>(requests.size()), 0),
            requests.size());
        QTRY_VERIFY(m_session->statistics().events > 0);
        Client other(m_port, m_tls);
        for (int i = 1; i <= kRequests; ++i) { // as many turns as all of them would need
            other.send("HEAD /b HTTP/1.1\r\nHost: a\r\n\r\n");
            other.waitFor("\r\n\r\n", i);
        }
        QTRY_VERIFY(m_session->statistics().events > kRequests);
        QVERIFY(m_session->statistics().events < kRequests + kRequests / 2);
        QVERIFY(readAtLeast(descriptor, kRequests * kReplyBytes));
        QTRY_COMPARE(m_session->statistics().events, 2 * kRequests + 1);
        ::close(descriptor);
    }

    // … and gets them whole, also when it has ended its side meanwhile.
    void unreadReplyOutlivesTheSendersEnd_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::newRow("kept open") << kGet;
        QTest::newRow("to be closed")
            << QByteArray("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }

    void unreadReplyOutlivesTheSendersEnd()
    {
        QFETCH(QByteArray, request);
        constexpr qint64 kReplyBytes = 16 * 1024 * 1024;
        setReplyOf(kReplyBytes);
        const int descriptor = rawConnection();
        QCOMPARE(::send(descriptor, request.constData(), static_cast<size_t>(request.size()), 0),
            request.size());
        ::shutdown(descriptor, SHUT_WR);
        QTRY_COMPARE(m_session->statistics().events, 2);
        Client other(m_port, m_tls); // a turn of the other thread at least
        other.send("HEAD /b HTTP/1.1\r\nHost: a\r\n\r\n");
        other.waitFor("\r\n\r\n");
        QVERIFY(readAtLeast(descriptor, kReplyBytes));
        ::close(descriptor);
    }

    // With hardly any memory allowed, many senders at once still get through.
    void littleMemoryIsEnough()
    {
        WorkspaceSettings settings = m_session->settings();
        settings.limits.inFlightBytes = 128 * 1024;
        m_session->setSettings(settings);
        Client probe(m_port, m_tls); // accepted under the new limits
        probe.send(kGet);
        probe.waitFor(kReceived);
        std::vector<std::unique_ptr<Client>> clients;
        QByteArray body;
        for (int i = 0; i < 20; ++i) {
            clients.push_back(std::make_unique<Client>(m_port, m_tls));
            body = QByteArray(900'000, static_cast<char>('a' + i));
            clients.back()->send(QByteArray("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: "
                + QByteArray::number(body.size() + 1) + "\r\n\r\n" + body));
        }
        for (const auto &client : clients)
            client->send("!");
        for (const auto &client : clients)
            QVERIFY(client->waitFor(kReceived).contains(kReceived));
        QTRY_COMPARE(m_session->statistics().events, 21);
        for (EventId id = 2; id <= 21; ++id)
            QCOMPARE(eventAt(id).bodyBytes, 900'001);
    }

    void movesWithoutLosingAConnection()
    {
        Client before(m_port, m_tls);
        before.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nha");
        m_session->listen({QStringLiteral("127.0.0.1"), 0});
        QTRY_VERIFY(m_session->listener().port != m_plainPort);
        before.send("lf");
        QVERIFY(before.waitFor(kReceived).contains("200 OK"));
        Client after(m_session->listener().port);
        after.send(kGet);
        after.waitFor(kReceived);
        QVERIFY(!Client(m_plainPort).isConnected());
        QCOMPARE(m_session->listener().tlsPort != 0, m_tls);
        m_session->stopListening();
        QTRY_VERIFY(!m_session->listener().listening);
        after.send(kGet);
        QCOMPARE(after.waitFor(kReceived, 2).count(kReceived), 2);
    }

    void ipv6Loopback()
    {
        QVERIFY(m_session->listener().ipv6Too);
        Client client(m_port, QStringLiteral("::1"), m_tls);
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
            Client client(m_port, m_tls);
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            return client.waitForEnd();
        };
        QByteArray reply;
        QTRY_VERIFY((reply = answer())
                        .startsWith("HTTP/1.1 211 \r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 3\r\n"));
        QVERIFY(reply.endsWith("\r\n\r\n[1]"));
    }

private:
    // From now on replies have so many bytes; the request that makes sure of it is event 1.
    void setReplyOf(qint64 bytes)
    {
        WorkspaceSettings settings = m_session->settings();
        settings.reply = {200, {}, QByteArray(bytes, 'r')};
        m_session->setSettings(settings);
        Client probe(m_port, m_tls);
        probe.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
        QVERIFY(probe.waitFor("\r\n\r\n").contains(QByteArray::number(bytes)));
    }

    // A connection that reads only when it is told to.
    [[nodiscard]] int rawConnection() const
    {
        const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(m_plainPort);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(descriptor, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
            return -1;
        const timeval patience{20, 0};
        ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        return descriptor;
    }

    // Whether so many bytes come.
    [[nodiscard]] static bool readAtLeast(int descriptor, qint64 bytes)
    {
        QByteArray buffer(256 * 1024, Qt::Uninitialized);
        qint64 read = 0;
        while (read < bytes) {
            const ssize_t count =
                ::recv(descriptor, buffer.data(), static_cast<size_t>(buffer.size()), 0);
            if (count <= 0)
                return false;
            read += count;
        }
        return true;
    }

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
    bool m_tls = false;
    quint16 m_plainPort = 0;
    quint16 m_port = 0; // of the transport that is tested
};

QTEST_GUILESS_MAIN(CaptureTest)
#include "tst_capture.moc"
