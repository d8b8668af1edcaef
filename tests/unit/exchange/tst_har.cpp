// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hash.h"
#include "exchange/eventjson.h"
#include "exchange/har.h"
#include "support/testevent.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QUrl>

using namespace tallyman;
using namespace tallyman::test;

namespace {

QByteArray har(const QList<Event> &events)
{
    QByteArray file = harHeader();
    for (qsizetype i = 0; i < events.size(); ++i)
        file += harEntry(events[i], i == 0);
    return file + harFooter();
}

QByteArray browserHar(const QByteArray &request)
{
    return R"({"log":{"version":"1.2","creator":{"name":"x","version":"1"},"entries":[{
        "startedDateTime":"2026-11-22T15:07:31.204+01:00","time":12,"request":)"
        + request
        + R"(,"response":{"status":201,"statusText":"Created","httpVersion":"h2","cookies":[],
        "headers":[{"name":"x-a","value":"1"}],"content":{"size":2,"mimeType":"","text":"b2s=",
        "encoding":"base64"},"redirectURL":"","headersSize":-1,"bodySize":2},"cache":{},
        "timings":{"send":1.5,"wait":2.25,"receive":0}}]}})";
}

} // namespace

class TestHar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void entry();
    void binaryContent();
    void noReply();
    void emptyList();
    void comesBack_data();
    void comesBack();
    void refusesChangedContent();
    void readsBrowsers();
    void passesOverOtherSchemes();
    void refuses_data();
    void refuses();
    void detects_data();
    void detects();
};

void TestHar::entry()
{
    const Event event = makeEvent(
        "POST /in?a=1&b=%20c&d HTTP/1.1\r\nHost: x.example:81\r\nContent-Type: text/plain\r\n\r\n",
        "hi \"there\"");
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(har({event, event}), &error);
    QCOMPARE(error.error, QJsonParseError::NoError);
    const QJsonArray entries = document[QStringLiteral("log")][QStringLiteral("entries")].toArray();
    QCOMPARE(entries.size(), 2);
    const QJsonObject entry = entries[1].toObject();
    QCOMPARE(entry[QStringLiteral("startedDateTime")].toString(),
        QStringLiteral("2026-11-22T14:07:31.203278Z"));
    QCOMPARE(entry[QStringLiteral("time")].toDouble(), 2.046);
    const QJsonObject request = entry[QStringLiteral("request")].toObject();
    QCOMPARE(request[QStringLiteral("url")].toString(),
        QStringLiteral("http://x.example:81/in?a=1&b=%20c&d"));
    QCOMPARE(request[QStringLiteral("httpVersion")].toString(), QStringLiteral("HTTP/1.1"));
    const QJsonArray query = request[QStringLiteral("queryString")].toArray();
    QCOMPARE(query.size(), 3);
    QCOMPARE(query[1][QStringLiteral("value")].toString(), QStringLiteral(" c"));
    QCOMPARE(request[QStringLiteral("postData")][QStringLiteral("text")].toString(),
        QStringLiteral("hi \"there\""));
    QCOMPARE(request[QStringLiteral("headers")][1][QStringLiteral("value")].toString(),
        QStringLiteral("text/plain"));
    QCOMPARE(request[QStringLiteral("bodySize")].toInt(), 10);
    const QJsonObject response = entry[QStringLiteral("response")].toObject();
    QCOMPARE(response[QStringLiteral("status")].toInt(), 200);
    QCOMPARE(response[QStringLiteral("statusText")].toString(), QStringLiteral("OK"));
    QCOMPARE(response[QStringLiteral("content")][QStringLiteral("text")].toString(),
        QStringLiteral("{\"received\":true}"));
    QCOMPARE(entry[QStringLiteral("timings")][QStringLiteral("wait")].toDouble(), 0.812);
    const QJsonValue head = entry[QStringLiteral("_tallyman")][QStringLiteral("head")];
    QCOMPARE(QByteArray::fromBase64(head.toString().toLatin1()), event.head);
}

void TestHar::binaryContent()
{
    const Event event = makeEvent("POST /\xff HTTP/1.1\r\nHost: a\r\nX: \xff\r\n\r\n", "\xff\xfe");
    const QByteArray file = har({event});
    QVERIFY(file.contains("\"text\":\"//4=\",\"encoding\":\"base64\""));
    QVERIFY(file.contains("\"url\":\"http://a/%FF\""));
    QVERIFY(QJsonDocument::fromJson(file).isObject());
    const auto events = eventsFromHar(file);
    QVERIFY(events);
    QCOMPARE(events->first().body, event.body);
}

void TestHar::noReply()
{
    Event event = makeEvent("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    event.status = 0;
    event.answeredAtUs.reset();
    event.replyHead.clear();
    event.replyBody.clear();
    const auto events = eventsFromHar(har({event}));
    QVERIFY(events);
    QCOMPARE(events->first().status, 0);
    QVERIFY(!events->first().answeredAtUs);
}

void TestHar::emptyList()
{
    QVERIFY(QJsonDocument::fromJson(har({})).isObject());
    QCOMPARE(eventsFromHar(har({}))->size(), 0);
}

void TestHar::comesBack_data()
{
    QTest::addColumn<Event>("event");
    const QByteArray body = awkwardBody();
    Event marked = makeEvent(awkwardHead(body.size()), body);
    marked.marked = true;
    marked.comment = QStringLiteral("noted");
    QTest::newRow("awkward, marked") << marked;
    Framing framing;
    framing.append(0, "5;x=1\r\n");
    framing.append(5, "\r\n0\r\nX-Sum:  1 \r\n\r\n");
    QTest::newRow("chunked with trailers")
        << makeEvent("PUT /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", "hello",
               framing, "X-Sum:  1 \r\n");
    QTest::newRow("not utf-8") << makeEvent(
        "P\xff /\xfe HTTP/1.0\r\nX\xff: \xfd\r\n\r\n", QByteArray("\xff\0", 2));
    Event malformed = makeEvent("\x16\x03\x01\xff\r\n\r\n");
    malformed.state = EventState::Malformed;
    malformed.method.clear();
    malformed.target.clear();
    malformed.httpVersionMinor = -1;
    malformed.problemCode = "tls-on-plain-port";
    malformed.problem = QStringLiteral("A TLS ClientHello came to the plain port.");
    malformed.problemOffset = 3;
    QTest::newRow("no request at all") << malformed;
    Event aborted = makeEvent("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n", "abc");
    aborted.state = EventState::Aborted;
    aborted.problemCode = "aborted";
    aborted.problem = QStringLiteral("The sender went away.");
    QTest::newRow("aborted") << aborted;
}

void TestHar::comesBack()
{
    QFETCH(Event, event);
    const QByteArray file = har({event});
    const QJsonValue request = QJsonDocument::fromJson(
        file)[QStringLiteral("log")][QStringLiteral("entries")][0][QStringLiteral("request")];
    QVERIFY(!request[QStringLiteral("method")].toString().isEmpty());
    QVERIFY(QUrl(request[QStringLiteral("url")].toString(), QUrl::StrictMode).isValid());
    const auto events = eventsFromHar(file);
    QVERIFY2(events.has_value(), events ? "" : qPrintable(events.error().message));
    QCOMPARE(events->size(), 1);
    QCOMPARE(exportLinePrefix(events->first()), exportLinePrefix(event));
    QCOMPARE(events->first().body, event.body);
}

void TestHar::refusesChangedContent()
{
    QByteArray file = har({makeEvent("POST / HTTP/1.1\r\nHost: a\r\n\r\n", "hello")});
    file.replace("\"hello\"", "\"hullo\"");
    const auto events = eventsFromHar(file);
    QVERIFY(!events);
    const QString &sentence = events.error().message;
    QVERIFY2(sentence.startsWith(QLatin1String("Entry 1 ")), qPrintable(sentence));
    QVERIFY2(sentence.contains(QLatin1String("_tallyman.bodySha256")), qPrintable(sentence));
}

void TestHar::readsBrowsers()
{
    const auto events = eventsFromHar(browserHar(
        R"({"method":"POST","url":"https://api.example/x y/ä?q#frag","httpVersion":"h2","cookies":[],
        "headers":[{"name":":authority","value":"api.example"},{"name":"accept","value":"*/*"},
        {"name":"transfer-encoding","value":"chunked"}],"queryString":[],
        "postData":{"mimeType":"text/plain","text":"hällo"},"headersSize":-1,"bodySize":6})"));
    QVERIFY2(events.has_value(), events ? "" : qPrintable(events.error().message));
    const Event &event = events->first();
    QCOMPARE(event.head,
        QByteArray("POST /x%20y/ä?q HTTP/1.1\r\nHost: api.example\r\n"
                   "accept: */*\r\nContent-Length: 6\r\n\r\n"));
    QCOMPARE(event.body, QByteArray("hällo"));
    QCOMPARE(event.receivedAtUs, 1'795'356'451'205'500);
    QCOMPARE(event.answeredAtUs, 1'795'356'451'207'750);
    QCOMPARE(event.replyHead, QByteArray("HTTP/1.1 201 Created\r\nx-a: 1\r\n\r\n"));
    QCOMPARE(event.replyBody, QByteArray("ok"));
    QCOMPARE(event.wireSha256, Sha256::of(QByteArray(event.head + event.body)));
}

void TestHar::passesOverOtherSchemes()
{
    const auto events = eventsFromHar(
        browserHar(R"({"method":"GET","url":"wss://a/","httpVersion":"","headers":[]})"));
    QVERIFY(events);
    QVERIFY(events->isEmpty());
}

void TestHar::refuses_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *name, const QByteArray &file, const char *words) {
        QTest::newRow(name) << file << QString::fromUtf8(words);
    };
    row("nothing", {}, "is empty");
    row("blank", " ", "not valid JSON");
    row("cut off", browserHar("{}").chopped(3), "not valid JSON");
    row("no entries", "{\"log\":{}}", "log.entries");
    row("list", "[]", "log.entries");
    row("entry is a number", "{\"log\":{\"entries\":[1]}}", "Entry 1");
    row("no url", browserHar(R"({"method":"GET","headers":[]})"), "request/url");
    row("no method", browserHar(R"({"url":"http://a/","headers":[]})"), "request/method");
    row("bad method", browserHar(R"({"url":"http://a/","method":"A B","headers":[]})"),
        "request/method");
    row("no headers", browserHar(R"({"url":"http://a/","method":"GET"})"), "request/headers");
    row("line break in a value",
        browserHar(
            R"({"url":"http://a/","method":"GET","headers":[{"name":"X-A","value":"1\r\nB: 2"}]})"),
        "X-A");
    row("bad base64", browserHar(R"({"url":"http://a/","method":"GET","headers":[],
                      "postData":{"text":"*","encoding":"base64"}})"),
        "request/postData/text");
    row("bad time",
        browserHar(R"({"url":"http://a/","method":"GET","headers":[]})")
            .replace("2026-11-22T", "2026-13-22T"),
        "startedDateTime");
}

void TestHar::refuses()
{
    QFETCH(QByteArray, file);
    QFETCH(QString, words);
    const auto events = eventsFromHar(file);
    QVERIFY(!events);
    QCOMPARE(events.error().code, ErrorCode::InvalidInput);
    QVERIFY2(events.error().message.contains(words), qPrintable(events.error().message));
}

void TestHar::detects_data()
{
    QTest::addColumn<QByteArray>("beginning");
    QTest::addColumn<int>("format");
    const auto row = [](const char *name, const QByteArray &beginning, ExchangeFormat format) {
        QTest::newRow(name) << beginning << int(format);
    };
    row("ours", harHeader(), ExchangeFormat::Har);
    row("indented with bom", "\xef\xbb\xbf \r\n{\n  \"log\": {", ExchangeFormat::Har);
    row("export line", "\n{\"id\":1,", ExchangeFormat::Ndjson);
    row("other json", "{\"a\":1}", ExchangeFormat::Unknown);
    row("text", "hello", ExchangeFormat::Unknown);
    row("nothing", "", ExchangeFormat::Unknown);
    row("bracket only", "{", ExchangeFormat::Unknown);
}

void TestHar::detects()
{
    QFETCH(QByteArray, beginning);
    QFETCH(int, format);
    QCOMPARE(int(detectFormat(beginning)), format);
}

QTEST_GUILESS_MAIN(TestHar)
#include "tst_har.moc"
