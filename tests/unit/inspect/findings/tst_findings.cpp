// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hash.h"
#include "base/workerthread.h"
#include "inspect/analyzer.h"
#include "inspect/findings/inspector.h"
#include "store/findingrecords.h"
#include "store/records.h"
#include "support/csvboxrows.h"

#include "../../store/logfixture.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTest>
#include <atomic>

using namespace tallyman;
using namespace tallyman::test;

namespace {

const QString kResources = QStringLiteral(TALLYMAN_SOURCE_DIR "/resources");
const QStringList kProfiles{kResources + QStringLiteral("/profiles")};

// "POST /crm" and "Name: value" lines, then the content.
NewEvent request(const QByteArrayList &lines, const QByteArray &body, int status = 200)
{
    NewEvent event = makeEvent(body, lines.first().split(' ').at(1));
    event.method = lines.first().split(' ').at(0);
    event.status = status;
    event.head = lines.first() + " HTTP/1.1\r\n";
    for (const QByteArray &line : lines.mid(1))
        event.head += line + "\r\n";
    event.head += "\r\n";
    return event;
}

NewEvent json(const QByteArray &body, const QByteArrayList &more = {}, int status = 200)
{
    return request(
        QByteArrayList{"POST /crm", "Content-Type: application/json"} + more, body, status);
}

NewEvent failed(EventState state, const QByteArray &code)
{
    NewEvent event = makeEvent("x");
    event.state = state;
    event.problemCode = code;
    event.problem = QStringLiteral("Something was wrong.");
    return event;
}

// A log with what was found in it.
class Findings
{
public:
    Findings()
        : m_opened(m_fixture.open())
        , m_database(m_fixture.path(), Database::Mode::ReadOnly)
        , m_analyzer(new Analyzer(m_fixture.path(), {}, m_fixture.log(), kProfiles))
        , m_inspector(new Inspector(m_fixture.path(), {}, m_fixture.log(), kProfiles,
              SecretFolder(m_folder.filePath(QStringLiteral("secrets")))))
    {
        QObject::connect(m_analyzer, &Analyzer::followed, m_inspector, &Inspector::follow);
        m_findings.adopt(m_inspector);
        m_analysis.adopt(m_analyzer);
    }
    ~Findings()
    {
        m_analyzer->stop();
        m_inspector->stop();
    }

    void expect(const QByteArray &prefix, const QString &scheme, const QByteArray &header,
        const QByteArray &value)
    {
        const SecretFolder secrets(m_folder.filePath(QStringLiteral("secrets")));
        const auto id = secrets.add(value);
        QVERIFY(id);
        m_expectations.append({prefix, scheme, header, {}, {{*id, {}}}});
        const QByteArray text = expectationsToJson(m_expectations);
        QVERIFY(m_fixture.run([text](Database &database) {
            writeSetting(database, Inspector::kExpectationsKey, text);
        }));
        m_inspector->repeatFrom(0);
    }

    // The same with a value in a keyring, which says `value` when it is asked; null: it has none.
    void expectFromKeyring(const QByteArray &header, const QByteArray &value)
    {
        QObject::connect(m_inspector, &Inspector::keyringWanted, m_inspector,
            [this, value](const QStringList &ids) {
                ++m_keyringAsked;
                QHash<QString, QByteArray> values;
                if (!value.isNull())
                    values.insert(ids.first(), value);
                m_inspector->setKeyringValues(ids, values);
            });
        m_expectations.append({"/", QStringLiteral("static"), header, {},
            {{QStringLiteral("an id"), {}, SecretPlace::Keyring}}});
        const QByteArray text = expectationsToJson(m_expectations);
        QVERIFY(m_fixture.run([text](Database &database) {
            writeSetting(database, Inspector::kExpectationsKey, text);
        }));
        m_inspector->repeatFrom(0);
    }
    [[nodiscard]] int keyringAsked() const { return m_keyringAsked; }

    EventId append(const NewEvent &event) { return m_last = m_fixture.append(event); }

    // Of all events so far, as "id" for the last one and "#n id" for earlier ones.
    QByteArrayList find()
    {
        m_analyzer->follow(m_last);
        const bool done = QTest::qWaitFor([this] {
            const auto state = followerState(m_database, Inspector::kStateName);
            const auto analysis = followerState(m_database, "analysis");
            return state.cursor >= m_last
                && state.madeWith
                == Inspector::madeWith(analysis.madeWith,
                    EventReader(m_database).setting(Inspector::kExpectationsKey));
        });
        QByteArrayList ids;
        if (!done)
            return {"nothing was done"};
        const QList<Finding> found = findings(m_database, 1, m_last, 1000);
        for (const Finding &finding : found) {
            ids.append(finding.eventId == m_last
                    ? finding.id
                    : QByteArray("#" + QByteArray::number(finding.eventId) + ' ' + finding.id));
        }
        std::sort(ids.begin(), ids.end());
        return ids;
    }
    QList<Finding> ofLast() { return findingsOfEvent(m_database, m_last); }

private:
    QTemporaryDir m_folder;
    LogFixture m_fixture;
    bool m_opened;
    Database m_database;
    WorkerThread m_findings{QStringLiteral("findings")};
    WorkerThread m_analysis{QStringLiteral("analysis")};
    Analyzer *m_analyzer;
    Inspector *m_inspector;
    QList<Expectation> m_expectations;
    EventId m_last = 0;
    std::atomic_int m_keyringAsked = 0;
};

const QByteArray kNotice =
    "{\"import_id\":1,\"sheet_id\":5,\"sheet_name\":\"P\","
    "\"destination_type\":\"webhook\",\"row_count\":2,\"row_success\":2,"
    "\"row_fail\":0,\"import_status\":\"success\",\"import_starttime\":1,"
    "\"import_endtime\":2,\"original_filename\":\"a.csv\",\"raw_file\":\"\"}";

} // namespace

Q_DECLARE_METATYPE(QList<NewEvent>)

class FindingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finds_data();
    void finds();
    void tokens_data();
    void tokens();
    void signatures_data();
    void signatures();
    void anotherExpectationJudgesAnew();
    void valuesOfTheKeyringAreWaitedFor();
    void samplesRaiseNoFalseAlarm();
    void namesTheFirst();
};

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
    row("byte order mark", {json("\xEF\xBB\xBF" + rows)}, {"encoding-suspicious"});
    row("mojibake", {json(csvboxRows(1, 1, 1, 1, "caf\xC3\x83\xC2\xA9"))}, {"encoding-suspicious"});
    row("accents are none", {json(csvboxRows(1, 1, 1, 1, "caf\xC3\xA9 \xC3\x83o"))}, {});
    row("latin-1 that is UTF-8",
        {request({"POST /crm", "Content-Type: application/json; charset=iso-8859-1"},
            csvboxRows(1, 1, 1, 1, "\xC3\xA9"))},
        {"encoding-suspicious"});
    row("field missing", {json(QByteArray(kNotice).replace("\"row_fail\":0,", ""))},
        {"field-missing"});
    row("field undocumented", {json(QByteArray(kNotice).replace("{\"imp", "{\"x\":1,\"imp"))},
        {"field-undocumented"});
    row("undocumented form", {json("{\"batch_id\":\"b\",\"widget_hash\":\"w\",\"row_count\":1}")},
        {"shape-undocumented"});
    row("credential",
        {json(QByteArray(kNotice).replace("\"raw_file\":\"\"", "\"raw_file\":\"u\""))},
        {"credential-in-payload"});
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

void FindingsTest::tokens_data()
{
    QTest::addColumn<QByteArrayList>("lines");
    QTest::addColumn<QByteArrayList>("ids");
    QTest::newRow("right") << QByteArrayList{"X-Csvbox-Token: secret"} << QByteArrayList();
    QTest::newRow("right, in small letters")
        << QByteArrayList{"x-csvbox-token:secret"} << QByteArrayList();
    QTest::newRow("missing") << QByteArrayList() << QByteArrayList{"token-missing"};
    QTest::newRow("wrong") << QByteArrayList{"X-Csvbox-Token: Secret"}
                           << QByteArrayList{"token-wrong"};
    QTest::newRow("empty") << QByteArrayList{"X-Csvbox-Token:"} << QByteArrayList{"token-wrong"};
    QTest::newRow("blank behind") << QByteArrayList{"X-Csvbox-Token: secret "}
                                  << QByteArrayList{"token-whitespace"};
    QTest::newRow("tab before") << QByteArrayList{"X-Csvbox-Token: \tsecret"}
                                << QByteArrayList{"token-whitespace"};
    QTest::newRow("inside") << QByteArrayList{"X-Csvbox-Token: sec ret"}
                            << QByteArrayList{"token-whitespace"};
    QTest::newRow("no-break space")
        << QByteArrayList{"X-Csvbox-Token: secret\xC2\xA0"} << QByteArrayList{"token-whitespace"};
    QTest::newRow("twice") << QByteArrayList{"X-Csvbox-Token: secret", "X-Csvbox-Token: secret"}
                           << QByteArrayList{"token-repeated"};
    QTest::newRow("twice, one wrong") << QByteArrayList{"X-Csvbox-Token: secret",
        "X-Csvbox-Token: other"} << QByteArrayList{"token-repeated", "token-wrong"};
}

void FindingsTest::tokens()
{
    QFETCH(QByteArrayList, lines);
    Findings findings;
    findings.expect("/crm", QStringLiteral("static"), "X-Csvbox-Token", "secret");
    findings.append(json(kNotice, lines));
    QTEST(findings.find(), "ids");
    const QList<Finding> found = findings.ofLast();
    for (const Finding &finding : found)
        QVERIFY(!finding.message.contains(QLatin1String("secret"), Qt::CaseInsensitive));
}

// The vector of GitHub's documentation.
void FindingsTest::signatures_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArrayList>("ids");
    const QByteArray right = "X-Hub-Signature-256: sha256="
                             "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    QTest::newRow("right") << right << QByteArray("Hello, World!") << QByteArrayList();
    QTest::newRow("missing") << QByteArray("X-A: b") << QByteArray("Hello, World!")
                             << QByteArrayList{"signature-missing"};
    QTest::newRow("other content")
        << right << QByteArray("Hello, World?") << QByteArrayList{"signature-mismatch"};
    QTest::newRow("line break added")
        << right << QByteArray("Hello, World!\n") << QByteArrayList{"signature-mismatch"};
}

void FindingsTest::signatures()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, body);
    QFETCH(QByteArrayList, ids);
    Findings findings;
    findings.expect("/gh", QStringLiteral("github"), {}, "It's a Secret to Everybody");
    findings.append(request({"POST /gh", "Content-Type: text/plain", header}, body));
    ids.prepend("sender-unknown"); // by name
    QCOMPARE(findings.find(), ids);
    const Finding first = findings.ofLast().first();
    if (body.endsWith('\n'))
        QVERIFY2(first.message.contains(QLatin1String("line break")), qPrintable(first.message));
}

void FindingsTest::anotherExpectationJudgesAnew()
{
    Findings findings;
    findings.append(json(kNotice));
    findings.append(json(csvboxRows(2, 1, 1, 1)));
    QCOMPARE(findings.find(), QByteArrayList());
    findings.expect("/", QStringLiteral("static"), "X-A", "a");
    QCOMPARE(findings.find(), (QByteArrayList{"#1 token-missing", "token-missing"}));
    findings.expect("/crm", QStringLiteral("static"), "X-B", "b"); // more special
    const QList<Finding> found = (findings.find(), findings.ofLast());
    QCOMPARE(found.first().evidence.first().text, QStringLiteral("X-B"));
}

void FindingsTest::valuesOfTheKeyringAreWaitedFor()
{
    Findings findings;
    findings.append(json(kNotice, {"X-A: fake"}));
    findings.append(json(csvboxRows(2, 1, 1, 1), {"X-A: another"}));
    findings.expectFromKeyring("X-A", "fake");
    QCOMPARE(findings.find(), QByteArrayList{"token-wrong"});
    QCOMPARE(findings.keyringAsked(), 1);

    Findings without; // what the keyring does not have is not judged
    without.append(json(kNotice, {"X-A: another"}));
    without.expectFromKeyring("X-A", {});
    QCOMPARE(without.find(), QByteArrayList());
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

void FindingsTest::namesTheFirst()
{
    Findings findings;
    const QByteArray body = QByteArray(kNotice).replace("{\"imp", "{\"x\":1,\"imp");
    findings.append(json(body));
    findings.append(json(QByteArray(body).replace("\"import_id\":1", "\"import_id\":2")));
    QCOMPARE(findings.find(), (QByteArrayList{"#1 field-undocumented", "field-undocumented"}));
    QVERIFY(findings.ofLast().first().evidence.first().text.endsWith(QLatin1String("first in #1")));
}

QTEST_GUILESS_MAIN(FindingsTest)
#include "tst_findings.moc"
