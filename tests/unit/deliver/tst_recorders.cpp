// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/responserecorder.h"
#include "deliver/wirerecorder.h"

#include <QTest>

using namespace tallyman;

class TestRecorders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wireHeadInPieces();
    void wireRetryStartsAnew();
    void wireIgnoresProxyConnect();
    void wireNothing();
    void responseSkipsInterim();
    void responseIgnoresTrailers();
    void responseHeadIsBounded();
    void responseBodyIsBounded();
};

void TestRecorders::wireHeadInPieces()
{
    WireRecorder wire("POST / HTTP/");
    wire.addHead("POST / HTTP/1.1\r\nA: 1\r");
    wire.addContent("\n\r\nbod");
    wire.addContent("y\r\n\r\n");
    QCOMPARE(wire.head(), QByteArray("POST / HTTP/1.1\r\nA: 1\r\n\r\n"));
    QCOMPARE(wire.bytesSent(), 33);
    QCOMPARE(wire.takeSha256(), Sha256::of("POST / HTTP/1.1\r\nA: 1\r\n\r\nbody\r\n\r\n"));
}

void TestRecorders::wireRetryStartsAnew()
{
    WireRecorder wire("POST / HTTP/");
    wire.addHead("POST / HTTP/1.1\r\n\r\n");
    wire.addContent("lost");
    wire.addHead("POST / HTTP/1.1\r\n\r\n");
    wire.addContent("kept");
    QCOMPARE(wire.bytesSent(), 23);
    QCOMPARE(wire.takeSha256(), Sha256::of("POST / HTTP/1.1\r\n\r\nkept"));
}

void TestRecorders::wireIgnoresProxyConnect()
{
    WireRecorder wire("GET / HTTP/");
    wire.addHead("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n");
    QVERIFY(wire.head().isEmpty());
    wire.addHead("GET / HTTP/1.1\r\n\r\n");
    QCOMPARE(wire.head(), QByteArray("GET / HTTP/1.1\r\n\r\n"));
}

void TestRecorders::wireNothing()
{
    WireRecorder wire("GET / HTTP/");
    QVERIFY(wire.takeSha256().isNull());
    QCOMPARE(wire.bytesSent(), 0);
}

void TestRecorders::responseSkipsInterim()
{
    ResponseRecorder response(10);
    for (const char *line : {"HTTP/1.1 103 Early Hints\r\n", "Link: x\r\n", "\r\n"})
        QVERIFY(response.addHeadLine(line));
    QVERIFY(!response.hasFinalHead());
    for (const char *line : {"HTTP/1.1 204\r\n", "A: 1\r\n"})
        QVERIFY(response.addHeadLine(line));
    QVERIFY(!response.hasFinalHead());
    QVERIFY(response.addHeadLine("\r\n"));
    QVERIFY(response.hasFinalHead());
    QCOMPARE(response.status(), 204);
    QCOMPARE(response.head(), QByteArray("HTTP/1.1 204\r\nA: 1\r\n\r\n"));
}

void TestRecorders::responseIgnoresTrailers()
{
    ResponseRecorder response(10);
    QVERIFY(response.addHeadLine("HTTP/1.1 200 OK\r\n"));
    QVERIFY(response.addHeadLine("\r\n"));
    QVERIFY(response.addBody("abc"));
    QVERIFY(response.addHeadLine("HTTP/1.1 500 fake\r\n"));
    QVERIFY(response.addHeadLine("X-Trailer: 1\r\n"));
    QCOMPARE(response.head(), QByteArray("HTTP/1.1 200 OK\r\n\r\n"));
    QCOMPARE(response.status(), 200);
}

void TestRecorders::responseHeadIsBounded()
{
    ResponseRecorder response(10);
    QVERIFY(response.addHeadLine("HTTP/1.1 200 OK\r\n"));
    const QByteArray line = "X: " + QByteArray(1000, 'x') + "\r\n";
    int lines = 0;
    while (response.addHeadLine(line))
        QVERIFY(++lines < 1000);
    QVERIFY(response.head().size() <= ResponseRecorder::kMaxHeadBytes);
    QVERIFY(response.problem().contains(QLatin1String("256.0 KiB")));
}

void TestRecorders::responseBodyIsBounded()
{
    ResponseRecorder response(10);
    QVERIFY(response.addBody("12345678"));
    QVERIFY(!response.isTruncated());
    QVERIFY(response.addBody("90ab"));
    QCOMPARE(response.body(), QByteArray("1234567890"));
    QCOMPARE(response.bodyBytes(), 12);
    QVERIFY(response.isTruncated());
    const QByteArray piece(16 * 1024 * 1024, 'x');
    qint64 fed = 12;
    while (response.addBody(piece))
        fed += piece.size();
    QVERIFY(fed <= ResponseRecorder::kMaxBodyBytes);
    QCOMPARE(response.body().size(), 10);
    QVERIFY(response.problem().contains(QLatin1String("1.0 GiB")));
}

QTEST_GUILESS_MAIN(TestRecorders)
#include "tst_recorders.moc"
