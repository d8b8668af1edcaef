// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/program.h"
#include "harness/server.h"
#include "harness/wire.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

using namespace tallyman;

// The built `tallyman serve` as a developer and a sender meet it: real curl, real sockets.
class TestServe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readyLine();
    void readyLineOnIpv6();
    void endsOnSignal_data();
    void endsOnSignal();
    void endsAfterCount();
    void endsAfterSeconds();
    void jsonLinePerEvent();
    void curl_data();
    void curl();
    void expectContinue();
    void pipelining();
    void pipelinedHead();
    void refusals_data();
    void refusals();
    void slowSender();
    void secondProcessSameWorkspace();
    void portTaken();

private:
    QString workspace(const QTemporaryDir &dir) const
    {
        return dir.filePath(QStringLiteral("test.tally"));
    }
};

void TestServe::readyLine()
{
    QTemporaryDir dir;
    Server server(workspace(dir));
    QVERIFY(server.start());
    static const QRegularExpression line(
        QStringLiteral("(^|\\n)listening on http://127\\.0\\.0\\.1:[1-9][0-9]*/\\n"));
    QVERIFY2(line.match(QString::fromUtf8(server.standardError())).hasMatch(),
        server.standardError().constData());
    QCOMPARE(server.terminate(), 0);
    QVERIFY(QFile::exists(workspace(dir)));
    // its owner only: what it holds is confidential
    QCOMPARE(QFile::permissions(workspace(dir))
            & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
        QFile::Permissions());
}

void TestServe::readyLineOnIpv6()
{
    QTemporaryDir dir;
    QTcpSocket probe;
    QTemporaryDir other;
    Server server(workspace(dir));
    server.setListen(QStringLiteral("[::1]:0"));
    QVERIFY(server.start());
    QVERIFY2(server.standardError().contains("listening on http://[::1]:"),
        server.standardError().constData());
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHostIPv6), server.port());
    QVERIFY(socket.waitForConnected(10'000));
    socket.write(postMessage("/six", "{}"));
    QVERIFY(socket.waitForReadyRead(30'000));
    QVERIFY(socket.readAll().startsWith("HTTP/1.1 200 "));
    QCOMPARE(server.terminate(), 0);
}

void TestServe::endsOnSignal_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
}

void TestServe::endsOnSignal()
{
    QFETCH(int, signal);
    QTemporaryDir dir;
    Server server(workspace(dir));
    QVERIFY(server.start());
    QCOMPARE(statusOf(exchange(server.port(), postMessage("/a", "1"))), 200);
    ::kill(static_cast<pid_t>(server.processId()), signal);
    QCOMPARE(server.waitForEnd(), 0);
    // a clean end leaves nothing in the write-ahead log
    const QFileInfo log(workspace(dir) + QStringLiteral("-wal"));
    QVERIFY(!log.exists() || log.size() == 0);
}

void TestServe::endsAfterCount()
{
    QTemporaryDir dir;
    Server server(workspace(dir), {QStringLiteral("--count"), QStringLiteral("3")});
    QVERIFY(server.start());
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(statusOf(exchange(server.port(), postMessage("/n", "{}"))), 200);
    }
    QCOMPARE(server.waitForEnd(), 0);
    QCOMPARE(
        jsonLines(
            runTallyman(workspace(dir), QStringLiteral("list"), {QStringLiteral("--json")}).out)
            .size(),
        3);
}

void TestServe::endsAfterSeconds()
{
    QTemporaryDir dir;
    Server server(workspace(dir), {QStringLiteral("--for"), QStringLiteral("1")});
    QVERIFY(server.start());
    QCOMPARE(server.waitForEnd(20'000), 0);
}

void TestServe::jsonLinePerEvent()
{
    QTemporaryDir dir;
    Server server(workspace(dir), {QStringLiteral("--json")});
    QVERIFY(server.start());
    const QByteArray body = "{\"import_id\":42}";
    QCOMPARE(
        statusOf(exchange(server.port(), postMessage("/crm?x=1", body, "X-A: 1\r\nx-a: 2\r\n"))),
        200);
    QCOMPARE(statusOf(exchange(server.port(), "nonsense\r\n\r\n")), 400);

    const QList<QJsonObject> events = jsonLines(server.waitForLines(2));
    QCOMPARE(events.size(), 2);
    const QJsonObject event = events.first();
    QCOMPARE(event[QLatin1String("id")].toInt(), 1);
    QCOMPARE(event[QLatin1String("method")].toString(), QStringLiteral("POST"));
    QCOMPARE(event[QLatin1String("target")].toString(), QStringLiteral("/crm?x=1"));
    QCOMPARE(event[QLatin1String("httpVersion")].toString(), QStringLiteral("1.1"));
    QCOMPARE(event[QLatin1String("status")].toInt(), 200);
    QCOMPARE(event[QLatin1String("state")].toString(), QStringLiteral("complete"));
    QCOMPARE(event[QLatin1String("bodyBytes")].toInt(), body.size());
    QCOMPARE(event[QLatin1String("bodySha256")].toString().toLatin1(), sha256Hex(body));
    static const QRegularExpression rfc3339(
        QStringLiteral("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z$"));
    QVERIFY(rfc3339.match(event[QLatin1String("receivedAt")].toString()).hasMatch());
    static const QRegularExpression address(QStringLiteral("^127\\.0\\.0\\.1:\\d+$"));
    QVERIFY(address.match(event[QLatin1String("remote")].toString()).hasMatch());
    QCOMPARE(event[QLatin1String("listener")].toString(),
        QStringLiteral("127.0.0.1:%1").arg(server.port()));
    const QJsonArray headers = event[QLatin1String("headers")].toArray();
    QCOMPARE(headers.at(1).toArray(), (QJsonArray{QStringLiteral("X-A"), QStringLiteral("1")}));
    QCOMPARE(headers.at(2).toArray(), (QJsonArray{QStringLiteral("x-a"), QStringLiteral("2")}));
    QCOMPARE(events.last()[QLatin1String("state")].toString(), QStringLiteral("malformed"));
    QCOMPARE(server.terminate(), 0);
}

void TestServe::curl_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("method");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("printed");

    const QByteArray received = "{\"received\":true}";
    const auto row = [](const char *name, const QString &arguments, const QByteArray &input,
                         const char *method, const QByteArray &body, const QByteArray &printed) {
        QTest::newRow(name) << arguments.split(u' ', Qt::SkipEmptyParts) << input
                            << QString::fromLatin1(method) << body << printed;
    };
    const QByteArray big(3'000'000, 'x');
    row("GET", QString(), {}, "GET", {}, received);
    row("POST", QStringLiteral("--data-binary @-"), "{\"a\":1}", "POST", "{\"a\":1}", received);
    row("POST without content", QStringLiteral("-X POST"), {}, "POST", {}, received);
    row("PUT", QStringLiteral("-X PUT --data-binary @-"), "x=1", "PUT", "x=1", received);
    row("DELETE", QStringLiteral("-X DELETE"), {}, "DELETE", {}, received);
    row("a method of its own", QStringLiteral("-X IMPORT-DONE"), {}, "IMPORT-DONE", {}, received);
    row("HEAD", QStringLiteral("-I -o /dev/null"), {}, "HEAD", {}, {});
    row("chunked", QStringLiteral("-H Transfer-Encoding:chunked --data-binary @-"), "chunked body",
        "POST", "chunked body", received);
    row("chunked and large",
        QStringLiteral("-H Transfer-Encoding:chunked -H Expect: --data-binary @-"), big, "POST",
        big, received);
    row("large, 100-continue", QStringLiteral("-H Expect:100-continue --data-binary @-"), big,
        "POST", big, received);
    row("HTTP/1.0", QStringLiteral("--http1.0 --data-binary @-"), "old", "POST", "old", received);
    row("upload", QStringLiteral("-T -"), "put it", "PUT", "put it", received);
}

void TestServe::curl()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, input);
    QFETCH(QString, method);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, printed);

    QTemporaryDir dir;
    Server server(workspace(dir), {QStringLiteral("--json")});
    QVERIFY(server.start());
    const QStringList all = QStringList{QStringLiteral("-sS"), QStringLiteral("--fail"),
                                QStringLiteral("--max-time"), QStringLiteral("50")}
        + arguments + QStringList{QStringLiteral("http://127.0.0.1:%1/p").arg(server.port())};
    const ProgramResult curl = run(QStringLiteral("curl"), all, input);
    QCOMPARE(curl.err, QByteArray());
    QCOMPARE(curl.exitCode, 0);
    QCOMPARE(curl.out, printed);

    const QList<QJsonObject> events = jsonLines(server.waitForLines(1));
    QCOMPARE(events.size(), 1);
    QCOMPARE(events.first()[QLatin1String("method")].toString(), method);
    QCOMPARE(events.first()[QLatin1String("state")].toString(), QStringLiteral("complete"));
    QCOMPARE(events.first()[QLatin1String("bodySha256")].toString().toLatin1(), sha256Hex(body));
    QCOMPARE(server.terminate(), 0);
    QCOMPARE(runTallyman(workspace(dir), QStringLiteral("show"),
                 {QStringLiteral("1"), QStringLiteral("--body")})
                 .out,
        body);
}

void TestServe::expectContinue()
{
    QTemporaryDir dir;
    Server server(workspace(dir));
    QVERIFY(server.start());
    Wire wire(server.port());
    wire.send("POST /e HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    // the sender waits: nothing but the interim reply lets it go on
    QVERIFY(wire.readReply().startsWith("HTTP/1.1 100 "));
    wire.send("ok");
    QCOMPARE(statusOf(wire.readReply()), 200);
}

void TestServe::pipelining()
{
    QTemporaryDir dir;
    Server server(workspace(dir));
    QVERIFY(server.start());
    QByteArray messages;
    constexpr int kCount = 500;
    for (int i = 0; i < kCount; ++i) {
        messages += postMessage("/p/" + QByteArray::number(i), QByteArray::number(i));
    }
    Wire wire(server.port());
    wire.send(messages);
    for (int i = 0; i < kCount; ++i) {
        QCOMPARE(statusOf(wire.readReply()), 200);
    }
    wire.close();
    QCOMPARE(server.terminate(), 0);

    const QList<QJsonObject> events = jsonLines(runTallyman(workspace(dir), QStringLiteral("list"),
        {QStringLiteral("--json"), QStringLiteral("--limit"), QStringLiteral("1000")})
                                                    .out);
    QCOMPARE(events.size(), kCount);
    for (int i = 0; i < kCount; ++i) {
        QCOMPARE(events.at(i)[QLatin1String("target")].toString(), QStringLiteral("/p/%1").arg(i));
    }
}

void TestServe::pipelinedHead()
{
    QTemporaryDir dir;
    Server server(workspace(dir));
    QVERIFY(server.start());
    Wire wire(server.port());
    wire.send("HEAD /h HTTP/1.1\r\nHost: a\r\n\r\n" + postMessage("/after", "1"));
    const QByteArray head = wire.readReply(true);
    QCOMPARE(statusOf(head), 200);
    QVERIFY(head.contains("Content-Length: 17\r\n"));
    // had HEAD been given content, the second reply would not begin with a status line
    QCOMPARE(statusOf(wire.readReply()), 200);
}

void TestServe::refusals_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<int>("status");
    const QByteArray host = "Host: a\r\n";
    QTest::newRow("no Host") << QByteArray("GET / HTTP/1.1\r\n\r\n") << 400;
    QTest::newRow("two Hosts") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") << 400;
    QTest::newRow("length and coding") << "POST / HTTP/1.1\r\n" + host
            + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
              "0\r\n\r\n" << 400;
    QTest::newRow("two lengths") << "POST / HTTP/1.1\r\n" + host
            + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"
                                 << 400;
    QTest::newRow("unknown coding")
        << "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip\r\n\r\nabc" << 501;
    QTest::newRow("blank before colon") << "POST / HTTP/1.1\r\n" + host + "X-A : 1\r\n\r\n" << 400;
    QTest::newRow("folded line") << "POST / HTTP/1.1\r\n" + host + "X-A: 1\r\n 2\r\n\r\n" << 400;
    QTest::newRow("bad chunk") << "POST / HTTP/1.1\r\n" + host
            + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"
                               << 400;
    QTest::newRow("version") << QByteArray("GET / HTTP/3.0\r\nHost: a\r\n\r\n") << 505;
    QTest::newRow("long target") << "GET /" + QByteArray(70'000, 'a') + " HTTP/1.1\r\n" + host
            + "\r\n" << 414;
    QTest::newRow("many lines") << "GET / HTTP/1.1\r\n" + host
            + QByteArray("A: 1\r\n").repeated(300)
            + "\r\n" << 431;
    QTest::newRow("large content")
        << "POST / HTTP/1.1\r\n" + host + "Content-Length: 99999999999\r\n\r\n"
        << 413;
}

void TestServe::refusals()
{
    QFETCH(QByteArray, message);
    QFETCH(int, status);
    QTemporaryDir dir;
    Server server(workspace(dir));
    QVERIFY(server.start());
    Wire wire(server.port());
    // what follows the error must not be taken for a request
    wire.send(message + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
    const QByteArray reply = wire.readToEnd();
    QCOMPARE(statusOf(reply), status);
    QCOMPARE(reply.count("\r\nContent-Length: "), 1);
    QVERIFY(reply.contains("Connection: close\r\n"));
    QVERIFY2(reply.contains("\"error\"") && reply.contains("\"reason\""), reply.constData());
    QCOMPARE(server.terminate(), 0);

    const QList<QJsonObject> events = jsonLines(
        runTallyman(workspace(dir), QStringLiteral("list"), {QStringLiteral("--json")}).out);
    QCOMPARE(events.size(), 1);
    QCOMPARE(events.first()[QLatin1String("state")].toString(), QStringLiteral("malformed"));
    QCOMPARE(events.first()[QLatin1String("status")].toInt(), status);
}

void TestServe::slowSender()
{
    QTemporaryDir dir;
    Server server(workspace(dir));
    QVERIFY(server.start());
    const QByteArray message = postMessage("/slow", "{\"a\":1}");
    Wire wire(server.port());
    for (const char byte : message) {
        QVERIFY(wire.send(QByteArray(1, byte)));
    }
    QCOMPARE(statusOf(wire.readReply()), 200);
}

void TestServe::secondProcessSameWorkspace()
{
    QTemporaryDir dir;
    Server server(workspace(dir));
    QVERIFY(server.start());
    const ProgramResult second = runTallyman(workspace(dir), QStringLiteral("serve"),
        {QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--for"),
            QStringLiteral("20")});
    QCOMPARE(second.exitCode, 1);
    QVERIFY2(second.err.contains(QByteArray::number(server.processId())), second.err.constData());
    // the first is not disturbed, and others may read
    QCOMPARE(statusOf(exchange(server.port(), postMessage("/a", "1"))), 200);
    QCOMPARE(
        jsonLines(
            runTallyman(workspace(dir), QStringLiteral("list"), {QStringLiteral("--json")}).out)
            .size(),
        1);
}

void TestServe::portTaken()
{
    QTemporaryDir dir;
    QTemporaryDir otherDir;
    Server server(workspace(dir));
    QVERIFY(server.start());
    const QString address = QStringLiteral("127.0.0.1:%1").arg(server.port());
    const ProgramResult second = runTallyman(workspace(otherDir), QStringLiteral("serve"),
        {QStringLiteral("--listen"), address, QStringLiteral("--for"), QStringLiteral("20")});
    QCOMPARE(second.exitCode, 1);
    QVERIFY2(second.err.contains(QByteArray::number(server.port())), second.err.constData());
    QVERIFY(!second.err.contains("listening on http"));
}

QTEST_GUILESS_MAIN(TestServe)
#include "tst_serve.moc"
