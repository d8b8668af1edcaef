// SPDX-License-Identifier: GPL-3.0-or-later
#include "tunnel/tunnelprocess.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

using namespace tallyman;
using namespace std::chrono_literals;

// Starts and stops programs. ngrok and cloudflared are stood for by shell scripts on PATH, which
// print what the real ones do.
class TestTunnelProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void startsAndStops();
    void handsOverToken();
    void cloudflaredSaysUrlOnStandardError();
    void tellsErrorInWords();
    void endsByItself();
    void notInstalled();
    void saysNothing();
    void killsWhatDoesNotGo();
    void goesWithItsOwner();
    void readsEndlessLine();

private:
    void install(const QString &name, const QByteArray &script);
    [[nodiscard]] QByteArray written(const QString &name) const;
    static bool runs(const QByteArray &pid) { return ::kill(pid.trimmed().toInt(), 0) == 0; }

    const QUrl m_listener{QStringLiteral("http://127.0.0.1:8787/")};
    const QByteArray m_path = qgetenv("PATH");
    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestTunnelProcess::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    qputenv("PATH", m_dir->path().toLocal8Bit() + ":/usr/bin:/bin");
}

void TestTunnelProcess::cleanup()
{
    qputenv("PATH", m_path);
    m_dir.reset();
}

void TestTunnelProcess::install(const QString &name, const QByteArray &script)
{
    QFile file(m_dir->filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("#!/bin/sh\ncd '" + m_dir->path().toLocal8Bit() + "'\necho $$ >pid\n" + script);
    file.close();
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

QByteArray TestTunnelProcess::written(const QString &name) const
{
    QFile file(m_dir->filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestTunnelProcess::startsAndStops()
{
    install(QStringLiteral("ngrok"), R"(echo "$@" >arguments
echo '{"addr":"127.0.0.1:4043","lvl":"info","msg":"starting web service","obj":"web"}'
echo '{"lvl":"info","msg":"started tunnel","url":"https://a1b2.ngrok.app"}'
exec sleep 60
)");
    TunnelProcess process;
    QSignalSpy changed(&process, &TunnelProcess::changed);
    process.start(TunnelKind::Ngrok, m_listener, {});
    QCOMPARE(process.state(), TunnelState::Starting);
    QTRY_COMPARE(process.state(), TunnelState::Up);
    QCOMPARE(process.publicUrl(), QStringLiteral("https://a1b2.ngrok.app"));
    QCOMPARE(process.agentPort(), 4043);
    QCOMPARE(written(QStringLiteral("arguments")),
        QByteArray("http http://127.0.0.1:8787 --log stdout --log-format json\n"));
    const QByteArray pid = written(QStringLiteral("pid"));
    QVERIFY(runs(pid));
    process.stop();
    QTRY_COMPARE(process.state(), TunnelState::Off);
    QVERIFY(!runs(pid));
    QVERIFY(process.publicUrl().isEmpty());
    QVERIFY(process.problem().isEmpty());
    QVERIFY(changed.size() >= 3);
}

// In the environment, where no list of processes shows it.
void TestTunnelProcess::handsOverToken()
{
    install(QStringLiteral("ngrok"), R"(echo "$NGROK_AUTHTOKEN" >token
echo "$@" >arguments
exec sleep 60
)");
    TunnelProcess process;
    process.start(TunnelKind::Ngrok, m_listener, "test-only-token");
    QTRY_COMPARE(written(QStringLiteral("token")), QByteArray("test-only-token\n"));
    QTRY_VERIFY(!written(QStringLiteral("arguments")).isEmpty());
    QVERIFY(!written(QStringLiteral("arguments")).contains("test-only"));
    QVERIFY(!qEnvironmentVariableIsSet("NGROK_AUTHTOKEN"));
}

void TestTunnelProcess::cloudflaredSaysUrlOnStandardError()
{
    install(QStringLiteral("cloudflared"), R"(echo "$@" >arguments
echo '2026-11-23T10:00:00Z INF Requesting new quick Tunnel on trycloudflare.com...' >&2
echo '2026-11-23T10:00:01Z INF |  https://gentle-river.trycloudflare.com  |' >&2
exec sleep 60
)");
    TunnelProcess process;
    process.start(TunnelKind::Cloudflared, m_listener, "not for cloudflared");
    QTRY_COMPARE(process.state(), TunnelState::Up);
    QCOMPARE(process.publicUrl(), QStringLiteral("https://gentle-river.trycloudflare.com"));
    QCOMPARE(written(QStringLiteral("arguments")),
        QByteArray("tunnel --no-autoupdate --url http://127.0.0.1:8787\n"));
}

void TestTunnelProcess::tellsErrorInWords()
{
    install(QStringLiteral("ngrok"),
        R"(printf '%s\n' '{"lvl":"eror","msg":"session closing","err":"authentication failed: Your account is limited to 1 simultaneous ngrok agent sessions.\r\n\r\nERR_NGROK_108\r\n"}'
printf 'ERROR:  \nERROR:  see the documentation' >&2
exit 1
)");
    TunnelProcess process;
    process.start(TunnelKind::Ngrok, m_listener, {});
    QTRY_COMPARE(process.state(), TunnelState::Failed);
    QVERIFY2(process.problem().startsWith(QStringLiteral("The ngrok account has as many agents")),
        qPrintable(process.problem()));
    QVERIFY(process.problem().endsWith(QStringLiteral("(ERR_NGROK_108)")));
}

void TestTunnelProcess::endsByItself()
{
    install(QStringLiteral("ngrok"), R"(echo '{"msg":"started tunnel","url":"https://a.ngrok.app"}'
while [ ! -e go ]; do sleep 0.05; done
exit 3
)");
    TunnelProcess process;
    process.start(TunnelKind::Ngrok, m_listener, {});
    QTRY_COMPARE(process.state(), TunnelState::Up);
    QFile go(m_dir->filePath(QStringLiteral("go")));
    QVERIFY(go.open(QIODevice::WriteOnly));
    QTRY_COMPARE(process.state(), TunnelState::Failed);
    QCOMPARE(process.problem(), QStringLiteral("ngrok has ended by itself with exit code 3."));
    QVERIFY(process.publicUrl().isEmpty());
}

void TestTunnelProcess::notInstalled()
{
    if (TunnelProcess::isInstalled(TunnelKind::Cloudflared))
        QSKIP("cloudflared is installed");
    TunnelProcess process;
    process.start(TunnelKind::Cloudflared, m_listener, {});
    QCOMPARE(process.state(), TunnelState::Failed);
    QVERIFY(process.problem().startsWith(QStringLiteral("cloudflared is not installed")));
    install(QStringLiteral("cloudflared"), {});
    QVERIFY(TunnelProcess::isInstalled(TunnelKind::Cloudflared));
}

void TestTunnelProcess::saysNothing()
{
    install(QStringLiteral("ngrok"), "exec sleep 60\n");
    TunnelProcess process(300ms);
    process.start(TunnelKind::Ngrok, m_listener, {});
    QTRY_COMPARE(process.state(), TunnelState::Failed);
    QVERIFY2(process.problem().contains(QStringLiteral("has not said a public URL")),
        qPrintable(process.problem()));
    QVERIFY(!process.isRunning());
}

void TestTunnelProcess::killsWhatDoesNotGo()
{
    install(QStringLiteral("ngrok"), R"(trap '' TERM
echo '{"msg":"started tunnel","url":"https://a.ngrok.app"}'
while true; do sleep 0.1; done
)");
    TunnelProcess process;
    process.start(TunnelKind::Ngrok, m_listener, {});
    QTRY_COMPARE(process.state(), TunnelState::Up);
    process.stop();
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), TunnelState::Off, 15'000);
    QVERIFY(!runs(written(QStringLiteral("pid"))));
}

void TestTunnelProcess::goesWithItsOwner()
{
    install(QStringLiteral("ngrok"), R"(echo '{"msg":"started tunnel","url":"https://a.ngrok.app"}'
exec sleep 60
)");
    auto process = std::make_unique<TunnelProcess>();
    process->start(TunnelKind::Ngrok, m_listener, {});
    QTRY_COMPARE(process->state(), TunnelState::Up);
    process.reset();
    QVERIFY(!runs(written(QStringLiteral("pid"))));
}

void TestTunnelProcess::readsEndlessLine()
{
    install(QStringLiteral("ngrok"), R"(head -c 300000 /dev/zero | tr '\0' x
echo
echo '{"msg":"started tunnel","url":"https://a.ngrok.app"}'
exec sleep 60
)");
    TunnelProcess process;
    process.start(TunnelKind::Ngrok, m_listener, {});
    QTRY_COMPARE(process.state(), TunnelState::Up);
}

QTEST_GUILESS_MAIN(TestTunnelProcess)
#include "tst_tunnelprocess.moc"
