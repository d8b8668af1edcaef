// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/program.h"
#include "harness/server.h"
#include "support/fakeagent.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

using namespace tallyman;
using test::FakeAgent;

namespace {

// Of a process, from its /proc/PID/stat: the letter behind its name.
QByteArray stateIn(const QByteArray &stat)
{
    return stat.mid(stat.lastIndexOf(')') + 2, 1);
}

} // namespace

// `tallyman tunnel` beside a running `tallyman serve`. A real HTTP server stands for ngrok's agent,
// a shell script on PATH for the programs.
class TestTunnelCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void tellsStatus();
    void checksThroughPublicUrl();
    void startsAndStops();
    void endsWithTheReceiver();
    void saysWhyItDoesNotStart();
    void fetchesAndTellsRecords();
    void keepsToken();
    void needsReceiver();
    void refuses_data();
    void refuses();

private:
    // While the agent of this test goes on answering.
    [[nodiscard]] ProgramResult tunnel(const QStringList &arguments);
    [[nodiscard]] QJsonObject status(const QStringList &more = {});
    [[nodiscard]] bool serve();
    void install(const QString &name, const QByteArray &script) const;

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<FakeAgent> m_agent;
    std::unique_ptr<Server> m_server;
    QString m_workspace;
};

void TestTunnelCommands::init()
{
    m_server.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    m_agent = std::make_unique<FakeAgent>();
    m_workspace = m_dir->filePath(QStringLiteral("w.tally"));
}

ProgramResult TestTunnelCommands::tunnel(const QStringList &arguments)
{
    QProcess process;
    process.setProcessEnvironment(cleanEnvironment(m_dir->path()));
    process.start(tallymanPath(),
        QStringList{
            QStringLiteral("tunnel"), arguments.first(), QStringLiteral("--workspace"), m_workspace}
            + arguments.mid(1));
    ProgramResult result;
    const bool ended =
        QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 60'000);
    if (ended && process.exitStatus() == QProcess::NormalExit)
        result.exitCode = process.exitCode();
    result.out = process.readAllStandardOutput();
    result.err = process.readAllStandardError();
    return result;
}

QJsonObject TestTunnelCommands::status(const QStringList &more)
{
    const ProgramResult result =
        tunnel(QStringList{QStringLiteral("status"), QStringLiteral("--json")} + more);
    return jsonLines(result.out).value(0);
}

bool TestTunnelCommands::serve()
{
    const QStringList port{
        QStringLiteral("set"), QStringLiteral("--agent-port"), QString::number(m_agent->port())};
    if (tunnel(port).exitCode != 0)
        return false;
    m_server = std::make_unique<Server>(m_workspace);
    m_server->setEnvironment(
        QStringLiteral("PATH"), m_dir->path() + QStringLiteral(":/usr/bin:/bin"));
    m_server->setEnvironment(
        QStringLiteral("XDG_CONFIG_HOME"), m_dir->filePath(QStringLiteral("config")));
    return m_server->start();
}

void TestTunnelCommands::install(const QString &name, const QByteArray &script) const
{
    QFile file(m_dir->filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("#!/bin/sh\n" + script);
    file.close();
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

void TestTunnelCommands::tellsStatus()
{
    QVERIFY(serve());
    QCOMPARE(status().value(u"state").toString(), QStringLiteral("off"));
    m_agent->setEndpoint(
        "https://a1b2.ngrok.app", "http://localhost:" + QByteArray::number(m_server->port()));
    const QJsonObject up = status();
    QCOMPARE(up.value(u"state").toString(), QStringLiteral("up"));
    QCOMPARE(up.value(u"kind").toString(), QStringLiteral("ngrok"));
    QCOMPARE(up.value(u"publicUrl").toString(), QStringLiteral("https://a1b2.ngrok.app"));
    QCOMPARE(up.value(u"agentPort").toInt(), m_agent->port());
    QVERIFY(up.value(u"warnings").toArray().isEmpty() && up.value(u"problem").isNull());
    QVERIFY(tunnel({QStringLiteral("status")})
                .out.startsWith("https://a1b2.ngrok.app\nngrok is up\nleads to http://localhost:"));
    m_agent->setEndpoint("https://a1b2.ngrok.app", "http://localhost:3");
    QCOMPARE(status().value(u"state").toString(), QStringLiteral("elsewhere"));
    m_agent->setAnswer("/api/endpoints", "{}");
    QVERIFY(status().value(u"problem").toString().contains(QStringLiteral("not one of ngrok")));
}

// The listener itself stands for the far end of a tunnel.
void TestTunnelCommands::checksThroughPublicUrl()
{
    QVERIFY(serve());
    const QString own = QStringLiteral("http://127.0.0.1:%1/").arg(m_server->port());
    QCOMPARE(tunnel({QStringLiteral("set"), QStringLiteral("--url"), own}).exitCode, 0);
    const ProgramResult reached = tunnel({QStringLiteral("status"), QStringLiteral("--check")});
    QCOMPARE(reached.exitCode, 0);
    QVERIFY2(reached.out.contains("reachable: Yes: a request through 127.0.0.1 came in as event 1"),
        reached.out.constData());
    const ProgramResult event = runTallyman(
        m_workspace, QStringLiteral("show"), {QStringLiteral("1"), QStringLiteral("--json")});
    QVERIFY(event.out.contains("/?tallyman-check="));

    m_agent->setAnswer("/", "hello");
    const QString other = QStringLiteral("http://127.0.0.1:%1").arg(m_agent->port());
    QCOMPARE(tunnel({QStringLiteral("set"), QStringLiteral("--url"), other}).exitCode, 0);
    const ProgramResult lost =
        tunnel({QStringLiteral("status"), QStringLiteral("--check"), QStringLiteral("--json")});
    QCOMPARE(lost.exitCode, 1);
    const QJsonObject reachable = jsonLines(lost.out).value(0).value(u"reachable").toObject();
    QCOMPARE(reachable.value(u"reached").toBool(true), false);
    QCOMPARE(reachable.value(u"status").toInt(), 200);
}

void TestTunnelCommands::startsAndStops()
{
    install(QStringLiteral("cloudflared"),
        "echo 'INF |  https://gentle-river.trycloudflare.com  |' >&2\nexec sleep 60\n");
    QVERIFY(serve());
    const ProgramResult started = tunnel({QStringLiteral("start"), QStringLiteral("cloudflared")});
    QCOMPARE(started.out, QByteArray("https://gentle-river.trycloudflare.com\n"));
    QCOMPARE(started.exitCode, 0);
    const QJsonObject up = status();
    QCOMPARE(up.value(u"kind").toString(), QStringLiteral("cloudflared"));
    QVERIFY(up.value(u"startedHere").toBool());
    const ProgramResult other = tunnel({QStringLiteral("start"), QStringLiteral("ngrok")});
    QVERIFY2(other.err.contains("cloudflared runs already; stop it first."), other.err.constData());
    QCOMPARE(other.exitCode, 1);
    QCOMPARE(tunnel({QStringLiteral("stop")}).exitCode, 0);
    QCOMPARE(status().value(u"state").toString(), QStringLiteral("off"));
}

// Also when that one has no time to end it.
void TestTunnelCommands::endsWithTheReceiver()
{
    install(QStringLiteral("ngrok"),
        "echo $$ >'" + m_dir->path().toLocal8Bit()
            + "/pid'\necho '{\"msg\":\"started tunnel\",\"url\":\"https://a.ngrok.app\"}'\n"
              "exec sleep 60\n");
    QVERIFY(serve());
    QCOMPARE(tunnel({QStringLiteral("start")}).exitCode, 0);
    QFile file(m_dir->filePath(QStringLiteral("pid")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const int pid = file.readAll().trimmed().toInt();
    QCOMPARE(::kill(pid, 0), 0);
    m_server->kill();
    // a zombie, where nobody asks after it, has ended as well
    const auto state = [pid] {
        QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
        return stat.open(QIODevice::ReadOnly) ? stateIn(stat.readAll()) : QByteArray();
    };
    QTRY_VERIFY(state().isEmpty() || state() == "Z");
    QCOMPARE(status().value(u"state").toString(), QStringLiteral("off"));
}

void TestTunnelCommands::saysWhyItDoesNotStart()
{
    install(QStringLiteral("ngrok"),
        "echo 'ERROR:  authentication failed: Usage of ngrok requires an authtoken.'\n"
        "echo 'ERROR:  ERR_NGROK_4018'\nexit 1\n");
    QVERIFY(serve());
    const ProgramResult started = tunnel({QStringLiteral("start")});
    QCOMPARE(started.exitCode, 1);
    QVERIFY2(started.err.contains("ngrok has no authtoken"), started.err.constData());
    QCOMPARE(status().value(u"state").toString(), QStringLiteral("failed"));
}

void TestTunnelCommands::fetchesAndTellsRecords()
{
    QVERIFY(serve());
    m_agent->setEndpoint(
        "https://a1b2.ngrok.app", "http://localhost:" + QByteArray::number(m_server->port()));
    const QByteArray raw = "POST /missed HTTP/1.1\r\nHost: a1b2.ngrok.app\r\n"
                           "X-Forwarded-For: 203.0.113.7\r\nContent-Length: 2\r\n\r\n[]";
    const QByteArray refused = "HTTP/1.1 502 Bad Gateway\r\n\r\nERR_NGROK_8012";
    m_agent->setAnswer("/api/requests/http",
        R"({"requests":[{"id":"a","tunnel_name":"command_line","remote_addr":"203.0.113.7",
            "start":"2026-11-22T10:00:00Z","duration":34000000,
            "request":{"method":"POST","proto":"HTTP/1.1","headers":{},"uri":"/missed","raw":")"
            + raw.toBase64() + R"("},"response":{"status_code":502,"raw":")" + refused.toBase64()
            + R"("}}]})");
    QCOMPARE(tunnel({QStringLiteral("fetch")}).out, QByteArray("1 fetched\n"));
    QCOMPARE(tunnel({QStringLiteral("fetch")}).out, QByteArray("0 fetched\n"));
    const ProgramResult event = runTallyman(
        m_workspace, QStringLiteral("show"), {QStringLiteral("1"), QStringLiteral("--json")});
    const QJsonObject shown = jsonLines(event.out).value(0);
    QCOMPARE(shown.value(u"listener").toString(), QStringLiteral("ngrok, not listening"));
    QCOMPARE(shown.value(u"receivedAt").toString(), QStringLiteral("2026-11-22T10:00:00.000000Z"));
    const ProgramResult record =
        tunnel({QStringLiteral("record"), QStringLiteral("1"), QStringLiteral("--json")});
    QCOMPARE(jsonLines(record.out).value(0).value(u"latencyUs").toInt(), 34'000);
    QCOMPARE(tunnel({QStringLiteral("record"), QStringLiteral("9")}).exitCode, 1);
}

void TestTunnelCommands::keepsToken()
{
    install(QStringLiteral("ngrok"),
        "echo '{\"msg\":\"started tunnel\",\"url\":\"https://'$NGROK_AUTHTOKEN'.ngrok.app\"}'\n"
        "exec sleep 60\n");
    QVERIFY(serve());
    QFile file(m_dir->filePath(QStringLiteral("token")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("test-only\n");
    file.close();
    QCOMPARE(
        tunnel({QStringLiteral("set"), QStringLiteral("--token-file"), file.fileName()}).exitCode,
        0);
    QCOMPARE(tunnel({QStringLiteral("start")}).out, QByteArray("https://test-only.ngrok.app\n"));
}

void TestTunnelCommands::needsReceiver()
{
    QCOMPARE(tunnel({QStringLiteral("set"), QStringLiteral("--url"), QStringLiteral("a.example")})
                 .exitCode,
        0);
    for (const QString &action :
        {QStringLiteral("start"), QStringLiteral("stop"), QStringLiteral("fetch")}) {
        const ProgramResult result = tunnel({action});
        QCOMPARE(result.exitCode, 1);
        QVERIFY(result.err.contains("Nothing receives into this workspace"));
    }
    QVERIFY(tunnel({QStringLiteral("status")}).out.startsWith("https://a.example\n"));
}

void TestTunnelCommands::refuses_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char *arguments, const char *said) {
        QTest::newRow(arguments) << QString::fromLatin1(arguments).split(u' ') << QByteArray(said);
    };
    row("set", "Say what to set");
    row("set --url ftp://a.example", "is no public URL");
    row("set --agent-port 70000", "--agent-port");
    row("start frpc", "ngrok");
    row("record x", "x");
}

void TestTunnelCommands::refuses()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, said);
    QCOMPARE(tunnel({QStringLiteral("set"), QStringLiteral("--url"), {}}).exitCode, 0);
    const ProgramResult result = tunnel(arguments);
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.err.contains(said), result.err.constData());
}

QTEST_GUILESS_MAIN(TestTunnelCommands)
#include "tst_tunnelcommands.moc"
