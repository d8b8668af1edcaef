// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/endpointjson.h"
#include "event/replynote.h"
#include "opensession.h"
#include "session/eventview.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QMessageAuthenticationCode>
#include <QStandardPaths>
#include <QTcpServer>

using namespace tallyman;
using namespace tallyman::test;

namespace {

QList<Endpoint> endpointsOf(const char *json)
{
    const auto result =
        endpointsFromJson(QJsonDocument::fromJson(json).array(), QStringLiteral("endpoints"));
    return result.value_or(QList<Endpoint>());
}

QByteArray request(const QByteArray &line, const QByteArray &fields, const QByteArray &body)
{
    return line + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + fields
        + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray statusLine(const QByteArray &reply)
{
    return reply.left(reply.indexOf("\r\n"));
}

QByteArray contentOf(const QByteArray &reply)
{
    return reply.mid(reply.indexOf("\r\n\r\n") + 4);
}

} // namespace

// What the listener answers where endpoints are set, over real sockets.
class TestEndpoints : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    }
    void init();
    void cleanup() { m_session.reset(); }
    void answersWithItsOwn();
    void admits_data();
    void admits();
    void provesLargeContent();
    void listensOnItsPort();
    void saysWhichPortIsTaken();
    void refusesChanges();
    void followsRulesInTurn();
    void countsByImport();
    void fillsPlaceholders();
    void delays();
    void breaksReplies_data();
    void breaksReplies();
    void leavesHangingUntilTheSenderGoes();
    void answersWhatIsPipelined();
    void judgesLateReplies();
    void filtersByThem();

private:
    void setEndpoints(const char *json);
    void expectKey(const char *prefix, const char *scheme, const QByteArray &value);
    [[nodiscard]] QByteArray send(const QByteArray &bytes);
    [[nodiscard]] Event eventAt(EventId id);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Session> m_session;
};

void TestEndpoints::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("XDG_CONFIG_HOME", m_folder->path().toUtf8());
    m_session = openSession(*m_folder);
    QVERIFY(m_session);
    m_session->setSecretChoice(SecretChoice::File);
    QTRY_VERIFY(m_session->listener().listening);
    QTRY_VERIFY(m_session->profiles() != nullptr);
}

// They are in force for requests that come after.
void TestEndpoints::setEndpoints(const char *json)
{
    const QList<Endpoint> wanted = endpointsOf(json);
    QVERIFY(!wanted.isEmpty());
    std::optional<Result<void>> stored;
    m_session->changeEndpoints(
        [wanted](QList<Endpoint> &endpoints) -> Result<void> {
            endpoints = wanted;
            return {};
        },
        this, [&stored](const Result<void> &result) { stored = result; });
    QTRY_VERIFY(stored);
    QVERIFY2(*stored, qPrintable(*stored ? QString() : stored->error().message));
    QTRY_COMPARE(m_session->endpoints().size(), wanted.size());
}

void TestEndpoints::expectKey(const char *prefix, const char *scheme, const QByteArray &value)
{
    Expectation expectation;
    expectation.prefix = prefix;
    expectation.scheme = QString::fromUtf8(scheme);
    if (expectation.isToken())
        expectation.header = "X-Csvbox-Token";
    bool stored = false;
    m_session->expect(
        expectation, value, this, [&stored](const Result<void> &result) { stored = !!result; });
    QTRY_VERIFY(stored);
    QTRY_VERIFY(!m_session->expectations().isEmpty());
}

QByteArray TestEndpoints::send(const QByteArray &bytes)
{
    Client client(m_session->listener().port);
    client.send(bytes);
    return client.waitForEnd();
}

Event TestEndpoints::eventAt(EventId id)
{
    std::optional<Event> event;
    m_session->loadEvent(id, 1 << 20, this,
        [&event](const Result<EventPtr> &loaded) { event = loaded ? **loaded : Event(); });
    (void)QTest::qWaitFor([&] { return event.has_value(); });
    return event.value_or(Event());
}

void TestEndpoints::answersWithItsOwn()
{
    setEndpoints(R"([{"name":"crm","prefix":"/crm","reply":{"status":211,
        "headers":["Content-Type: application/json"],"body":"[]"}}])");
    QCOMPARE(statusLine(send(request("POST /crm/x", "", "{}"))), QByteArray("HTTP/1.1 211 "));
    QCOMPARE(contentOf(send(request("POST /crm/", "", "{}"))), QByteArray("[]"));
    QCOMPARE(contentOf(send(request("POST /", "", "{}"))), QByteArray(R"({"received":true})"));
    QTRY_COMPARE(m_session->statistics().events, 3);
    QCOMPARE(eventAt(1).status, 211);
    QCOMPARE(eventAt(1).replyBody, QByteArray("[]"));
}

void TestEndpoints::admits_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("names");
    const QByteArray token = "X-Csvbox-Token: sesame\r\n";
    const QByteArray json = "Content-Type: application/json; charset=utf-8\r\n";
    const QByteArray from = "X-Forwarded-For: 18.233.84.183\r\n";
    const auto row = [](const char *tag, const QByteArray &line, const QByteArray &fields,
                         const char *status, const char *names) {
        QTest::newRow(tag) << line << fields << QByteArray(status) << QByteArray(names);
    };
    row("all right", "POST /crm", token + json + from, "200", "");
    row("documented method", "PATCH /crm", token + json + from, "200", "");
    row("no token", "POST /crm", json + from, "401", "WWW-Authenticate: Token");
    row("wrong token", "POST /crm", "X-Csvbox-Token: other\r\n" + json + from, "401", "");
    row("method", "PUT /crm", token + json + from, "405", "Allow: POST, PATCH");
    row("type", "POST /crm", token + "Content-Type: text/csv\r\n" + from, "415",
        "Accept: application/json");
    row("address", "POST /crm", token + json, "403", "");
    row("another address", "POST /crm", token + json + "X-Forwarded-For: 1.2.3.4\r\n", "403", "");
    row("elsewhere", "PUT /x", "", "200", "");
}

void TestEndpoints::admits()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, names);
    expectKey("/crm", "static", "sesame");
    setEndpoints(R"([{"name":"crm","prefix":"/crm","admission":"enforce","profile":"csvbox",
        "addresses":["sender:csvbox"],"trustsTunnel":true}])");
    const QByteArray reply = send(request(line, fields, "{}"));
    QCOMPARE(reply.mid(9, 3), status);
    QVERIFY2(reply.contains(names), reply.constData());
    QTRY_COMPARE(m_session->statistics().events, 1); // turned away or not: it is stored
    QCOMPARE(QByteArray::number(eventAt(1).status), status);
}

// Content that was never whole in memory is read again before it is judged.
void TestEndpoints::provesLargeContent()
{
    expectKey("/crm", "github", "It's a Secret to Everybody");
    setEndpoints(R"([{"name":"crm","prefix":"/crm","admission":"enforce"}])");
    const QByteArray body(3 * 1024 * 1024, 'x');
    QMessageAuthenticationCode code(QCryptographicHash::Sha256, "It's a Secret to Everybody");
    code.addData(body);
    const QByteArray right = "X-Hub-Signature-256: sha256=" + code.result().toHex() + "\r\n";
    QCOMPARE(send(request("POST /crm", right, body)).mid(9, 3), QByteArray("200"));
    QCOMPARE(send(request("POST /crm", right, body + 'y')).mid(9, 3), QByteArray("401"));
    QTRY_COMPARE(eventAt(2).status, 401);
    QVERIFY(eventAt(2).replyBody.contains("not-proved"));
}

void TestEndpoints::listensOnItsPort()
{
    QTcpServer free;
    QVERIFY(free.listen(QHostAddress::LocalHost));
    const QByteArray port = QByteArray::number(free.serverPort());
    free.close();
    setEndpoints(QByteArray(R"([{"name":"own","port":)" + port + R"(,"reply":{"status":204}}])")
                     .constData());
    QTRY_VERIFY(Client(port.toUShort()).isConnected());
    Client client(port.toUShort());
    client.send(request("POST /any", "", "{}"));
    QCOMPARE(client.waitForEnd().mid(9, 3), QByteArray("204"));
    QCOMPARE(send(request("POST /any", "", "{}")).mid(9, 3), QByteArray("200"));
    setEndpoints(R"([{"name":"own","prefix":"/own"}])");
    QTRY_VERIFY(!Client(port.toUShort()).isConnected());
}

void TestEndpoints::saysWhichPortIsTaken()
{
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    const QByteArray port = QByteArray::number(taken.serverPort());
    setEndpoints(QByteArray(R"([{"name":"own","port":)" + port + "}]").constData());
    QTRY_COMPARE(m_session->listener().portProblems.size(), 1);
    QVERIFY(m_session->listener().portProblems.first().contains(QString::fromLatin1(port)));
    QVERIFY(m_session->listener().listening);
    taken.close();
    QTRY_VERIFY_WITH_TIMEOUT(m_session->listener().portProblems.isEmpty(), 30'000);
    QVERIFY(Client(port.toUShort()).isConnected());
}

void TestEndpoints::refusesChanges()
{
    setEndpoints(R"([{"name":"crm","prefix":"/crm"}])");
    const auto problemOf = [this](const Endpoint &added) {
        std::optional<Result<void>> stored;
        m_session->changeEndpoints(
            [added](QList<Endpoint> &endpoints) -> Result<void> {
                endpoints.append(added);
                return {};
            },
            this, [&stored](const Result<void> &result) { stored = result; });
        (void)QTest::qWaitFor([&] { return stored.has_value(); });
        return stored && !*stored ? stored->error().message : QString();
    };
    Endpoint same;
    same.name = QStringLiteral("other");
    same.prefix = "/crm";
    QVERIFY(problemOf(same).contains(QStringLiteral("already belong to the endpoint “crm”")));
    same.prefix = "/x";
    ReplyStep step;
    step.isTemplate = true;
    step.script.reply.body = "{{jason.a}}";
    same.rules = {{QStringLiteral("r"), true, {}, {}, RuleScope::Endpoint, {step}}};
    QVERIFY(problemOf(same).contains(QStringLiteral("“{{jason.a}}” is no placeholder")));
    QCOMPARE(m_session->endpoints().size(), 1);
}

void TestEndpoints::followsRulesInTurn()
{
    setEndpoints(R"([{"name":"crm","prefix":"/crm","rules":[
        {"name":"off","enabled":false,"replies":[{"status":418}]},
        {"name":"patches","filter":"method:PATCH","replies":[{"status":409}]},
        {"name":"flaky","replies":[{"status":500,"times":2},{"status":429,"times":1}]}]}])");
    const auto status = [this](
                            const char *line) { return send(request(line, "", "{}")).mid(9, 3); };
    QCOMPARE(status("POST /crm"), QByteArray("500"));
    QCOMPARE(status("PATCH /crm"), QByteArray("409"));
    QCOMPARE(status("POST /crm"), QByteArray("500"));
    QCOMPARE(status("POST /crm"), QByteArray("429"));
    QCOMPARE(status("POST /crm"), QByteArray("200"));
    QCOMPARE(status("POST /other"), QByteArray("200"));
    QTRY_COMPARE(eventAt(3).status, 500);
    const ReplyNote note = replyNoteFromJson(eventAt(4).replyNote);
    QCOMPARE(note.endpoint, QStringLiteral("crm"));
    QCOMPARE(note.rule, QStringLiteral("flaky"));
    QCOMPARE(note.step, 2);
    QTRY_VERIFY(eventAt(4).answeredAtUs.has_value());
}

void TestEndpoints::countsByImport()
{
    setEndpoints(R"([{"name":"crm","prefix":"/crm","rules":[
        {"name":"second chunk","chunks":"2","per":"import","replies":[{"status":500,"times":2}]}]}])");
    const auto status = [this](int import, int first) {
        const QByteArray row = R"([{"import_id":)" + QByteArray::number(import)
            + R"(,"sheet_id":1,"sheet_name":"s","row_number":)" + QByteArray::number(first)
            + R"(,"total_rows":3,"env_name":"default","original_filename":"a.csv",)"
              R"("custom_fields":[],"row_data":{"a":"1"}}])";
        return send(request("POST /crm", "Content-Type: application/json\r\n", row)).mid(9, 3);
    };
    QCOMPARE(status(1, 1), QByteArray("200"));
    QCOMPARE(status(1, 2), QByteArray("500"));
    QCOMPARE(status(2, 1), QByteArray("200"));
    QCOMPARE(status(1, 2), QByteArray("500")); // the same chunk again
    QCOMPARE(status(2, 2), QByteArray("500")); // of another import
    QCOMPARE(status(1, 2), QByteArray("200"));
    QCOMPARE(status(1, 3), QByteArray("200"));
}

void TestEndpoints::fillsPlaceholders()
{
    setEndpoints(R"([{"name":"crm","prefix":"/crm","rules":[{"replies":[{"template":true,
        "headers":["Content-Type: application/json"],
        "body":"{\"id\":{{json.import_id|raw}},\"who\":\"{{json./users/0}}\",\"n\":{{counter}}}"}]}]}])");
    const QByteArray body = R"({"import_id":12345678901234567890,"users":["A \"B\""]})";
    QCOMPARE(contentOf(send(request("POST /crm", "", body))),
        QByteArray(R"({"id":12345678901234567890,"who":"A \"B\"","n":1})"));
    QVERIFY(send(request("POST /crm", "", body)).endsWith(R"("n":2})"));
}

void TestEndpoints::delays()
{
    setEndpoints(R"([{"name":"crm","prefix":"/crm","rules":[
        {"replies":[{"status":200,"delayMs":300,"body":"0123456789","bytesPerSecond":100}]}]}])");
    QElapsedTimer timer;
    timer.start();
    const QByteArray reply = send(request("POST /crm", "", "{}"));
    QVERIFY(reply.endsWith("0123456789"));
    QVERIFY(timer.elapsed() >= 300 + reply.size() * 10 / 2); // half of what it takes, at least
    QTRY_VERIFY(eventAt(1).answeredAtUs.has_value());
    QVERIFY(*eventAt(1).answeredAtUs - eventAt(1).receivedAtUs >= 300'000);
    QCOMPARE(eventAt(1).replyHead + eventAt(1).replyBody, reply);
}

void TestEndpoints::breaksReplies_data()
{
    QTest::addColumn<QByteArray>("fault");
    QTest::addColumn<int>("status");
    QTest::newRow("reset") << QByteArray("reset") << 0;
    QTest::newRow("close") << QByteArray("close") << 0;
    QTest::newRow("half") << QByteArray("half") << 200;
    QTest::newRow("garbage") << QByteArray("garbage") << 0;
}

void TestEndpoints::breaksReplies()
{
    QFETCH(QByteArray, fault);
    QFETCH(int, status);
    setEndpoints(QByteArray(R"([{"name":"crm","rules":[{"replies":[{"body":"0123456789","fault":")"
        + fault + R"("}]}]}])")
                     .constData());
    Client client(m_session->listener().port);
    client.send(request("POST /crm", "", "{}"));
    const QByteArray reply = client.waitForEnd();
    QCOMPARE(client.socket().state(), QAbstractSocket::UnconnectedState);
    if (fault == "half")
        QVERIFY(reply.contains("Content-Length: 10\r\n") && reply.endsWith("\r\n\r\n01234"));
    else if (fault == "garbage")
        QVERIFY(!reply.isEmpty() && !reply.startsWith("HTTP/1."));
    else
        QVERIFY(reply.isEmpty());
    QTRY_VERIFY(!eventAt(1).replyNote.isEmpty());
    const Event event = eventAt(1);
    QCOMPARE(event.status, status);
    QCOMPARE(event.replyHead + event.replyBody, reply);
    QCOMPARE(replyFaultName(replyNoteFromJson(event.replyNote).fault).toLatin1(), fault);
}

void TestEndpoints::leavesHangingUntilTheSenderGoes()
{
    setEndpoints(R"([{"name":"crm","rules":[
        {"filter":"path:/long","replies":[{"body":"0123456789","fault":"wrong-length"}]},
        {"replies":[{"fault":"hang"}]}]}])");
    {
        Client client(m_session->listener().port);
        client.send(request("POST /hang", "", "{}"));
        Client longer(m_session->listener().port);
        longer.send(request("POST /long", "", "{}"));
        QVERIFY(longer.waitFor("0123456789").contains("Content-Length: 26\r\n"));
        QTRY_COMPARE(m_session->statistics().events, 2);
        QVERIFY(eventAt(1).replyNote.isEmpty()); // nothing yet
        QCOMPARE(client.socket().bytesAvailable(), 0);
    }
    QTRY_VERIFY(!eventAt(1).replyNote.isEmpty());
    QTRY_VERIFY(!eventAt(2).replyNote.isEmpty());
    QVERIFY(eventAt(1).replyHead.isEmpty() || eventAt(2).replyHead.isEmpty());
    QVERIFY(eventAt(1).status == 200 || eventAt(2).status == 200);
}

void TestEndpoints::answersWhatIsPipelined()
{
    setEndpoints(R"([{"name":"crm","rules":[{"replies":[
        {"status":201,"delayMs":50,"times":1},{"status":202}]}]}])");
    Client client(m_session->listener().port);
    const QByteArray one = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
    client.send(one + one + one.left(10));
    client.waitFor("HTTP/1.1 ", 2);
    client.send(one.mid(10));
    const QByteArray replies = client.waitFor("HTTP/1.1 ", 3);
    QVERIFY(replies.startsWith("HTTP/1.1 201 "));
    QCOMPARE(replies.count("HTTP/1.1 202 "), 2);
}

// What is found about a reply waits for it.
void TestEndpoints::judgesLateReplies()
{
    setEndpoints(R"([{"name":"crm","rules":[{"replies":[{"status":500,"delayMs":400}]}]}])");
    const QByteArray row =
        R"([{"import_id":1,"sheet_id":1,"sheet_name":"s","row_number":1,"total_rows":1,)"
        R"("env_name":"default","original_filename":"a.csv","custom_fields":[],)"
        R"("row_data":{"a":"1"}}])";
    (void)send(request("POST /crm", "Content-Type: application/json\r\n", row));
    QList<Finding> findings;
    const auto hasFound = [&] {
        m_session->loadFindings(1, this, [&findings](const Result<QList<Finding>> &found) {
            findings = found.value_or(findings);
        });
        return std::any_of(findings.begin(), findings.end(),
            [](const Finding &finding) { return finding.id == "reply-not-success"; });
    };
    QTRY_VERIFY(hasFound());
}

// As they are set now.
void TestEndpoints::filtersByThem()
{
    setEndpoints(R"([{"name":"crm","prefix":"/crm"}])");
    EventView view(m_session.get());
    view.setFilter(Filter::parse(QStringLiteral("endpoint:CRM"), 0).value_or(Filter()));
    (void)send(request("POST /crm", "", "{}"));
    (void)send(request("POST /x", "", "{}"));
    QTRY_COMPARE(view.count(), 1);
    setEndpoints(R"([{"name":"leads","prefix":"/crm"}])");
    QTRY_COMPARE(view.count(), 0);
    view.setFilter(Filter::parse(QStringLiteral("endpoint:leads,catch-all"), 0).value_or(Filter()));
    QTRY_COMPARE(view.count(), 2);
}

QTEST_GUILESS_MAIN(TestEndpoints)
#include "tst_endpoints.moc"
