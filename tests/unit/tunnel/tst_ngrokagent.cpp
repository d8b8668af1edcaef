// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeagent.h"
#include "tunnel/ngrokagent.h"

#include <QTest>

using namespace tallyman;
using test::FakeAgent;

// Finds agents by asking real HTTP servers, which may be none, die, or talk nonsense.
class TestNgrokAgent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void looksFrom4040();
    void findsEndpoints();
    void fallsBackToTunnels();
    void findsSeveral();
    void nothingThere();
    void followsAgentThatRestarts();
    void nonsense_data();
    void nonsense();
    void tooMuch();
    void redirectIsNoAgent();
    void silentOneDoesNotHoldUp();
    void fetchesRequests();

private:
    using Views = QList<NgrokAgentView>;
    static Views look(NgrokAgent &agent, const QList<quint16> &ports)
    {
        std::optional<Views> found;
        const auto looked = connect(
            &agent, &NgrokAgent::looked, &agent, [&found](const Views &views) { found = views; });
        agent.look(ports);
        const bool ended = QTest::qWaitFor([&found] { return found.has_value(); }, 20'000);
        disconnect(looked);
        return ended ? *found : Views{{0, {}, QStringLiteral("did not end")}};
    }
};

void TestNgrokAgent::looksFrom4040()
{
    QCOMPARE(NgrokAgent::usualPorts().first(), 4040);
    QCOMPARE(NgrokAgent::usualPorts().at(1), 4041);
}

void TestNgrokAgent::findsEndpoints()
{
    FakeAgent server;
    server.setEndpoint("https://a1b2.ngrok.app", "http://localhost:8787");
    NgrokAgent agent;
    const Views views = look(agent, {server.port()});
    QCOMPARE(views.size(), 1);
    QCOMPARE(views.first().port, server.port());
    QCOMPARE(views.first().endpoints.first().publicUrl, QStringLiteral("https://a1b2.ngrok.app"));
    QVERIFY(views.first().problem.isEmpty());
    QCOMPARE(server.requests(), QByteArrayList{"GET /api/endpoints"});
    QVERIFY(!server.lastHead().contains("Cookie"));
}

void TestNgrokAgent::fallsBackToTunnels()
{
    FakeAgent server;
    server.setAnswer("/api/tunnels",
        R"({"tunnels":[{"name":"old","public_url":"https://old.ngrok.io","proto":"https",
            "config":{"addr":"localhost:80"}}]})");
    NgrokAgent agent;
    const Views views = look(agent, {server.port()});
    QCOMPARE(server.requests(), (QByteArrayList{"GET /api/endpoints", "GET /api/tunnels"}));
    QCOMPARE(views.size(), 1);
    QCOMPARE(views.first().endpoints.first().publicUrl, QStringLiteral("https://old.ngrok.io"));
}

void TestNgrokAgent::findsSeveral()
{
    FakeAgent first;
    FakeAgent second;
    FakeAgent other; // a web server that knows nothing of this
    first.setEndpoint("https://one.ngrok.app", "http://localhost:1");
    second.setEndpoint("https://two.ngrok.app", "http://localhost:2");
    NgrokAgent agent;
    const Views views = look(agent, {first.port(), second.port(), other.port()});
    QCOMPARE(views.size(), 2);
    QVERIFY(views.at(0).port < views.at(1).port);
}

void TestNgrokAgent::nothingThere()
{
    FakeAgent server;
    server.die();
    NgrokAgent agent;
    QVERIFY(look(agent, {server.port()}).isEmpty());
}

void TestNgrokAgent::followsAgentThatRestarts()
{
    FakeAgent server;
    server.setEndpoint("https://before.ngrok.app", "http://localhost:8787");
    NgrokAgent agent;
    QCOMPARE(look(agent, {server.port()}).size(), 1);
    server.die();
    QVERIFY(look(agent, {server.port()}).isEmpty());
    QVERIFY(server.revive());
    server.setEndpoint("https://after.ngrok.app", "http://localhost:8787");
    const Views views = look(agent, {server.port()});
    QCOMPARE(views.size(), 1);
    QCOMPARE(views.first().endpoints.first().publicUrl, QStringLiteral("https://after.ngrok.app"));
}

void TestNgrokAgent::nonsense_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("a page") << QByteArray("/api/endpoints") << QByteArray("<html></html>");
    QTest::newRow("nothing") << QByteArray("/api/endpoints") << QByteArray();
    QTest::newRow("another program's JSON")
        << QByteArray("/api/endpoints") << QByteArray(R"({"ok":true})");
    QTest::newRow("tunnels that are none")
        << QByteArray("/api/tunnels") << QByteArray(R"({"tunnels":[{"public_url":"x"}]})");
}

void TestNgrokAgent::nonsense()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, content);
    FakeAgent server;
    server.setAnswer(path, content);
    NgrokAgent agent;
    const Views views = look(agent, {server.port()});
    QCOMPARE(views.size(), 1);
    QVERIFY(views.first().endpoints.isEmpty());
    QVERIFY2(views.first().problem.startsWith(QStringLiteral("The answer is not one of ngrok")),
        qPrintable(views.first().problem));
}

void TestNgrokAgent::tooMuch()
{
    FakeAgent server;
    server.setAnswer("/api/endpoints", QByteArray(3 * 1024 * 1024, ' '));
    NgrokAgent agent;
    const Views views = look(agent, {server.port()});
    QCOMPARE(views.size(), 1);
    QVERIFY2(views.first().problem.contains(QStringLiteral("sends more than an agent")),
        qPrintable(views.first().problem));
}

void TestNgrokAgent::redirectIsNoAgent()
{
    FakeAgent server;
    FakeAgent other;
    other.setEndpoint("https://a1b2.ngrok.app", "http://localhost:8787");
    server.setAnswer("/api/endpoints", {}, 302,
        "Location: http://127.0.0.1:" + QByteArray::number(other.port()) + "/api/endpoints\r\n");
    NgrokAgent agent;
    QVERIFY(look(agent, {server.port()}).isEmpty());
    QVERIFY(other.requests().isEmpty());
}

void TestNgrokAgent::silentOneDoesNotHoldUp()
{
    FakeAgent server;
    FakeAgent silent;
    server.setEndpoint("https://a1b2.ngrok.app", "http://localhost:8787");
    silent.setAnswer("/api/endpoints", "{");
    silent.setHanging(true);
    NgrokAgent agent;
    const Views views = look(agent, {server.port(), silent.port()});
    QCOMPARE(views.size(), 1);
    QCOMPARE(views.first().port, server.port());
}

void TestNgrokAgent::fetchesRequests()
{
    FakeAgent server;
    server.setAnswer("/api/requests/http",
        R"({"requests":[{"id":"1","start":"2026-11-23T10:00:00Z",
            "request":{"method":"POST","uri":"/crm"},"response":null}]})");
    NgrokAgent agent;
    std::optional<Result<QList<NgrokRequest>>> result;
    const auto keep = [&result](const Result<QList<NgrokRequest>> &requests) { result = requests; };
    agent.fetchRequests(server.port(), 50, this, keep);
    QTRY_VERIFY(result);
    QVERIFY(*result);
    QCOMPARE((*result)->first().target, QByteArray("/crm"));
    QCOMPARE(server.requests(), QByteArrayList{"GET /api/requests/http?limit=50"});

    result.reset();
    server.die();
    agent.fetchRequests(server.port(), 50, this, keep);
    QTRY_VERIFY(result);
    QVERIFY(!*result);
    QCOMPARE(result->error().code, ErrorCode::Network);
}

QTEST_GUILESS_MAIN(TestNgrokAgent)
#include "tst_ngrokagent.moc"
