// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hash.h"
#include "http/requestreader.h"

#include <QTest>

using namespace tallyman;

namespace {

// What came of a message, however it was cut.
struct Outcome
{
    RequestReader::State state = RequestReader::State::Head;
    QByteArray method;
    QByteArray target;
    QByteArray body;
    QByteArray trailers;
    QByteArray rebuilt; // head, framing and content put together again
    QByteArray wireSha256;
    QByteArray code;
    int status = 0;
    qint64 offset = 0;
    bool keepAlive = true;
    friend bool operator==(const Outcome &, const Outcome &) = default;
};

Outcome outcomeOf(RequestReader &reader)
{
    Outcome outcome;
    outcome.state = reader.state();
    outcome.method = reader.head().method;
    outcome.target = reader.head().target;
    outcome.body = reader.takeBody();
    outcome.trailers = reader.trailers();
    outcome.rebuilt = wireBytes(reader.head().raw, outcome.body, reader.framing());
    outcome.wireSha256 = reader.takeWireSha256();
    outcome.keepAlive = reader.head().keepAlive;
    if (outcome.state == RequestReader::State::Failed) {
        outcome.code = reader.problem().code;
        outcome.status = reader.problem().status;
        outcome.offset = reader.problem().offset;
    }
    return outcome;
}

Limits smallLimits()
{
    Limits limits;
    limits.headBytes = 1024;
    limits.headerLines = 8;
    limits.bodyBytes = 4096;
    limits.trailerBytes = 256;
    limits.chunkLineBytes = 128;
    limits.chunkOverheadBytes = 512;
    return limits;
}

// Feeds `pieces` in order and stops where a Connection would.
Outcome read(const QList<QByteArray> &pieces)
{
    RequestReader reader(smallLimits());
    for (const QByteArray &piece : pieces) {
        reader.feed(piece);
        reader.advance();
    }
    return outcomeOf(reader);
}

QList<QByteArray> oneByOne(const QByteArray &message)
{
    QList<QByteArray> pieces;
    for (const char c : message)
        pieces.append(QByteArray(1, c));
    return pieces;
}

const QByteArray kHost = "Host: a\r\n";

} // namespace

// Every RFC 9112 rule as a row; each row read whole, byte by byte and at every split.
class RequestReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void accepts_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("trailers");
        QTest::addColumn<bool>("keepAlive");
        const auto row = [](const char *name, const QByteArray &message, const QByteArray &method,
                             const QByteArray &target, const QByteArray &body = {},
                             bool keepAlive = true, const QByteArray &trailers = {}) {
            QTest::newRow(name) << message << method << target << body << trailers << keepAlive;
        };
        const QByteArray chunked =
            "POST /c HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n";
        row("get", "GET / HTTP/1.1\r\n" + kHost + "\r\n", "GET", "/");
        row("post", "POST /p?q=1 HTTP/1.1\r\n" + kHost + "Content-Length: 5\r\n\r\nhello", "POST",
            "/p?q=1", "hello");
        row("length zero", "POST / HTTP/1.1\r\n" + kHost + "Content-Length: 0\r\n\r\n", "POST",
            "/");
        row("any method", "WHAT-EVER! /x HTTP/1.1\r\n" + kHost + "\r\n", "WHAT-EVER!", "/x");
        row("asterisk", "OPTIONS * HTTP/1.1\r\n" + kHost + "\r\n", "OPTIONS", "*");
        row("absolute form", "GET http://a/b HTTP/1.1\r\n" + kHost + "\r\n", "GET", "http://a/b");
        row("authority form", "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n", "CONNECT", "a:80");
        row("bytes over 127 in target", "GET /\xC3\xA9\xFF HTTP/1.1\r\n" + kHost + "\r\n", "GET",
            "/\xC3\xA9\xFF");
        row("empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "GET", "/");
        row("ipv6 host", "GET / HTTP/1.1\r\nHost: [::1]:8787\r\n\r\n", "GET", "/");
        row("host with port", "GET / HTTP/1.1\r\nHost: a.b-c:65535\r\n\r\n", "GET", "/");
        row("1.0 without host", "GET / HTTP/1.0\r\n\r\n", "GET", "/", {}, false);
        row("1.0 keep-alive", "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "GET", "/");
        row("1.1 close", "GET / HTTP/1.1\r\n" + kHost + "Connection: x, Close\r\n\r\n", "GET", "/",
            {}, false);
        row("1.2 as 1.1", "GET / HTTP/1.2\r\n" + kHost + "\r\n", "GET", "/");
        row("blank line before", "\r\nGET / HTTP/1.1\r\n" + kHost + "\r\n", "GET", "/");
        row("empty header value", "GET / HTTP/1.1\r\n" + kHost + "X:\r\nY: \t \r\n\r\n", "GET",
            "/");
        row("obs-text value", "GET / HTTP/1.1\r\n" + kHost + "X: \xFF\xFE\r\n\r\n", "GET", "/");
        row("chunked", chunked + "5\r\nhello\r\n6; x=\"y\"\r\n world\r\n0\r\n\r\n", "POST", "/c",
            "hello world");
        row("chunked, upper-case hex and zeros", chunked + "00A\r\n0123456789\r\n000\r\n\r\n",
            "POST", "/c", "0123456789");
        row("chunked, empty", chunked + "0\r\n\r\n", "POST", "/c");
        row("trailers", chunked + "1\r\nx\r\n0\r\nA: 1\r\nB:  2 \r\n\r\n", "POST", "/c", "x", true,
            "A: 1\r\nB:  2 \r\n");
        row("chunk line and trailers below their limits",
            chunked + "1;" + QByteArray(120, 'x') + "\r\nx\r\n0\r\nA: " + QByteArray(240, 'x')
                + "\r\n\r\n",
            "POST", "/c", "x", true, "A: " + QByteArray(240, 'x') + "\r\n");
        row("several blank lines before", "\r\n\r\nGET / HTTP/1.1\r\n" + kHost + "\r\n", "GET",
            "/");
        row("coding in capitals",
            "POST /c HTTP/1.1\r\n" + kHost + "transfer-encoding: CHUNKED\r\n\r\n0\r\n\r\n", "POST",
            "/c");
    }

    void accepts()
    {
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, trailers);
        QFETCH(bool, keepAlive);
        const Outcome whole = read({message});
        QCOMPARE(whole.code, QByteArray());
        QCOMPARE(whole.state, RequestReader::State::Complete);
        QCOMPARE(whole.method, method);
        QCOMPARE(whole.target, target);
        QCOMPARE(whole.body, body);
        QCOMPARE(whole.trailers, trailers);
        QCOMPARE(whole.keepAlive, keepAlive);
        QCOMPARE(whole.rebuilt, message);
        QCOMPARE(whole.wireSha256, Sha256::of(message));
        const Outcome bytewise = read(oneByOne(message));
        QVERIFY(bytewise == whole);
        for (qsizetype split = 1; split < message.size(); ++split)
            QVERIFY2(read({message.first(split), message.sliced(split)}) == whole,
                QByteArray::number(split).constData());
    }

    // The same messages one behind the other, in one piece and byte by byte.
    void pipelined_data() { accepts_data(); }
    void pipelined()
    {
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, body);
        const QByteArray three = message + message + message;
        for (const auto &pieces : {QList<QByteArray>{three}, oneByOne(three)}) {
            RequestReader reader(smallLimits());
            int complete = 0;
            for (const QByteArray &piece : pieces) {
                reader.feed(piece);
                while (reader.advance() == RequestReader::State::Complete) {
                    const Outcome outcome = outcomeOf(reader);
                    QCOMPARE(outcome.rebuilt, message);
                    QCOMPARE(outcome.body, body);
                    QCOMPARE(outcome.wireSha256, Sha256::of(message));
                    QCOMPARE(reader.messageBytes(), message.size());
                    ++complete;
                    reader.nextRequest();
                }
            }
            QCOMPARE(complete, 3);
            QVERIFY(!reader.hasStarted());
        }
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<qint64>("offset"); // -1: not checked
        const auto row = [](const char *name, const QByteArray &message, int status,
                             const char *code, qint64 offset = -1) {
            QTest::newRow(name) << message << status << QByteArray(code) << offset;
        };
        const QByteArray post = "POST / HTTP/1.1\r\n" + kHost;
        const QByteArray chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
        row("host missing", "GET / HTTP/1.1\r\n\r\n", 400, "host-missing");
        row("host repeated", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, "host-repeated",
            25);
        row("host repeated in 1.0", "GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n", 400,
            "host-repeated");
        row("host with blank", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "host-invalid", 16);
        row("host with path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, "host-invalid");
        row("host with user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400, "host-invalid");
        row("host with letters as port", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", 400,
            "host-invalid");
        row("host list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400, "host-invalid");
        row("folding", "GET / HTTP/1.1\r\n" + kHost + "X: a\r\n b\r\n\r\n", 400, "obsolete-folding",
            31);
        row("folding with tab", "GET / HTTP/1.1\r\n" + kHost + "X: a\r\n\tb\r\n\r\n", 400,
            "obsolete-folding");
        row("blank before first line", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400,
            "obsolete-folding", 16);
        row("blank before colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400, "blank-before-colon",
            20);
        row("tab before colon", "GET / HTTP/1.1\r\n" + kHost + "X\t: a\r\n\r\n", 400,
            "blank-before-colon");
        row("no colon", "GET / HTTP/1.1\r\n" + kHost + "nonsense\r\n\r\n", 400,
            "header-name-invalid", 25);
        row("empty name", "GET / HTTP/1.1\r\n" + kHost + ": a\r\n\r\n", 400, "header-name-invalid");
        row("name with a blank inside", "GET / HTTP/1.1\r\n" + kHost + "a b: c\r\n\r\n", 400,
            "header-name-invalid");
        row("bare cr in value", "GET / HTTP/1.1\r\n" + kHost + "X: a\rb\r\n\r\n", 400, "bare-cr",
            29);
        row("nul in value", "GET / HTTP/1.1\r\n" + kHost + QByteArray("X: a\0b\r\n\r\n", 10), 400,
            "header-value-invalid");
        row("bare lf", "GET / HTTP/1.1\nHost: a\n\n", 400, "bare-lf", 14);
        row("bare lf in headers", "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", 400, "bare-lf");
        row("bare cr in request line", "GET /\rx HTTP/1.1\r\n" + kHost + "\r\n", 400,
            "target-invalid", 5);
        row("no target", "GET HTTP/1.1\r\n" + kHost + "\r\n", 400, "request-line-invalid");
        row("two blanks", "GET  / HTTP/1.1\r\n" + kHost + "\r\n", 400, "target-invalid", 4);
        row("blank in target", "GET /a b HTTP/1.1\r\n" + kHost + "\r\n", 400, "target-invalid");
        row("no version", "GET /\r\n\r\n", 400, "request-line-invalid");
        row("lower-case http", "GET / http/1.1\r\n" + kHost + "\r\n", 400, "version-invalid");
        row("two digits", "GET / HTTP/1.10\r\n" + kHost + "\r\n", 400, "version-invalid");
        row("version 2", "GET / HTTP/2.0\r\n" + kHost + "\r\n", 505, "version-unsupported", 11);
        row("version 0.9", "GET / HTTP/0.9\r\n" + kHost + "\r\n", 505, "version-unsupported");
        row("method with bracket", "G(T / HTTP/1.1\r\n" + kHost + "\r\n", 400, "method-invalid");
        row("starts with blank", " GET / HTTP/1.1\r\n" + kHost + "\r\n", 400, "method-invalid", 0);
        row("garbage", QByteArray("\x80\x01\x02\x00", 4), 400, "method-invalid", 0);
        row("many blank lines", "\r\n\r\n\r\n\r\n\r\n\r\n", 400, "blank-lines");
        row("length not a number", post + "Content-Length: 5x\r\n\r\n", 400,
            "content-length-invalid");
        row("length negative", post + "Content-Length: -5\r\n\r\n", 400, "content-length-invalid");
        row("length with plus", post + "Content-Length: +5\r\n\r\n", 400, "content-length-invalid");
        row("length empty", post + "Content-Length:\r\n\r\n", 400, "content-length-invalid");
        row("length list", post + "Content-Length: 5, 5\r\n\r\n", 400, "content-length-invalid");
        row("lengths conflict", post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n", 400,
            "content-length-repeated");
        row("length over limit", post + "Content-Length: 4097\r\n\r\n", 413, "body-too-large");
        row("length overflows", post + "Content-Length: 99999999999999999999\r\n\r\n", 413,
            "body-too-large");
        row("chunked and length", post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
            400, "length-conflict");
        row("length behind chunked",
            post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", 400,
            "length-conflict");
        row("unknown coding", post + "Transfer-Encoding: gzip\r\n\r\n", 501,
            "transfer-coding-unknown");
        row("gzip, chunked", post + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501,
            "transfer-coding-unknown");
        row("identity", post + "Transfer-Encoding: identity\r\n\r\n", 501,
            "transfer-coding-unknown");
        row("xchunked", post + "Transfer-Encoding: xchunked\r\n\r\n", 501,
            "transfer-coding-unknown");
        row("coding empty", post + "Transfer-Encoding:\r\n\r\n", 501, "transfer-coding-unknown");
        row("chunked, gzip", post + "Transfer-Encoding: chunked, gzip\r\n\r\n", 400,
            "chunked-misplaced");
        row("chunked twice",
            post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400,
            "chunked-misplaced");
        row("chunked in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400,
            "transfer-encoding-in-http10");
        row("chunk size no hex", chunked + "x\r\nhello\r\n0\r\n\r\n", 400, "chunk-invalid");
        row("chunk size no hex, and nothing behind", chunked + "zz\r\n", 400, "chunk-invalid");
        row("chunk size 0x", chunked + "0x5\r\nhello\r\n0\r\n\r\n", 400, "chunk-invalid");
        row("chunk size negative", chunked + "-5\r\nhello\r\n0\r\n\r\n", 400, "chunk-invalid");
        row("chunk size empty", chunked + "\r\nhello\r\n0\r\n\r\n", 400, "chunk-invalid");
        row("chunk size overflows", chunked + "10000000000000005\r\nhello\r\n0\r\n\r\n", 400,
            "chunk-invalid");
        row("chunk size lf", chunked + "5\nhello\r\n0\r\n\r\n", 400, "chunk-invalid");
        row("chunk too long", chunked + "5\r\nhelloX\r\n0\r\n\r\n", 400, "chunk-invalid");
        row("chunk over limit", chunked + "1001\r\nhello", 413, "body-too-large");
        row("chunk line too long", chunked + "1;" + QByteArray(200, 'x'), 400,
            "chunk-line-too-long");
        row("chunk line too long, complete",
            chunked + "1;" + QByteArray(200, 'x') + "\r\nx\r\n0\r\n\r\n", 400,
            "chunk-line-too-long");
        row("last chunk line too long, complete",
            chunked + "0;" + QByteArray(200, 'x') + "\r\n\r\n", 400, "chunk-line-too-long");
        row("trailers too long, complete",
            chunked + "0\r\n" + QByteArray("A: " + QByteArray(100, 'x') + "\r\n").repeated(4)
                + "\r\n",
            431, "trailers-too-large");
        row("one trailer too long, complete",
            chunked + "0\r\nA: " + QByteArray(300, 'x') + "\r\n\r\n", 431, "trailers-too-large");
        row("trailers too long",
            chunked + "0\r\n" + QByteArray("A: " + QByteArray(100, 'x') + "\r\n").repeated(4), 431,
            "trailers-too-large");
        row("trailer without colon", chunked + "0\r\nnonsense\r\n\r\n", 400, "");
        row("trailer folded", chunked + "0\r\nA: b\r\n c\r\n\r\n", 400, "");
        row("head too large", post + "X: " + QByteArray(2000, 'x'), 431, "head-too-large");
        row("target too long", "GET /" + QByteArray(2000, 'x'), 414, "target-too-long");
        row("too many lines", post + QByteArray("X: y\r\n").repeated(8) + "\r\n", 431,
            "too-many-header-lines");
        row("tls", QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), 400,
            "tls-on-plain-port", 0);
        row("http2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "http2-on-plain-port", 0);
    }

    void refuses()
    {
        QFETCH(QByteArray, message);
        QFETCH(int, status);
        QFETCH(QByteArray, code);
        QFETCH(qint64, offset);
        const QByteArray next = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
        const auto check = [&](const Outcome &outcome, bool alone) {
            QCOMPARE(outcome.state, RequestReader::State::Failed);
            if (alone) { // what follows may add an earlier reason to an unfinished line
                QCOMPARE(outcome.status, status);
                if (!code.isEmpty())
                    QCOMPARE(outcome.code, code);
            }
            if (offset >= 0)
                QCOMPARE(outcome.offset, offset);
            QVERIFY(outcome.offset <= message.size() + next.size());
            QCOMPARE(outcome.wireSha256, Sha256::of(outcome.rebuilt));
            QVERIFY(QByteArray(message + next).startsWith(outcome.rebuilt));
        };
        check(read({message}), true);
        check(read(oneByOne(message)), true);
        check(read({message + next}), false); // what follows is never a request
        check(read({message, next}), false);
    }

    void abandoned_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("in the head") << QByteArray("POST / HTTP/1.1\r\nHo");
        QTest::newRow("in the content")
            << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhal");
        QTest::newRow("in a chunk") << QByteArray(
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
        QTest::newRow("in a chunk line") << QByteArray(
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3");
    }

    void abandoned()
    {
        QFETCH(QByteArray, message);
        RequestReader reader(smallLimits());
        reader.feed(message);
        reader.advance();
        QVERIFY(reader.hasStarted());
        reader.abandon(RequestProblem::Kind::Aborted);
        const Outcome outcome = outcomeOf(reader);
        QCOMPARE(outcome.state, RequestReader::State::Failed);
        QCOMPARE(outcome.code, QByteArray("sender-aborted"));
        QCOMPARE(outcome.rebuilt, message);
        QCOMPARE(outcome.offset, message.size());
        QCOMPARE(outcome.wireSha256, Sha256::of(message));
    }

    void smallChunksAreBounded()
    {
        // alternating sizes cannot be run-length encoded
        QByteArray message = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        message += QByteArray("1\r\nx\r\n2\r\nxy\r\n").repeated(200);
        QCOMPARE(read({message}).code, QByteArray("chunk-overhead"));
        QCOMPARE(read(oneByOne(message)).code, QByteArray("chunk-overhead"));
    }

    void equalChunksAreNot()
    {
        const QByteArray message =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + QByteArray("1\r\nx\r\n").repeated(2000) + "0\r\n\r\n";
        const Outcome outcome = read({message});
        QCOMPARE(outcome.state, RequestReader::State::Complete);
        QCOMPARE(outcome.body.size(), 2000);
        QCOMPARE(outcome.rebuilt, message);
    }

    void contentCanBeTakenWhileItArrives()
    {
        RequestReader reader(smallLimits());
        reader.feed("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc");
        QCOMPARE(reader.advance(), RequestReader::State::Body);
        QCOMPARE(reader.takeBody(), QByteArray("abc"));
        reader.feed("def");
        QCOMPARE(reader.advance(), RequestReader::State::Complete);
        QCOMPARE(reader.takeBody(), QByteArray("def"));
        QCOMPARE(reader.bodyBytes(), 6);
        QCOMPARE(reader.takeBodySha256(), Sha256::of("abcdef"));
    }
};

QTEST_APPLESS_MAIN(RequestReaderTest)
#include "tst_requestreader.moc"
