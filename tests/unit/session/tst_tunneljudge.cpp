// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/tunneljudge.h"

#include <QTest>

using namespace tallyman;

namespace {

constexpr quint16 kPort = 8787;

TunnelFacts facts(const QList<NgrokEndpoint> &endpoints = {})
{
    TunnelFacts facts;
    facts.listener = QStringLiteral("127.0.0.1:8787");
    facts.listening = true;
    facts.leadsHere = [](const QUrl &url) { return url.port() == kPort; };
    if (!endpoints.isEmpty())
        facts.agents = {{4040, endpoints, {}}};
    return facts;
}

NgrokEndpoint endpoint(const char *url, const char *upstream)
{
    return {
        QStringLiteral("command_line"), QString::fromLatin1(url), QString::fromLatin1(upstream)};
}

TunnelRun run(TunnelKind kind, TunnelState state, const char *url, const char *problem = "")
{
    TunnelRun run;
    run.kind = kind;
    run.state = state;
    run.publicUrl = QString::fromLatin1(url);
    run.problem = QString::fromLatin1(problem);
    return run;
}

} // namespace

// What is made of what is known of tunnels.
class TestTunnelJudge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothing();
    void matchesListener();
    void prefersHttps();
    void leadsElsewhere();
    void givenUrl();
    void givenUrlThatLeadsElsewhere();
    void startedHere();
    void startedHereWithAnotherUrlNow();
    void failed();
    void gone();
    void nonsense();
    void warnsOfChangedUrl();
    void warnsWhenNothingListens();
    void warnsOfTls();
};

void TestTunnelJudge::nothing()
{
    QCOMPARE(judgeTunnel(facts()), TunnelStatus());
}

void TestTunnelJudge::matchesListener()
{
    TunnelFacts given = facts({endpoint("https://other.ngrok.app", "http://localhost:3000"),
        endpoint("https://a1b2.ngrok.app", "localhost:8787")});
    const TunnelStatus status = judgeTunnel(given);
    QCOMPARE(status.kind, TunnelKind::Ngrok);
    QCOMPARE(status.state, TunnelState::Up);
    QCOMPARE(status.publicUrl, QStringLiteral("https://a1b2.ngrok.app"));
    QCOMPARE(status.upstream, QStringLiteral("localhost:8787"));
    QCOMPARE(status.agentPort, 4040);
    QVERIFY(status.warnings.isEmpty() && status.problem.isEmpty() && !status.startedHere);
}

void TestTunnelJudge::prefersHttps()
{
    const TunnelStatus status =
        judgeTunnel(facts({endpoint("http://a1b2.ngrok.io", "http://localhost:8787"),
            endpoint("https://a1b2.ngrok.io", "http://localhost:8787")}));
    QCOMPARE(status.publicUrl, QStringLiteral("https://a1b2.ngrok.io"));
}

void TestTunnelJudge::leadsElsewhere()
{
    const TunnelStatus status =
        judgeTunnel(facts({endpoint("https://a1b2.ngrok.app", "http://localhost:3000")}));
    QCOMPARE(status.state, TunnelState::Elsewhere);
    QVERIFY(!status.hasUrl());
    QCOMPARE(status.warnings,
        QStringList{QStringLiteral(
            "ngrok's https://a1b2.ngrok.app leads to http://localhost:3000, not to this listener "
            "at 127.0.0.1:8787. Start it anew with that address, or listen where it leads to.")});
}

void TestTunnelJudge::givenUrl()
{
    TunnelFacts given = facts({endpoint("https://a1b2.ngrok.app", "http://localhost:3000")});
    given.setting.publicUrl = QStringLiteral("https://dev.example.com");
    const TunnelStatus status = judgeTunnel(given);
    QCOMPARE(status.kind, TunnelKind::Other);
    QCOMPARE(status.state, TunnelState::Given);
    QVERIFY(status.hasUrl());
    // a tunnel that is seen to lead here says more than what was entered once
    given.agents.first().endpoints.first().upstream = QStringLiteral("8787");
    QCOMPARE(judgeTunnel(given).publicUrl, QStringLiteral("https://a1b2.ngrok.app"));
}

void TestTunnelJudge::givenUrlThatLeadsElsewhere()
{
    TunnelFacts given = facts({endpoint("https://x.ngrok.app", "http://localhost:1"),
        endpoint("https://a1b2.ngrok.app", "http://localhost:3000")});
    given.setting.publicUrl = QStringLiteral("https://a1b2.ngrok.app");
    const TunnelStatus status = judgeTunnel(given);
    QCOMPARE(status.state, TunnelState::Elsewhere);
    QCOMPARE(status.publicUrl, given.setting.publicUrl);
}

void TestTunnelJudge::startedHere()
{
    TunnelFacts given = facts();
    given.run = run(TunnelKind::Cloudflared, TunnelState::Up, "https://x.trycloudflare.com");
    const TunnelStatus status = judgeTunnel(given);
    QCOMPARE(status.state, TunnelState::Up);
    QVERIFY(status.startedHere);
    QCOMPARE(status.upstream, QStringLiteral("http://127.0.0.1:8787"));
    given.run = run(TunnelKind::Ngrok, TunnelState::Starting, "");
    QVERIFY(!judgeTunnel(given).hasUrl());
}

void TestTunnelJudge::startedHereWithAnotherUrlNow()
{
    TunnelFacts given = facts({endpoint("https://new.ngrok.app", "http://127.0.0.1:8787")});
    given.run = run(TunnelKind::Ngrok, TunnelState::Up, "https://old.ngrok.app");
    // another agent says nothing of this one
    QCOMPARE(judgeTunnel(given).publicUrl, QStringLiteral("https://old.ngrok.app"));
    given.run.agentPort = 4040;
    const TunnelStatus status = judgeTunnel(given);
    QCOMPARE(status.publicUrl, QStringLiteral("https://new.ngrok.app"));
    QVERIFY(status.startedHere);
}

void TestTunnelJudge::failed()
{
    TunnelFacts given = facts();
    given.run = run(TunnelKind::Ngrok, TunnelState::Failed, "", "No token.");
    TunnelStatus status = judgeTunnel(given);
    QCOMPARE(status.state, TunnelState::Failed);
    QCOMPARE(status.problem, QStringLiteral("No token."));
    // by other means there is one after all
    given.agents = {{4040, {endpoint("https://a1b2.ngrok.app", "8787")}, {}}};
    status = judgeTunnel(given);
    QCOMPARE(status.state, TunnelState::Up);
    QVERIFY(status.problem.isEmpty());
}

void TestTunnelJudge::gone()
{
    TunnelFacts given = facts();
    given.lostUrl = QStringLiteral("https://a1b2.ngrok.app");
    const TunnelStatus status = judgeTunnel(given);
    QCOMPARE(status.state, TunnelState::Failed);
    QVERIFY(status.problem.startsWith(QStringLiteral("ngrok has gone")));
}

void TestTunnelJudge::nonsense()
{
    TunnelFacts given = facts();
    given.agents = {{4045, {}, QStringLiteral("It is no agent.")}};
    QCOMPARE(judgeTunnel(given), TunnelStatus()); // any program may be there
    given.agents.first().port = 4040;
    QCOMPARE(judgeTunnel(given).problem, QStringLiteral("127.0.0.1:4040: It is no agent."));
}

void TestTunnelJudge::warnsOfChangedUrl()
{
    TunnelFacts given = facts({endpoint("https://new.ngrok.app", "http://localhost:8787")});
    given.setting.lastUrl = QStringLiteral("https://old.ngrok.app");
    given.setting.lastEvent = 12;
    QCOMPARE(judgeTunnel(given).warnings,
        QStringList{QStringLiteral("The public URL has changed since event 12 came in through "
                                   "https://old.ngrok.app. Give senders the new one.")});
    given.setting.lastUrl = QStringLiteral("https://new.ngrok.app");
    QVERIFY(judgeTunnel(given).warnings.isEmpty());
}

void TestTunnelJudge::warnsWhenNothingListens()
{
    TunnelFacts given = facts({endpoint("https://a1b2.ngrok.app", "http://localhost:8787")});
    given.listening = false;
    QCOMPARE(judgeTunnel(given).warnings.size(), 1);
}

void TestTunnelJudge::warnsOfTls()
{
    TunnelFacts given = facts({endpoint("https://a1b2.ngrok.app", "https://localhost:8787")});
    const TunnelStatus status = judgeTunnel(given);
    QCOMPARE(status.state, TunnelState::Up);
    QVERIFY(status.warnings.value(0).startsWith(QStringLiteral("The tunnel speaks TLS")));
    given.tlsPort = kPort; // there it must
    QVERIFY(judgeTunnel(given).warnings.isEmpty());
    given.agents.first().endpoints.first().upstream = QStringLiteral("http://localhost:8787");
    QVERIFY(judgeTunnel(given).warnings.value(0).startsWith(
        QStringLiteral("The tunnel speaks plain HTTP to the port of HTTPS")));
}

QTEST_GUILESS_MAIN(TestTunnelJudge)
#include "tst_tunneljudge.moc"
