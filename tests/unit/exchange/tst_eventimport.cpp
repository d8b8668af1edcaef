// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hash.h"
#include "exchange/eventjson.h"
#include "support/testevent.h"

#include <QTest>

using namespace tallyman;
using namespace tallyman::test;

namespace {

QByteArray exported(const Event &event)
{
    QByteArray line = exportLinePrefix(event);
    for (qsizetype at = 0; at < event.body.size(); at += 3 * 7)
        line += event.body.mid(at, 3 * 7).toBase64();
    return line + exportLineSuffix();
}

Event chunkedEvent()
{
    Framing framing;
    framing.append(0, "5;x=1\r\n");
    for (int i = 0; i < 9; ++i)
        framing.append(5, "\r\n5;x=1\r\n");
    framing.append(5, "\r\n0\r\nX-Sum:  1 \r\nx-sum: 2\r\n\r\n");
    return makeEvent("PUT /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        QByteArray("hello").repeated(10), framing, "X-Sum:  1 \r\nx-sum: 2\r\n");
}

Event malformedEvent()
{
    Event event = makeEvent("\x16\x03\x01\xff\r\n\r\n");
    event.state = EventState::Malformed;
    event.method.clear();
    event.target.clear();
    event.httpVersionMinor = -1;
    event.status = 0;
    event.answeredAtUs.reset();
    event.replyHead.clear();
    event.replyBody.clear();
    event.problemCode = "tls-on-plain-port";
    event.problem = QStringLiteral("A TLS ClientHello came to the plain port.");
    event.problemOffset = 3;
    return event;
}

bool same(const Event &a, const Event &b)
{
    return a.id == b.id && a.receivedAtUs == b.receivedAtUs && a.state == b.state
        && a.status == b.status && a.method == b.method && a.target == b.target
        && a.bodyBytes == b.bodyBytes && a.remote == b.remote && a.listener == b.listener
        && a.marked == b.marked && a.comment == b.comment
        && a.receiveDurationUs == b.receiveDurationUs && a.answeredAtUs == b.answeredAtUs
        && a.httpVersionMinor == b.httpVersionMinor && a.head == b.head && a.trailers == b.trailers
        && a.framing == b.framing && a.wireSha256 == b.wireSha256 && a.bodySha256 == b.bodySha256
        && a.wireBytes == b.wireBytes && a.body == b.body && a.problemCode == b.problemCode
        && a.problem == b.problem && a.problemOffset == b.problemOffset
        && a.replyHead == b.replyHead && a.replyBody == b.replyBody && a.replyNote == b.replyNote;
}

} // namespace

class TestEventImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data();
    void roundTrip();
    void awkwardContentKeepsItsHash();
    void maskedIsSaid();
    void refusesChangedField_data();
    void refusesChangedField();
    void refusesMissingField_data();
    void refusesMissingField();
    void refusesOtherJson_data();
    void refusesOtherJson();
    void refusesExplodingFraming_data();
    void refusesExplodingFraming();
    void truncatedLines();
    void partlyKeptRequest();
};

void TestEventImport::roundTrip_data()
{
    QTest::addColumn<Event>("event");
    QTest::newRow("plain") << makeEvent(awkwardHead(awkwardBody().size()), awkwardBody());
    QTest::newRow("chunked with trailers") << chunkedEvent();
    QTest::newRow("malformed") << malformedEvent();
    QTest::newRow("not utf-8") << makeEvent(
        "P\xff /\xfe HTTP/1.0\r\nX\xff: \xfd\r\n\r\n", "\xff\0");
    QTest::newRow("blank line first") << [] {
        Event event = makeEvent("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        event.head.prepend("\r\n");
        event.wireSha256 = Sha256::of(event.head);
        event.wireBytes += 2;
        return event;
    }();
    Event marked = makeEvent("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    marked.marked = true;
    marked.comment = QStringLiteral("a \"comment\"\nwith 😀");
    QTest::newRow("marked") << marked;
    Event aborted = makeEvent("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n", "abc");
    aborted.state = EventState::Aborted;
    aborted.problemCode = "aborted";
    aborted.problem = QStringLiteral("The sender went away.");
    QTest::newRow("aborted") << aborted;
    Event noted = makeEvent("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    noted.replyNote = R"({"endpoint":"crm","rule":"a “rule”","step":1,"steps":2})";
    QTest::newRow("why the reply") << noted;
}

void TestEventImport::roundTrip()
{
    QFETCH(Event, event);
    const auto imported = eventFromExportLine(exported(event));
    QVERIFY2(imported.has_value(), imported ? "" : qPrintable(imported.error().message));
    QVERIFY(same(*imported, event));
    QCOMPARE(exported(*imported), exported(event));
}

void TestEventImport::awkwardContentKeepsItsHash()
{
    const Event event = makeEvent(awkwardHead(awkwardBody().size()), awkwardBody());
    const auto imported = eventFromExportLine(exported(event));
    QVERIFY(imported);
    QCOMPARE(Sha256::of(imported->body), Sha256::of(awkwardBody()));
    QCOMPARE(Sha256::of(imported->head), Sha256::of(event.head));
}

void TestEventImport::refusesChangedField_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char *field, const char *value) {
        QTest::addRow("%s = %.20s", field, value) << QByteArray(field) << QByteArray(value);
    };
    row("id", "\"1\"");
    row("id", "-1");
    row("id", "1.5");
    row("id", "9223372036854775808");
    row("receivedAt", "\"yesterday\"");
    row("receivedAt", "\"2026-11-22T14:07:31Z\"");
    row("receivedAt", "\"2026-02-30T14:07:31.204512Z\"");
    row("remote", "5");
    row("method", "\"GET\"");
    row("target", "\"/other\"");
    row("httpVersion", "\"2\"");
    row("httpVersion", "1.1");
    row("headers", "[[\"a\"]]");
    row("headers", "{}");
    row("headers", "[]");
    row("headers", "[[\"a\",1]]");
    row("trailers", "[[\"x\",\"y\"]]");
    row("bodyBytes", "51");
    row("bodySha256", "\"00\"");
    row("bodySha256", "\"0000000000000000000000000000000000000000000000000000000000000000\"");
    row("wireSha256", "\"0000000000000000000000000000000000000000000000000000000000000000\"");
    row("status", "99");
    row("status", "1000");
    row("state", "\"done\"");
    row("state", "\"malformed\"");
    row("receiveDurationUs", "-1");
    row("answeredAt", "\"x\"");
    row("answeredAt", "7");
    row("framing", "\"AAAA\"");
    row("framing", "\"?\"");
    row("trailersRaw", "\"WDogMQ0K\"");
    row("wireBytes", "1");
    row("replyHead", "\"*\"");
    row("replyBody", "null");
    row("head", "\"R0VUIC8=\"");
    row("body", "\"aGVsbG8=\"");
}

void TestEventImport::refusesChangedField()
{
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, value);
    QByteArray line = exported(chunkedEvent());
    const qsizetype start = line.indexOf(QByteArray("\"" + field + "\":")) + field.size() + 3;
    const QByteArray terminator = line.at(start) == '[' ? "]]" : "";
    const qsizetype end = terminator.isEmpty()
        ? qsizetype(
            std::min(line.indexOf(",\"", start) & INT_MAX, line.indexOf("}\n", start) & INT_MAX))
        : line.indexOf(terminator, start) + 2;
    line.replace(start, end - start, value);
    const auto imported = eventFromExportLine(line);
    QVERIFY(!imported);
    QCOMPARE(imported.error().code, ErrorCode::InvalidInput);
    const QString message = imported.error().message;
    QVERIFY2(message.contains(QString::fromLatin1(field))
            || message.contains(QLatin1String("problem"))
            || message.contains(QLatin1String("Sha256"))
            || message.contains(QLatin1String("“head”")),
        qPrintable(message));
}

void TestEventImport::refusesMissingField_data()
{
    QTest::addColumn<QByteArray>("field");
    for (const char *field : {"id", "receivedAt", "remote", "listener", "method", "target",
             "httpVersion", "headers", "trailers", "bodyBytes", "bodySha256", "wireSha256",
             "status", "state", "receiveDurationUs", "answeredAt", "framing", "trailersRaw",
             "wireBytes", "replyHead", "replyBody", "head", "body"})
        QTest::newRow(field) << QByteArray(field);
}

void TestEventImport::refusesMissingField()
{
    QFETCH(QByteArray, field);
    QByteArray line = exported(chunkedEvent());
    line.replace(QByteArray("\"" + field + "\":"), QByteArray("\"other\":"));
    const auto imported = eventFromExportLine(line);
    QVERIFY(!imported);
    QVERIFY2(
        imported.error().message.contains(QStringLiteral("“%1”").arg(QString::fromLatin1(field))),
        qPrintable(imported.error().message));
    QVERIFY(imported.error().message.contains(QLatin1String("missing")));
}

void TestEventImport::refusesOtherJson_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("blank") << QByteArray("\n");
    QTest::newRow("text") << QByteArray("hello");
    QTest::newRow("number") << QByteArray("1");
    QTest::newRow("list") << QByteArray("[]");
    QTest::newRow("empty object") << QByteArray("{}");
    QTest::newRow("unclosed") << QByteArray("{\"id\":1");
    QTest::newRow("two objects") << exported(chunkedEvent()).repeated(2);
    QTest::newRow("deep") << QByteArray("[").repeated(100'000);
    QTest::newRow("not utf-8") << QByteArray("{\"id\":\"\xff\"}");
    QTest::newRow("repeated key")
        << exported(chunkedEvent()).replace("{\"id\":17", "{\"id\":17,\"id\":17");
    QTest::newRow("unknown key")
        << exported(chunkedEvent()).replace("{\"id\"", "{\"new\":1,\"id\"");
    QTest::newRow("both forms")
        << exported(chunkedEvent()).replace("\"method\"", "\"methodBase64\":\"UFVU\",\"method\"");
}

void TestEventImport::refusesOtherJson()
{
    QFETCH(QByteArray, line);
    const auto imported = eventFromExportLine(line);
    QVERIFY(!imported);
    QCOMPARE(imported.error().code, ErrorCode::InvalidInput);
    QVERIFY(imported.error().message.endsWith(QLatin1Char('.')));
}

void TestEventImport::refusesExplodingFraming_data()
{
    QTest::addColumn<QByteArray>("framing");
    const QByteArray most = QByteArray(8, '\xff') + '\x7f'; // 2^63 - 1
    QTest::newRow("endless nothing") << QByteArray(most + '\0' + '\0');
    QTest::newRow("endless bytes") << QByteArray(most + '\0' + '\1' + 'x');
    QTest::newRow("overflowing bytes") << QByteArray(most + '\0' + '\2' + "xy").repeated(4);
    QTest::newRow("many bytes") << QByteArray(
        QByteArray("\xff\xff\xff\xff\x7f", 5) + '\0' + '\1' + 'x');
    QTest::newRow("endless content") << QByteArray(most + most + '\0');
}

void TestEventImport::refusesExplodingFraming()
{
    QFETCH(QByteArray, framing);
    Event event = chunkedEvent();
    event.framing = framing;
    const auto imported = eventFromExportLine(exported(event));
    QVERIFY(!imported);
}

void TestEventImport::truncatedLines()
{
    const QByteArray line = exported(chunkedEvent()).trimmed();
    for (qsizetype size = 0; size < line.size(); ++size)
        QVERIFY(!eventFromExportLine(QByteArrayView(line).first(size)));
}

// Of a request over a limit only the beginning is kept: size and hash on the wire are more.
void TestEventImport::partlyKeptRequest()
{
    Event event = malformedEvent();
    event.wireBytes = 1'000'000;
    event.wireSha256 = Sha256::of("all of it");
    const auto imported = eventFromExportLine(exported(event));
    QVERIFY(imported);
    QVERIFY(same(*imported, event));
}

void TestEventImport::maskedIsSaid()
{
    const Event event = makeEvent(awkwardHead(awkwardBody().size()), awkwardBody());
    const auto lineOf = [&event](const QStringList &masked) {
        return QByteArray(
            exportLinePrefix(event, masked) + event.body.toBase64() + exportLineSuffix());
    };
    const auto read =
        eventFromExportLine(lineOf({QStringLiteral("X-Token"), QStringLiteral("/raw_file")}));
    QVERIFY2(read, read ? "" : qPrintable(read.error().message));
    QVERIFY(read->comment.endsWith(QLatin1String("not the original ones: X-Token, /raw_file.")));
    for (const char *wrong : {"3", "[]", "[3]", "[\"a\",{}]"}) {
        QByteArray line = lineOf({QStringLiteral("x")});
        line.replace("\"masked\":[\"x\"]", QByteArray("\"masked\":" + QByteArray(wrong)));
        const auto refused = eventFromExportLine(line);
        QVERIFY2(!refused, wrong);
        QVERIFY2(refused.error().message.contains(QLatin1String("masked")), wrong);
    }
}

QTEST_GUILESS_MAIN(TestEventImport)
#include "tst_eventimport.moc"
