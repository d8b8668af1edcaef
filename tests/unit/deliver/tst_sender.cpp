// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hash.h"
#include "support/recordingserver.h"
#include "support/testevent.h"
#include "unit/deliver/senderfixture.h"

#include <QFile>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TALLYMAN_SANITIZED
#endif

using namespace tallyman;
using namespace tallyman::test;

namespace {

QByteArray randomBytes(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    QRandomGenerator random(1);
    for (char &c : bytes)
        c = static_cast<char>(random.generate());
    return bytes;
}

// VmHWM of proc(5).
qint64 peakMemoryBytes()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = status.readAll();
    const qsizetype at = text.indexOf("VmHWM:") + 6;
    return text.mid(at, text.indexOf(" kB", at) - at).trimmed().toLongLong() * 1024;
}

QByteArray authority(const RecordingServer &server)
{
    return "127.0.0.1:" + QByteArray::number(server.port());
}

} // namespace

class TestSender : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void awkwardRequestKeepsItsBytes();
    void targetBytesStay_data();
    void targetBytesStay();
    void methods_data();
    void methods();
    void receipt();
    void largeContentIsStreamed();
    void hugeContentIsNotHeld();
    void editedContentIsSent();
    void response();
    void interimResponsesAreSkipped();
    void redirectIsNotFollowed();
    void contentCodingStays();
    void largeResponseIsCut();
    void connectionIsReused();
    void deadConnectionIsReplaced();
    void earlyAnswerIsNoted();
    void selfSignedException();
    void proxyGetsAbsoluteForm();
    void proxyPasswordIsNotKept();
};

void TestSender::awkwardRequestKeepsItsBytes()
{
    RecordingServer server;
    SenderFixture fixture;
    const QByteArray body = awkwardBody();
    const Event event = makeEvent(awkwardHead(body.size()), body);
    QVERIFY(fixture.resend(event, server.url()));
    QCOMPARE(fixture.delivery().error, QString());
    QByteArray expected = event.head + body;
    expected.replace("tunnel.example", authority(server));
    QCOMPARE(server.requests().value(0), expected);
    QCOMPARE(Sha256::of(server.lastBody()), event.bodySha256);
    QCOMPARE(fixture.delivery().requestHead, server.lastHead());
    QCOMPARE(fixture.delivery().wireSha256, Sha256::of(expected));
    QCOMPARE(fixture.delivery().bytesSent, expected.size());
    QCOMPARE(fixture.delivery().differences.size(), 1); // Host
}

void TestSender::targetBytesStay_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("dots") << QByteArray("/a/../b/./c//d");
    QTest::newRow("high bytes") << QByteArray("/\xc3\xa4\xff?\xfe");
    QTest::newRow("brackets") << QByteArray("/a|b{c}^`\"<>\\[1]");
    QTest::newRow("hash") << QByteArray("/a#b?c#d");
    QTest::newRow("asterisk") << QByteArray("*");
    QTest::newRow("double slash") << QByteArray("//other.example/x");
    QTest::newRow("long") << QByteArray("/?" + QByteArray(20'000, 'q'));
}

void TestSender::targetBytesStay()
{
    QFETCH(QByteArray, target);
    RecordingServer server;
    SenderFixture fixture;
    const Event event = makeEvent("OPTIONS " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
    QVERIFY(fixture.resend(event, server.url()));
    QVERIFY2(server.lastHead().startsWith(QByteArray("OPTIONS " + target + " HTTP/1.1\r\n")),
        server.lastHead().constData());
}

void TestSender::methods_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("response");
    const QByteArray ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    const QByteArray okHead = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
    QTest::newRow("GET") << QByteArray("GET") << QByteArray() << QByteArray() << ok;
    QTest::newRow("GET with content")
        << QByteArray("GET") << QByteArray("Content-Length: 3\r\n") << QByteArray("abc") << ok;
    QTest::newRow("HEAD") << QByteArray("HEAD") << QByteArray() << QByteArray() << okHead;
    QTest::newRow("HEAD with content")
        << QByteArray("HEAD") << QByteArray("Content-Length: 3\r\n") << QByteArray("abc") << okHead;
    QTest::newRow("POST with length 0")
        << QByteArray("POST") << QByteArray("Content-Length: 0\r\n") << QByteArray() << ok;
    QTest::newRow("POST without length")
        << QByteArray("POST") << QByteArray() << QByteArray() << ok;
    QTest::newRow("PUT") << QByteArray("PUT") << QByteArray("Content-Length: 3\r\n")
                         << QByteArray("abc") << ok;
    QTest::newRow("DELETE") << QByteArray("DELETE") << QByteArray() << QByteArray() << ok;
    QTest::newRow("lower case") << QByteArray("post") << QByteArray("Content-Length: 3\r\n")
                                << QByteArray("abc") << ok;
    QTest::newRow("own method") << QByteArray("X-IMPORT!") << QByteArray() << QByteArray() << ok;
}

void TestSender::methods()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, response);
    RecordingServer server;
    server.setScripts({{response}});
    SenderFixture fixture;
    const Event event = makeEvent(method + " /x HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n", body);
    QVERIFY(fixture.resend(event, server.url()));
    QCOMPARE(fixture.delivery().error, QString());
    QCOMPARE(fixture.delivery().outcome, DeliveryOutcome::Answered);
    QCOMPARE(fixture.delivery().status, 200);
    QByteArray expected = event.head + body;
    expected.replace("Host: a", QByteArray("Host: " + authority(server)));
    QTRY_COMPARE(server.hashes().size(), 1);
    QCOMPARE(server.requests().value(0), expected);
    QCOMPARE(fixture.delivery().wireSha256, Sha256::of(expected));
}

void TestSender::receipt()
{
    RecordingServer server;
    SenderFixture fixture;
    Target target;
    target.id = 3;
    target.name = QStringLiteral("my app");
    target.url = server.url(QStringLiteral("/base"));
    const Event event = makeEvent("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
    QVERIFY(fixture.send(*composeResend(event, target)));
    const Delivery &delivery = fixture.delivery();
    QCOMPARE(delivery.eventId, event.id);
    QCOMPARE(delivery.targetId, 3);
    QCOMPARE(delivery.targetName, target.name);
    QCOMPARE(delivery.url, server.url(QStringLiteral("/base/x")));
    QCOMPARE(delivery.remote, QStringLiteral("127.0.0.1:%1").arg(server.port()));
    QVERIFY(delivery.startedAtUs > 1'700'000'000'000'000);
    QVERIFY(delivery.connectUs >= delivery.dnsUs);
    QVERIFY(delivery.firstByteUs > 0);
    QVERIFY(delivery.totalUs >= delivery.firstByteUs);
    QCOMPARE(delivery.tlsUs, -1);
}

void TestSender::largeContentIsStreamed()
{
    RecordingServer server;
    SenderFixture fixture;
    const QByteArray body = randomBytes(10 * 1024 * 1024 + 17);
    const Event event = makeEvent("POST /big HTTP/1.1\r\nHost: a\r\nExpect: "
                                  "100-continue\r\nTransfer-Encoding: chunked\r\n\r\n",
        body);
    QVERIFY(fixture.resend(event, server.url()));
    QCOMPARE(fixture.delivery().outcome, DeliveryOutcome::Answered);
    QCOMPARE(server.lastHead(),
        "POST /big HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(server.port())
            + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n");
    QVERIFY(server.lastBody() == body);
    QCOMPARE(fixture.delivery().wireSha256, server.hashes().value(0));
    QVERIFY(fixture.largestPiece() <= 1024 * 1024);
    QVERIFY(fixture.delivery().requestBody.isEmpty());
}

// 256 MiB pass through without being held anywhere.
void TestSender::hugeContentIsNotHeld()
{
    RecordingServer server;
    server.setKeepContent(false);
    SenderFixture fixture;
    Event event = makeEvent("POST / HTTP/1.1\r\nHost: a\r\n\r\n");
    event.bodyBytes = 256LL * 1024 * 1024;
    fixture.setGenerated(event.bodyBytes);
    Target target;
    target.url = server.url();
    [[maybe_unused]] const qint64 before = peakMemoryBytes();
    QVERIFY(fixture.send(*composeResend(event, target)));
    QCOMPARE(fixture.delivery().error, QString());
    QCOMPARE(server.contentBytes().value(0), event.bodyBytes);
    QCOMPARE(fixture.delivery().wireSha256, server.hashes().value(0));
#ifndef TALLYMAN_SANITIZED // sanitizers keep freed memory
    const qint64 grown = peakMemoryBytes() - before;
    QVERIFY2(grown < 16 * 1024 * 1024, qPrintable(QString::number(grown)));
#endif
}

void TestSender::editedContentIsSent()
{
    RecordingServer server;
    SenderFixture fixture;
    const QByteArray body = "{\"a\": 1}\0\xff";
    QVERIFY(fixture.send(editedRequest(server.url(), "PATCH", body)));
    QCOMPARE(server.lastBody(), body);
    QCOMPARE(fixture.delivery().requestBody, body);
    QVERIFY(fixture.delivery().bodyEdited);
}

void TestSender::response()
{
    RecordingServer server;
    server.setScripts({{"HTTP/1.0 418 I'm a teapot\r\nx-a: 1\r\nX-A:2\r\n"
                        "Content-Type: text/plain\r\n\r\nshort and stout",
        Script::After::Close}});
    SenderFixture fixture;
    QVERIFY(fixture.send(editedRequest(server.url(), "GET", {})));
    const Delivery &delivery = fixture.delivery();
    QCOMPARE(delivery.outcome, DeliveryOutcome::Answered);
    QCOMPARE(delivery.status, 418);
    QCOMPARE(delivery.httpVersion, QStringLiteral("1.0"));
    QCOMPARE(delivery.responseHead,
        QByteArray("HTTP/1.0 418 I'm a teapot\r\nx-a: 1\r\nX-A:2\r\n"
                   "Content-Type: text/plain\r\n\r\n"));
    QCOMPARE(delivery.responseBody, QByteArray("short and stout"));
    QCOMPARE(delivery.responseBodyBytes, 15);
    QVERIFY(!delivery.responseTruncated);
}

void TestSender::interimResponsesAreSkipped()
{
    RecordingServer server;
    server.setScripts({{"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                        "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n"
                        "3\r\nabc\r\n0\r\nX-Trailer: 1\r\n\r\n"}});
    SenderFixture fixture;
    QVERIFY(fixture.send(editedRequest(server.url(), "POST", "x")));
    QCOMPARE(fixture.delivery().status, 201);
    QCOMPARE(fixture.delivery().responseHead,
        QByteArray("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n"));
    QCOMPARE(fixture.delivery().responseBody, QByteArray("abc"));
}

void TestSender::redirectIsNotFollowed()
{
    RecordingServer server;
    server.setScripts({{"HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere?x\r\n"
                        "Content-Length: 0\r\n\r\n"}});
    SenderFixture fixture;
    QVERIFY(fixture.send(editedRequest(server.url(), "POST", "x")));
    QCOMPARE(fixture.delivery().status, 307);
    QCOMPARE(fixture.delivery().redirectTo, QStringLiteral("/elsewhere?x"));
    QCOMPARE(server.requests().size(), 1);
}

void TestSender::contentCodingStays()
{
    RecordingServer server;
    server.setScripts(
        {{"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b!"}});
    SenderFixture fixture;
    QVERIFY(fixture.send(editedRequest(server.url(), "GET", {})));
    QCOMPARE(fixture.delivery().responseBody, QByteArray("\x1f\x8b!"));
}

void TestSender::largeResponseIsCut()
{
    RecordingServer server;
    const QByteArray body = randomBytes(3 * 1024 * 1024);
    server.setScripts({{"HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size())
        + "\r\n\r\n" + body}});
    SenderFixture fixture;
    QVERIFY(fixture.send(editedRequest(server.url(), "GET", {})));
    QCOMPARE(fixture.delivery().outcome, DeliveryOutcome::Answered);
    QVERIFY(fixture.delivery().responseTruncated);
    QCOMPARE(fixture.delivery().responseBodyBytes, body.size());
    QVERIFY(fixture.delivery().responseBody == body.first(Sender::kKeptResponseBytes));
}

void TestSender::connectionIsReused()
{
    RecordingServer server;
    SenderFixture fixture;
    for (int i = 0; i < 5; ++i)
        QVERIFY(fixture.send(editedRequest(server.url(), "POST", "x")));
    QCOMPARE(server.requests().size(), 5);
    QCOMPARE(server.connections(), 1);
}

// The server closes a kept connection without saying so; the next request must go out once, whole.
void TestSender::deadConnectionIsReplaced()
{
    RecordingServer server;
    server.setScripts({Script(), {"", Script::After::Close}, Script()});
    SenderFixture fixture;
    const QByteArray body = randomBytes(100'000);
    const Event event =
        makeEvent("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n", body);
    QVERIFY(fixture.resend(event, server.url()));
    QVERIFY(fixture.resend(event, server.url()));
    QCOMPARE(fixture.delivery().error, QString());
    QCOMPARE(fixture.delivery().outcome, DeliveryOutcome::Answered);
    QCOMPARE(server.connections(), 2);
    QCOMPARE(fixture.delivery().wireSha256, server.hashes().last());
    QCOMPARE(fixture.delivery().bytesSent, server.requests().last().size());
}

void TestSender::earlyAnswerIsNoted()
{
    RecordingServer server;
    server.setScripts({{"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n",
        Script::After::KeepOpen, true}});
    SenderFixture fixture;
    const Event event =
        makeEvent("POST / HTTP/1.1\r\nHost: a\r\n\r\n", randomBytes(20 * 1024 * 1024));
    QVERIFY(fixture.resend(event, server.url()));
    QCOMPARE(fixture.delivery().status, 413);
    QCOMPARE(fixture.delivery().outcome, DeliveryOutcome::Answered);
    QVERIFY(fixture.delivery().bytesSent < event.bodyBytes);
    QCOMPARE(fixture.delivery().differences.last().what, QStringLiteral("body"));
}

void TestSender::selfSignedException()
{
    RecordingServer server(RecordingServer::Transport::Tls);
    SenderFixture fixture;
    OutgoingRequest request = editedRequest(server.url(), "POST", "secret");
    request.allowHttp2 = true; // offered, not spoken there
    QVERIFY(fixture.send(request));
    QCOMPARE(fixture.delivery().outcome, DeliveryOutcome::Failed);
    QCOMPARE(fixture.delivery().error,
        QStringLiteral("The certificate of 127.0.0.1 is self-signed. Allow it for this target "
                       "if you trust it."));
    QVERIFY(fixture.delivery().requestHead.isEmpty());
    QVERIFY(server.requests().isEmpty());

    request.acceptAnyCertificate = true;
    QVERIFY(fixture.send(request));
    QCOMPARE(fixture.delivery().error, QString());
    QCOMPARE(fixture.delivery().status, 200);
    QVERIFY(fixture.delivery().tlsUs > 0);
    QCOMPARE(server.lastBody(), QByteArray("secret"));
    QCOMPARE(fixture.delivery().wireSha256, server.hashes().value(0));
}

void TestSender::proxyGetsAbsoluteForm()
{
    RecordingServer proxy;
    qputenv("http_proxy", "http://127.0.0.1:" + QByteArray::number(proxy.port()));
    const auto restore = qScopeGuard([] { qunsetenv("http_proxy"); });
    SenderFixture fixture;
    QVERIFY(fixture.send(editedRequest(
        QUrl(QStringLiteral("http://app.invalid:81/x?y")), "POST", "z", {{"A", "1"}})));
    QCOMPARE(fixture.delivery().error, QString());
    QCOMPARE(proxy.lastHead(),
        QByteArray("POST http://app.invalid:81/x?y HTTP/1.1\r\n"
                   "Host: app.invalid:81\r\nA: 1\r\n"
                   "Content-Length: 1\r\n\r\n"));
    QCOMPARE(fixture.delivery().requestHead, proxy.lastHead());
    RecordingServer local;
    QVERIFY(fixture.send(editedRequest(local.url(), "POST", "z")));
    QCOMPARE(local.requests().size(), 1);
    QCOMPARE(proxy.requests().size(), 1);
}

void TestSender::proxyPasswordIsNotKept()
{
    RecordingServer proxy;
    qputenv("http_proxy", "http://user:s3cr3t@127.0.0.1:" + QByteArray::number(proxy.port()));
    const auto restore = qScopeGuard([] { qunsetenv("http_proxy"); });
    SenderFixture fixture;
    QVERIFY(fixture.send(editedRequest(QUrl(QStringLiteral("http://app.invalid/")), "POST", "z")));
    const Delivery &delivery = fixture.delivery();
    QCOMPARE(delivery.error, QString());
    const QByteArray line =
        "Proxy-Authorization: Basic " + QByteArray("user:s3cr3t").toBase64() + "\r\n";
    QVERIFY(proxy.lastHead().contains(line));
    QCOMPARE(delivery.requestHead, proxy.lastHead().replace(line, ""));
    QCOMPARE(delivery.wireSha256, proxy.hashes().first()); // of what was really sent
    QCOMPARE(delivery.differences.last().what, QStringLiteral("Proxy-Authorization"));
    for (const Difference &difference : delivery.differences)
        QVERIFY(!difference.after.contains(QString::fromLatin1(line.mid(27).trimmed())));
}

QTEST_GUILESS_MAIN(TestSender)
#include "tst_sender.moc"
