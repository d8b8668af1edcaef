// SPDX-License-Identifier: GPL-3.0-or-later
#include "findingslog.h"
#include "support/csvboxrows.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

using namespace tallyman;
using namespace tallyman::test;

Q_DECLARE_METATYPE(QList<NewEvent>)

class FindingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finds_data();
    void finds();
    void samplesRaiseNoFalseAlarm();
    void saysNothingOfWhatIsTooLarge_data();
    void saysNothingOfWhatIsTooLarge();
    void doesNotCutCharacters();
    void countsInGoodEnglish();
    void showsBothSidesOfAConflict_data();
    void showsBothSidesOfAConflict();
    void namesTheFirst();
    void namesFieldsByTheirPlace();
};

// Senders that put credentials into healthy messages: a note that they are there, nothing else.
template <typename Row> void addBearerCredentials(const Row &row)
{
    const auto slack = [](const QByteArray &token) {
        return json("{\"token\":\"" + token
                + "\",\"team_id\":\"T1\",\"api_app_id\":\"A1\",\"event\":{\"type\":\"message\"},"
                  "\"type\":\"event_callback\",\"event_id\":\"E1\",\"event_time\":1}",
            {"X-Slack-Signature: v0=a"});
    };
    // Applications that still compare it take whoever sends it for Slack.
    row("Slack's verification token", {slack("z26uFbvR1xHJEdHE1OQiO6t8")},
        {"credential-in-payload"});
    row("no verification token", {slack("")}, {});
    const auto sns = [](const QByteArray &link) {
        return json("{\"Type\":\"Notification\",\"MessageId\":\"m\",\"TopicArn\":\"a\","
                    "\"Message\":\"x\",\"Timestamp\":\"2026-11-22T14:00:00.000Z\","
                    "\"SignatureVersion\":\"1\",\"Signature\":\"s\",\"SigningCertURL\":\"c\""
                + link + "}",
            {"x-amz-sns-message-type: Notification"});
    };
    // Whoever opens it ends the subscription.
    row("SNS's link to unsubscribe", {sns(",\"UnsubscribeURL\":\"https://sns.example/u\"")},
        {"credential-in-payload"});
    row("no link to unsubscribe", {sns({})}, {});
}

// Answered with 211 and that content.
NewEvent refusing(const QByteArray &rows, const QByteArray &body)
{
    NewEvent event = json(rows, {}, 211);
    event.replyHead = "HTTP/1.1 211 \r\n\r\n";
    event.replyBody = body;
    return event;
}

void FindingsTest::finds_data()
{
    QTest::addColumn<QList<NewEvent>>("events");
    QTest::addColumn<QByteArrayList>("ids");
    const auto row = [](const char *name, const QList<NewEvent> &events,
                         const QByteArrayList &ids) { QTest::newRow(name) << events << ids; };
    const QByteArray rows = csvboxRows(1, 1, 2, 2);
    row("healthy rows", {json(rows)}, {});
    row("healthy notice", {json(kNotice)}, {});
    row("method", {request({"PUT /crm", "Content-Type: application/json"}, rows)},
        {"method-unexpected"});
    row("content type", {request({"POST /crm", "Content-Type: text/plain"}, rows)},
        {"content-type-unexpected"});
    row("no content type", {request({"POST /crm"}, rows)}, {"content-type-unexpected"});
    row("charset behind the type",
        {request({"POST /crm", "Content-Type: Application/JSON; charset=utf-8"}, rows)}, {});
    row("underscore", {json(rows, {"X_Token: a"})}, {"header-underscore"});
    row("plain http", {json(rows, {"X-Forwarded-Proto: http"})}, {"plain-http"});
    row("https in front", {json(rows, {"X-Forwarded-Proto: https"})}, {});
    row("unknown sender", {json("{\"a\":1}")}, {"sender-unknown"});
    row("broken JSON", {json("{\"a\":1,}")}, {"body-unparseable"});
    row("JSON nested too deeply for us", {json(QByteArray(10'001, '[') + QByteArray(10'001, ']'))},
        {});
    const auto xml = [](const QByteArray &body) {
        return request({"POST /crm", "Content-Type: text/xml"}, body);
    };
    row("XML nested too deeply for us",
        {xml(QByteArray("<a>").repeated(257) + QByteArray("</a>").repeated(257))}, {});
    row("XML with a long entity",
        {xml("<!DOCTYPE a [<!ENTITY e \"" + QByteArray(4000, 'x')
            + "\"><!ENTITY f \"&e;&e;\">]><a>&f;</a>")},
        {});
    row("broken XML", {xml("<a></b>")}, {"body-unparseable"});
    row("a coding that is not known here",
        {json("\x1F\x9D\x90{\x80", {"Content-Encoding: compress"})}, {});
    row("a coding that is none", {json("{\"a\":1,}", {"Content-Encoding: utf-8"})},
        {"body-unparseable"});
    row("cut gzip", {json("\x1F\x8B\x08", {"Content-Encoding: gzip"})}, {"body-unparseable"});
    row("a number that changes when it is printed again", {json("{\"a\":1.0}")},
        {"sender-unknown", "values-at-risk"});
    row("zeros in front", {json("{\"a\":\"007\"}")}, {"sender-unknown"});
    row("byte order mark", {json("\xEF\xBB\xBF" + rows)}, {"encoding-suspicious"});
    row("mojibake", {json(csvboxRows(1, 1, 1, 1, "caf\xC3\x83\xC2\xA9"))}, {"encoding-suspicious"});
    row("accents are none", {json(csvboxRows(1, 1, 1, 1, "caf\xC3\xA9 \xC3\x83o"))}, {});
    row("latin-1 that is UTF-8",
        {request({"POST /crm", "Content-Type: application/json; charset=iso-8859-1"},
            csvboxRows(1, 1, 1, 1, "\xC3\xA9"))},
        {"encoding-suspicious"});
    row("unknown charset",
        {request({"POST /crm", "Content-Type: application/json; charset=nonsense"}, rows)},
        {"encoding-suspicious"});
    row("Latin-1 that claims to be UTF-8",
        {request({"POST /crm", "Content-Type: text/csv; charset=utf-8"}, "a,b\n1,caf\xE9 au\n")},
        {"encoding-suspicious", "sender-unknown"});
    row("bytes that claim nothing",
        {request({"POST /crm", "Content-Type: application/octet-stream"}, "\x80\xFF caf\xE9 au")},
        {"sender-unknown"});
    row("field missing", {json(QByteArray(kNotice).replace("\"row_fail\":0,", ""))},
        {"field-missing"});
    row("field undocumented", {json(QByteArray(kNotice).replace("{\"imp", "{\"x\":1,\"imp"))},
        {"field-undocumented"});
    row("undocumented form", {json("{\"batch_id\":\"b\",\"widget_hash\":\"w\",\"row_count\":1}")},
        {"shape-undocumented"});
    row("credential",
        {json(QByteArray(kNotice).replace("\"raw_file\":\"\"", "\"raw_file\":\"u\""))},
        {"credential-in-payload"});
    row("credential in broken JSON",
        {json(QByteArray(kNotice).replace("\"raw_file\":\"\"", "\"raw_file\":\"u\","))},
        {"body-unparseable", "credential-in-payload"});
    addBearerCredentials(row);
    row("duplicate", {json(rows), json(rows)}, {"duplicate"});
    row("the same in other bytes", {json(rows), json(QByteArray(rows).replace(",", ", "))},
        {"duplicate"});
    row("rows again", {json(csvboxRows(1, 1, 2, 3)), json(csvboxRows(1, 2, 3, 3))},
        {"rows-repeated"});
    row("a row twice in one request",
        {json(csvboxRows(1, 1, 1, 1).chopped(1) + ',' + csvboxRows(1, 1, 1, 1).mid(1))},
        {"rows-repeated"});
    row("conflict of a request", {json(rows), json(csvboxRows(1, 1, 2, 2, "b"))}, {"conflict"});
    row("conflict of a row", {json(rows), json(csvboxRows(1, 2, 2, 2, "b"))}, {"conflict"});
    row("looking twice", {request({"GET /"}, {}), request({"GET /"}, {})},
        {"#1 sender-unknown", "sender-unknown"});
    row("not a success", {json(rows, {}, 202)}, {"reply-not-success"});
    row("refused rows", {refusing(rows, R"([{"row_id":1,"column":"SKU","message":"no"}])")}, {});
    row("refused table", {refusing(rows, R"([{"type":"table","message":"no"}])")}, {});
    for (const char *body : {"no JSON", "{}", "[]", "[1]", R"([{"row_id":1,"column":"SKU"}])",
             R"([{"row_id":3,"column":"SKU","message":"m"}])",
             R"([{"row_id":0,"column":"SKU","message":"m"}])",
             R"([{"row_id":1,"column":"sku","message":"m"}])", R"([{"row_id":1,"message":"m"}])",
             R"([{"type":"x","row_id":1,"message":"m"}])"})
        row(qPrintable(QStringLiteral("refused wrongly: %1").arg(QLatin1String(body))),
            {refusing(rows, body)}, {"validation-reply"});
    row("redirect", {json(rows), request({"GET /crm/"}, {})},
        {"redirect-suspected", "sender-unknown"});
    row("another path", {json(rows), request({"GET /crmx"}, {})}, {"sender-unknown"});
    row("Slack's handshake",
        {json("{\"type\":\"url_verification\",\"token\":\"\",\"challenge\":\"c\"}", {}, 500)},
        {"handshake-waiting"});
    row("WebSub's handshake", {request({"GET /?hub.mode=subscribe&hub.challenge=c"}, {})},
        {"handshake-waiting"});
    row("Graph's handshake", {request({"POST /?validationToken=c"}, {})}, {"handshake-waiting"});
    row("malformed", {failed(EventState::Malformed, "host-missing")}, {"malformed-request"});
    row("TLS", {failed(EventState::Malformed, "tls-on-plain-port")}, {"tls-on-plain-port"});
    row("HTTP/2", {failed(EventState::Malformed, "http2-on-plain-port")}, {"http2-on-plain-port"});
    row("aborted", {failed(EventState::Aborted, "closed")}, {"sender-aborted"});
    const QByteArrayList shopify{"X-Shopify-Topic: orders/create", "X-Shopify-Hmac-SHA256: aGk="};
    row("Shopify's test", {json("{}", shopify + QByteArrayList{"X-Shopify-Test: true"})},
        {"test-event"});
    row("no test", {json("{}", shopify + QByteArrayList{"X-Shopify-Test: false"})}, {});
    const auto counted = [](const QByteArray &count) {
        return json(
            "{\"request_id\":\"r\",\"event_id\":\"e\",\"webhook_key\":\"w\",\"template_key\":"
            "\"t\",\"workspace_id\":1,\"sheet_id\":1,\"sequence_number\":1,"
            "\"sequence_count\":1,\"total_record_count\":2,\"data\":{\"count\":"
            + count
            + ",\"records\":[{\"a\":\"1\"},{\"a\":\"2\"}],\"error_records\":"
              "[{\"data\":{\"a\":\"3\"},\"errors\":{}}]}}");
    };
    row("OneSchema counts too few", {counted("1")}, {"count-mismatch"});
    row("OneSchema counts records", {counted("2")}, {});
    row("OneSchema counts those with errors too", {counted("3")}, {});
    row("OneSchema counts too many", {counted("4")}, {"count-mismatch"});
    row("large", {json(csvboxRows(1, 1, 600, 600))}, {"body-large"});
    row("retry expected",
        {json("{\"type\":\"a\",\"data\":{}}",
            {"svix-id: m", "svix-timestamp: 1", "svix-signature: v1,a"}, 500)},
        {"reply-not-success", "retry-expected"});
    const auto again = [](qint64 seconds) {
        NewEvent event = json(csvboxRows(1, 1, 1, 1), {}, 500);
        event.receivedAtUs += seconds * 1'000'000;
        return event;
    };
    row("gaps fit a schedule that the sender does not publish", {again(0), again(5), again(306)},
        {"#1 reply-not-success", "#2 duplicate", "#2 reply-not-success", "duplicate",
            "reply-not-success", "retry-expected"});
    row("one gap fits nothing that the sender does not publish", {again(0), again(5)},
        {"#1 reply-not-success", "duplicate", "reply-not-success"});
    row("gaps fit nothing", {again(0), again(50), again(100)},
        {"#1 reply-not-success", "#2 duplicate", "#2 reply-not-success", "duplicate",
            "reply-not-success"});
    row("retry has come",
        {json("{\"type\":\"a\",\"data\":{}}",
             {"svix-id: m", "svix-timestamp: 1", "svix-signature: v1,a"}, 500),
            json("{\"type\":\"a\",\"data\":{}}",
                {"svix-id: m", "svix-timestamp: 1", "svix-signature: v1,a"})},
        {"#1 reply-not-success", "duplicate"});
}

void FindingsTest::finds()
{
    QFETCH(QList<NewEvent>, events);
    Findings findings;
    for (const NewEvent &event : events)
        QVERIFY(findings.append(event) != 0);
    QTEST(findings.find(), "ids");
}

// Every sample of a documented form: notes are allowed, and what the sample is made to show;
// several tell different things about the same import.
void FindingsTest::samplesRaiseNoFalseAlarm()
{
    QFile file(kResources + QStringLiteral("/samples/index.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonArray samples = QJsonDocument::fromJson(file.readAll()).array();
    QVERIFY(samples.size() > 50);
    Findings findings;
    QSet<QString> imports;
    for (const QJsonValue &value : samples) {
        const QJsonObject sample = value.toObject();
        QFile content(kResources + QStringLiteral("/samples/")
            + sample.value(QLatin1String("file")).toString());
        QVERIFY(content.open(QIODevice::ReadOnly));
        QByteArrayList lines{
            sample.value(QLatin1String("method")).toString().toUtf8() + " /sample"};
        const QJsonArray headers = sample.value(QLatin1String("headers")).toArray();
        for (const QJsonValue &header : headers)
            lines.append(header.toArray().at(0).toString().toUtf8() + ": "
                + header.toArray().at(1).toString().toUtf8());
        findings.append(request(lines, content.readAll()));
        QVERIFY(findings.find() != QByteArrayList{"nothing was done"});
        const QString import = sample.value(QLatin1String("expected"))
                                   .toObject()
                                   .value(QLatin1String("importKey"))
                                   .toString();
        const bool isKnown = imports.contains(import);
        imports.insert(import);
        const QList<Finding> found = findings.ofLast();
        for (const Finding &finding : found) {
            const bool meant = finding.severity == Severity::Note
                || finding.id == "shape-undocumented" || finding.id == "handshake-waiting"
                || (isKnown && (finding.id == "conflict" || finding.id == "rows-repeated"))
                || finding.id == "duplicate"
                || content.fileName().endsWith(QLatin1String("csvbox-page-rows.json"));
            QVERIFY2(meant,
                qPrintable(
                    QStringLiteral("%1: %2 %3")
                        .arg(content.fileName(), QString::fromUtf8(finding.id), finding.message)));
        }
    }
}

void FindingsTest::saysNothingOfWhatIsTooLarge_data()
{
    QTest::addColumn<QByteArray>("coding");
    QTest::addColumn<QByteArray>("body");
    const QByteArray large = "[" + QByteArray(64 * 1024 * 1024, ' ') + "]";
    QTest::newRow("plain") << QByteArray("identity") << large;
    QTest::newRow("coded") << QByteArray("deflate") << qCompress(large).mid(4);
    QTest::newRow("coded twice") << QByteArray("deflate, deflate")
                                 << qCompress(qCompress(large).mid(4)).mid(4);
}

void FindingsTest::saysNothingOfWhatIsTooLarge()
{
    QFETCH(QByteArray, coding);
    QFETCH(QByteArray, body);
    Findings findings;
    findings.append(json(body, {"Content-Encoding: " + coding}));
    QCOMPARE(findings.find(), QByteArrayList{"body-large"});
    const QString message = findings.ofLast().first().message;
    QVERIFY2(message.endsWith(QLatin1String("is not looked through.")), qPrintable(message));
}

void FindingsTest::doesNotCutCharacters()
{
    constexpr int kLooked = 16 * 1024 * 1024;
    Findings findings;
    const QByteArray blanks(kLooked - 3, ' ');
    findings.append(json("\"" + blanks + "\xF0\x9F\x98\x80\""));
    QCOMPARE(findings.find(), (QByteArrayList{"body-large", "sender-unknown"}));
}

void FindingsTest::countsInGoodEnglish()
{
    const auto message = [](const QByteArray &first, const QByteArray &second) {
        Findings findings;
        findings.append(json(first));
        findings.append(json(second));
        return findings.find().isEmpty() ? QString() : findings.ofLast().first().message;
    };
    QCOMPARE(message(csvboxRows(1, 1, 2, 3), csvboxRows(1, 2, 3, 3)),
        QStringLiteral("Row 2 of import 1 came before, in #1."));
    QCOMPARE(message(csvboxRows(1, 1, 3, 4), csvboxRows(1, 2, 4, 4)),
        QStringLiteral("Rows 2–3 of import 1 came before, the first of them in #1."));
    QCOMPARE(message(csvboxRows(1, 1, 2, 3), csvboxRows(1, 2, 2, 3, "b")),
        QStringLiteral("Row 2 of import 1 came before with other content, in #1."));
    QCOMPARE(message(csvboxRows(2, 1, 1, 1),
                 csvboxRows(1, 1, 1, 1).chopped(1) + ',' + csvboxRows(1, 1, 1, 1).mid(1)),
        QStringLiteral("Row 1 of import 1 came before, in this request."));
}

void FindingsTest::showsBothSidesOfAConflict_data()
{
    QTest::addColumn<QByteArrayList>("bodies");
    QTest::addColumn<QString>("event");
    QTest::addColumn<QString>("value");
    const auto row = [](const char *name, const QByteArrayList &bodies, const char *event,
                         const char *value) {
        QTest::newRow(name) << bodies << QString::fromUtf8(event) << QString::fromUtf8(value);
    };
    const QByteArray rows = csvboxRows(1, 1, 2, 3);
    const QByteArray third = csvboxRows(1, 3, 3, 3);
    const auto withCell = [](const QByteArray &cell) {
        return QByteArray(csvboxRows(1, 1, 1, 2)).replace("\"SKU\":\"a\"", cell);
    };
    row("a request", {rows, csvboxRows(1, 1, 2, 3, "b")}, "#1",
        "SKU in row 1: “a” in #1, “b” here");
    row("a row of another request", {third, rows, csvboxRows(1, 2, 3, 3, "b")}, "#2",
        "SKU in row 2: “a” in #2, “b” here");
    row("again, and compared with the first", {rows, rows, csvboxRows(1, 2, 2, 3, "b")}, "#1",
        "SKU in row 2: “a” in #1, “b” here");
    row("a cell is gone", {withCell("\"SKU\":\"a\",\"x\":1"), withCell("\"SKU\":\"a\"")}, "#1",
        "x in row 1: “1” in #1, nothing here");
    row("a cell is new", {withCell("\"SKU\":\"a\""), withCell("\"SKU\":\"a\",\"x\":1")}, "#1",
        "x in row 1: nothing in #1, “1” here");
    row("a number has become a string", {withCell("\"SKU\":1"), withCell("\"SKU\":\"1\"")}, "#1",
        "SKU in row 1: “1” in #1, “\"1\"” here");
    const QByteArray notice = "{\"event\":\"import_completed\",\"data\":{\"id\":\"i\","
                              "\"status\":\"SUCCESSFUL\",\"num_data_rows\":2}}";
    row("a notice", {notice, QByteArray(notice).replace("rows\":2", "rows\":3")}, "#1",
        "/data/num_data_rows: “2” in #1, “3” here");
    row("in the same request",
        {csvboxRows(1, 1, 1, 1).chopped(1) + ',' + csvboxRows(1, 1, 1, 1, "b").mid(1)}, "",
        "SKU in row 1: first “a”, then “b”");
    row("too large to be compared", {rows, csvboxRows(1, 2, 2, 3, QByteArray(1024 * 1024, 'b'))},
        "#1", "");
}

void FindingsTest::showsBothSidesOfAConflict()
{
    QFETCH(QByteArrayList, bodies);
    Findings findings;
    for (const QByteArray &body : bodies)
        findings.append(json(body));
    QVERIFY(findings.find().contains("conflict"));
    const QList<Finding> found = findings.ofLast();
    const auto conflict = std::find_if(found.begin(), found.end(),
        [](const Finding &finding) { return finding.id == "conflict"; });
    const auto evidence = [&](const char *what) {
        for (const Evidence &one : conflict->evidence) {
            if (one.what == QLatin1String(what))
                return one.text;
        }
        return QString();
    };
    QTEST(evidence("event"), "event");
    QTEST(evidence("value"), "value");
}

void FindingsTest::namesTheFirst()
{
    Findings findings;
    const QByteArray body = QByteArray(kNotice).replace("{\"imp", "{\"x\":1,\"imp");
    findings.append(json(body));
    findings.append(json(QByteArray(body).replace("\"import_id\":1", "\"import_id\":2")));
    QCOMPARE(findings.find(), (QByteArrayList{"#1 field-undocumented", "field-undocumented"}));
    QVERIFY(findings.ofLast().first().evidence.first().text.endsWith(QLatin1String("first in #1")));
}

void FindingsTest::namesFieldsByTheirPlace()
{
    const auto fieldOf = [](const QByteArray &body) {
        Findings findings;
        findings.append(json(body));
        const QByteArrayList ids = findings.find();
        return ids == QByteArrayList{"field-undocumented"}
            ? findings.ofLast().first().evidence.first().text
            : QString::fromUtf8(ids.join(' '));
    };
    QCOMPARE(fieldOf(QByteArray(kNotice).replace("{\"imp", "{\"a/b\":1,\"imp")),
        QStringLiteral("“/a~1b”, first in #1"));
    QCOMPARE(fieldOf(csvboxRows(1, 1, 2, 2).replace("{\"imp", "{\"new\":1,\"imp")),
        QStringLiteral("“/*/new”, first in #1"));
}

QTEST_GUILESS_MAIN(FindingsTest)
#include "tst_findings.moc"
