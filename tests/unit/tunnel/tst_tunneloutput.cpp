// SPDX-License-Identifier: GPL-3.0-or-later
#include "tunnel/ngrokerrors.h"
#include "tunnel/tunneloutput.h"

#include <QTest>

using namespace tallyman;

// What ngrok and cloudflared write, line by line, and ngrok's error codes in words.
class TestTunnelOutput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ngrok_data();
    void ngrok();
    void cloudflared_data();
    void cloudflared();
    void words_data();
    void words();
};

void TestTunnelOutput::ngrok_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("url");
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("error");
    const auto row = [](const char *name, const char *line, const char *url, int port,
                         const char *error) {
        QTest::newRow(name) << QByteArray(line) << QString::fromLatin1(url) << port
                            << QString::fromUtf8(error);
    };
    row("started",
        R"({"addr":"http://127.0.0.1:8787","lvl":"info","msg":"started tunnel","name":"command_line","obj":"tunnels","t":"2026-11-23T10:00:00Z","url":"https://a1b2.ngrok.app"})",
        "https://a1b2.ngrok.app", 0, "");
    row("started, with an object for the address",
        R"({"lvl":"info","msg":"started tunnel","addr":{"Scheme":"http","Host":"127.0.0.1:9700"},"url":"https://a1b2.ngrok.app"})",
        "https://a1b2.ngrok.app", 0, "");
    row("web service",
        R"({"lvl":"info","msg":"starting web service","obj":"web","addr":"127.0.0.1:4041","allow_hosts":[]})",
        "", 4041, "");
    row("another line with a URL", R"({"lvl":"info","msg":"update","url":"https://x.ngrok.app"})",
        "", 0, "");
    row("no error", R"({"lvl":"info","msg":"open config file","err":"nil"})", "", 0, "");
    row("refused",
        R"({"lvl":"crit","msg":"command failed","err":"authentication failed: Usage of ngrok requires a verified account and authtoken.\r\n\r\nERR_NGROK_4018\r\n"})",
        "", 0,
        "authentication failed: Usage of ngrok requires a verified account and "
        "authtoken.\r\n\r\nERR_NGROK_4018\r\n");
    row("reconnecting",
        R"({"lvl":"eror","msg":"failed to reconnect session","err":"dial tcp: lookup connect.ngrok-agent.com: no such host"})",
        "", 0, "dial tcp: lookup connect.ngrok-agent.com: no such host");
    row("plain", "ERROR:  ERR_NGROK_108", "", 0, "ERR_NGROK_108");
    row("plain words", "ERROR:  unknown flag: --log", "", 0, "unknown flag: --log");
    row("chatter", "Session expires in 2 hours", "", 0, "");
    row("empty", "", "", 0, "");
    row("no URL", R"({"msg":"started tunnel","url":"https://.ngrok.app"})", "", 0, "");
    row("a number for a URL", R"({"msg":"started tunnel","url":7})", "", 0, "");
}

void TestTunnelOutput::ngrok()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, url);
    QFETCH(int, port);
    QFETCH(QString, error);
    const TunnelLine said = readNgrokLine(line);
    QCOMPARE(said.url, url);
    QCOMPARE(said.agentPort, port);
    QCOMPARE(said.error, error);
}

void TestTunnelOutput::cloudflared_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("error");
    const auto row = [](const char *name, const char *line, const char *url, const char *error) {
        QTest::newRow(name) << QByteArray(line) << QString::fromLatin1(url)
                            << QString::fromUtf8(error);
    };
    row("boxed", "2026-11-23T10:00:00Z INF |  https://gentle-river-foo.trycloudflare.com      |",
        "https://gentle-river-foo.trycloudflare.com", "");
    row("the service itself",
        "2026-11-23T10:00:00Z INF Requesting new quick Tunnel on trycloudflare.com...", "", "");
    row("its API", "2026-11-23T10:00:00Z INF POST https://api.trycloudflare.com/tunnel", "", "");
    row("another host", "INF https://x.trycloudflare.com.evil.example", "", "");
    row("failed",
        "failed to request quick Tunnel: Post \"https://api.trycloudflare.com/tunnel\": dial tcp: "
        "no such host",
        "",
        "failed to request quick Tunnel: Post \"https://api.trycloudflare.com/tunnel\": dial tcp: "
        "no such host");
    row("an error in the log", "2026-11-23T10:00:00Z ERR Failed to serve tunnel connection", "",
        "Failed to serve tunnel connection");
}

void TestTunnelOutput::cloudflared()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, url);
    QFETCH(QString, error);
    const TunnelLine said = readCloudflaredLine(line);
    QCOMPARE(said.url, url);
    QCOMPARE(said.error, error);
}

void TestTunnelOutput::words_data()
{
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *said, const char *expected) {
        QTest::newRow(said) << QString::fromUtf8(said) << QString::fromUtf8(expected);
    };
    row("failed: ERR_NGROK_108",
        "The ngrok account has as many agents running as it may have. Stop ngrok where else it "
        "runs, or on this machine: another program may have started one. (ERR_NGROK_108)");
    row("ERR_NGROK_4018",
        "ngrok has no authtoken. Give it one here, or run ngrok config add-authtoken with the one "
        "from dashboard.ngrok.com. (ERR_NGROK_4018)");
    row("Something new.\r\nERR_NGROK_99999\r\n", "ngrok says: “Something new.” (ERR_NGROK_99999).");
    row("no such host", "ngrok says: “no such host”.");
    row("", "ngrok has failed.");
}

void TestTunnelOutput::words()
{
    QFETCH(QString, said);
    QFETCH(QString, expected);
    QCOMPARE(tunnelProblem(TunnelKind::Ngrok, said), expected);
    QVERIFY(tunnelProblem(TunnelKind::Cloudflared, QStringLiteral("status_code=\"429\""))
                .startsWith(QStringLiteral("Cloudflare gives out no more quick tunnels")));
}

QTEST_GUILESS_MAIN(TestTunnelOutput)
#include "tst_tunneloutput.moc"
