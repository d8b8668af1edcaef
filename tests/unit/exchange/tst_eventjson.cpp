// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/eventjson.h"
#include "exchange/jsonwriter.h"
#include "support/testevent.h"

#include <QTest>

using namespace tallyman;
using namespace tallyman::test;

class TestEventJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lineIsAsDocumented();
    void notUtf8IsBase64();
    void failedEvent();
    void marksAndComment();
    void attemptsAndTheirSchedule();
    void strings_data();
    void strings();
    void integersAreExact();
    void prefixEndsAtTheBody();
};

void TestEventJson::lineIsAsDocumented()
{
    Framing framing;
    framing.append(0, "2\r\n");
    framing.append(2, "\r\n0\r\nX-Sum: 1\r\n\r\n");
    const Event event =
        makeEvent("POST /in?x=\"1\" HTTP/1.1\r\nHost: a\r\nX-Dup: 1\r\nx-dup: 2\r\n\r\n", "{}",
            framing, "X-Sum: 1\r\n");
    const QByteArray expected =
        "{\"id\":17,\"receivedAt\":\"2026-11-22T14:07:31.204512Z\",\"remote\":\"127.0.0.1:50123\","
        "\"listener\":\"127.0.0.1:8787\",\"method\":\"POST\",\"target\":\"/in?x=\\\"1\\\"\","
        "\"httpVersion\":\"1.1\",\"headers\":[[\"Host\",\"a\"],[\"X-Dup\",\"1\"],[\"x-dup\",\"2\"]]"
        ","
        "\"trailers\":[[\"X-Sum\",\"1\"]],\"bodyBytes\":2,\"bodySha256\":\""
        + event.bodySha256.toHex() + "\",\"wireSha256\":\"" + event.wireSha256.toHex()
        + "\",\"status\":200,\"state\":\"complete\"}\n";
    QCOMPARE(eventJsonLine(event), expected);
}

void TestEventJson::notUtf8IsBase64()
{
    const Event event = makeEvent("P\xff /\xfe HTTP/1.1\r\nHost: a\r\nX: \xfd\r\n\r\n");
    const QByteArray line = eventJsonLine(event);
    QVERIFY(line.contains("\"methodBase64\":\"UP8=\","));
    QVERIFY(line.contains("\"targetBase64\":\"L/4=\","));
    QVERIFY(line.contains("\"headersBase64\":[[\"SG9zdA==\",\"YQ==\"],[\"WA==\",\"/Q==\"]],"));
    QVERIFY(!line.contains("\"method\":"));
    QVERIFY(!line.contains("\"headers\":"));
    QVERIFY(line.contains("\"trailers\":[],"));
}

void TestEventJson::failedEvent()
{
    Event event = makeEvent("GARBAGE\r\n\r\n");
    event.state = EventState::Malformed;
    event.method.clear();
    event.target.clear();
    event.httpVersionMinor = -1;
    event.status = 0;
    event.problemCode = "request-line";
    event.problem = QStringLiteral("The request line is not one.");
    event.problemOffset = 7;
    const QByteArray line = eventJsonLine(event);
    QVERIFY(line.contains("\"httpVersion\":null,"));
    QVERIFY(line.endsWith("\"status\":null,\"state\":\"malformed\",\"problem\":{\"code\":"
                          "\"request-line\",\"sentence\":\"The request line is not one.\","
                          "\"offset\":7}}\n"));
}

void TestEventJson::marksAndComment()
{
    Event event = makeEvent("GET / HTTP/1.1\r\n\r\n");
    event.marked = true;
    event.comment = QStringLiteral("why „this“?");
    QVERIFY(eventJsonLine(event).endsWith(
        "\"state\":\"complete\",\"marked\":true,\"comment\":\"why „this“?\"}\n"));
}

void TestEventJson::attemptsAndTheirSchedule()
{
    const Event event = makeEvent("GET / HTTP/1.1\r\n\r\n");
    AttemptRun run;
    run.attempts = {{17, 0, {}, 503, Sameness::First}, {18, 5'250'000, {}, 0, Sameness::Identical}};
    run.retries.gaps = {{5'250'000, std::nullopt, 0}};
    QVERIFY(eventJsonLine(event, std::nullopt, run)
                .endsWith("\"attempts\":{\"events\":[{\"id\":17,\"receivedAt\":"
                          "\"1970-01-01T00:00:00.000000Z\",\"status\":503},{\"id\":18,"
                          "\"receivedAt\":\"1970-01-01T00:00:05.250000Z\",\"status\":null}],"
                          "\"gaps\":[{\"ms\":5250.000}],\"sendersOwn\":\"unknown\","
                          "\"schedule\":null,\"nextExpectedAt\":null}}\n"));
    run.retries.plan = {{QStringLiteral("Svix")}, {5000, 300'000},
        QStringLiteral("https://docs.svix.com/retries"), QStringLiteral("2026-11-22")};
    run.retries.alike = {QStringLiteral("Standard Webhooks")};
    run.retries.own = OwnSchedule::Fits;
    run.retries.gaps = {{5'250'000, 5'000'000, 3'000'000}};
    run.retries.attemptsLeft = 1;
    run.retries.nextAtUs = 305'250'000;
    run.retries.nextToleranceUs = 62'000'000;
    QVERIFY(eventJsonLine(event, std::nullopt, run)
                .endsWith("\"gaps\":[{\"ms\":5250.000,\"plannedMs\":5000.000,\"toleranceMs\":"
                          "3000.000}],\"sendersOwn\":\"fits\",\"schedule\":{\"senders\":"
                          "[\"Svix\"],\"delaysMs\":[5000,300000],\"source\":"
                          "\"https://docs.svix.com/retries\",\"checked\":\"2026-11-22\","
                          "\"alsoFits\":[\"Standard Webhooks\"]},\"left\":1,"
                          "\"nextExpectedAt\":\"1970-01-01T00:05:05.250000Z\","
                          "\"nextToleranceMs\":62000.000}}\n"));
}

void TestEventJson::strings_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("plain") << QByteArray("a/b'c ä€😀") << QByteArray("\"a/b'c ä€😀\"");
    QTest::newRow("quotes") << QByteArray("\"\\") << QByteArray("\"\\\"\\\\\"");
    QTest::newRow("controls") << QByteArray("\0\n\x1b\x7f", 4)
                              << QByteArray("\"\\u0000\\u000a\\u001b\\u007f\"");
    QTest::newRow("c1") << QByteArray("\xc2\x9b"
                                      "31m")
                        << QByteArray("\"\\u009b31m\"");
    QTest::newRow("bidi") << QByteArray("a\xe2\x80\xae"
                                        "b\xe2\x81\xa6")
                          << QByteArray("\"a\\u202eb\\u2066\"");
    QTest::newRow("line separator") << QByteArray("\xe2\x80\xa8") << QByteArray("\"\\u2028\"");
    QTest::newRow("their neighbours") << QByteArray("\xe2\x80\x94\xe2\x82\xac\xc2\xa0")
                                      << QByteArray("\"\xe2\x80\x94\xe2\x82\xac\xc2\xa0\"");
}

void TestEventJson::strings()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, json);
    QCOMPARE(JsonWriter().string(text).result(), json);
}

void TestEventJson::integersAreExact()
{
    Event event = makeEvent("GET / HTTP/1.1\r\n\r\n");
    event.id = 9'007'199'254'740'993; // not a double
    QVERIFY(eventJsonLine(event).startsWith("{\"id\":9007199254740993,"));
}

void TestEventJson::prefixEndsAtTheBody()
{
    const Event event = makeEvent(awkwardHead(2), "{}");
    const QByteArray prefix = exportLinePrefix(event);
    QVERIFY(prefix.endsWith(",\"body\":\""));
    QVERIFY(prefix.startsWith(eventJsonLine(event).chopped(2)));
    QVERIFY(!prefix.contains('\n'));
    QCOMPARE(exportLineSuffix(), QByteArrayView("\"}\n"));
}

QTEST_GUILESS_MAIN(TestEventJson)
#include "tst_eventjson.moc"
