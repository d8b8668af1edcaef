// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/forwardingfixture.h"

#include <QDir>
#include <QMessageAuthenticationCode>
#include <QProcess>

using namespace tallyman;
using namespace tallyman::test;

namespace {

QString macOf(const QByteArray &content, const QByteArray &key)
{
    return QString::fromLatin1(
        QMessageAuthenticationCode::hash(content, key, QCryptographicHash::Sha256).toHex());
}

} // namespace

// Replies that are not simply an endpoint's own: handshakes, held ones, the answer of a target; and
// signatures of what goes out.
class TestLateReplies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_work = std::make_unique<ForwardingFixture>(); }
    void handshakes_data();
    void handshakes();
    void handshakesAreOffUntilAsked();
    void passesThrough();
    void fallsBack_data();
    void fallsBack();
    void holdsForAWhile();
    void signsAnew();

private:
    // What curl prints: the content, and the status on a line of its own. Events go on meanwhile.
    [[nodiscard]] static QByteArray curl(
        const Server &server, const QString &path, const QStringList &arguments = {});
    // Commands keep what they are given in the configuration directory of run().
    static void shareKeys(Server &server)
    {
        server.setEnvironment(
            QStringLiteral("XDG_CONFIG_HOME"), QDir::tempPath() + QStringLiteral("/config"));
    }
    [[nodiscard]] bool setKey(const char *scheme, const QByteArray &key) const;

    std::unique_ptr<ForwardingFixture> m_work;
};

QByteArray TestLateReplies::curl(
    const Server &server, const QString &path, const QStringList &arguments)
{
    QProcess process;
    process.start(QStringLiteral("curl"),
        QStringList{QStringLiteral("-s"), QStringLiteral("-m"), QStringLiteral("30"),
            QStringLiteral("-w"), QStringLiteral("\n%{http_code}"),
            QStringLiteral("http://127.0.0.1:%1%2").arg(server.port()).arg(path)}
            + arguments);
    if (!QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 40'000))
        return "no end";
    return process.readAllStandardOutput();
}

bool TestLateReplies::setKey(const char *scheme, const QByteArray &key) const
{
    const QString file = m_work->write(key);
    return m_work
               ->tallyman(QStringLiteral("expect-auth / --store file --scheme %1 --key-file %2")
                              .arg(QLatin1String(scheme), file))
               .exitCode
        == 0;
}

void TestLateReplies::handshakes_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *path, const char *body,
                         const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(path) << QByteArray(body)
                            << QByteArray(expected);
    };
    row("slack", "/h", R"({"type":"url_verification","challenge":"abc<1>"})", "abc<1>\n200");
    row("meta", "/h?hub.mode=subscribe&hub.challenge=42&hub.verify_token=t", "", "42\n200");
    row("graph", "/h?validationToken=a%20b", "{}", "a b\n200");
    row("dropbox", "/h?challenge=xyz", "", "xyz\n200");
    row("onfleet", "/h?check=77", "", "77\n200");
    // the vector of the facts that Zoom's own description leads to
    row("zoom", "/h",
        R"({"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}})",
        R"({"encryptedToken":"b17f0320a1322a509340a1a835b3d9edbc491f0b0790ed2d20d0604d39dfe922",)"
        "\"plainToken\":\"qgg8vlvZRS6UYooatFL8Aw\"}\n200");
    row("no handshake", "/h", R"({"type":"event"})", "{\"received\":true}\n200");
    row("another parameter", "/h?challenge=xyz&a=1", "", "{\"received\":true}\n200");
}

void TestLateReplies::handshakes()
{
    QFETCH(QString, path);
    QFETCH(QByteArray, body);
    QVERIFY(
        m_work
            ->tallyman(QStringLiteral("endpoint add h --path / --handshake slack --handshake meta "
                                      "--handshake graph --handshake dropbox --handshake onfleet "
                                      "--handshake zoom"))
            .exitCode
        == 0);
    QVERIFY(setKey("zoom", "zoom-secret"));
    Server server(m_work->workspace());
    shareKeys(server);
    QVERIFY(server.start());
    QStringList arguments;
    if (!body.isEmpty())
        arguments = {QStringLiteral("-H"), QStringLiteral("Content-Type: application/json"),
            QStringLiteral("-d"), QString::fromUtf8(body)};
    QTEST(curl(server, path, arguments), "expected");
    // nobody waits any more for what was answered
    QTRY_VERIFY(!m_work->tallyman(QStringLiteral("findings")).out.contains("handshake-waiting"));
}

void TestLateReplies::handshakesAreOffUntilAsked()
{
    Server server(m_work->workspace());
    QVERIFY(server.start());
    QCOMPARE(
        curl(server, QStringLiteral("/h?challenge=xyz")), QByteArray("{\"received\":true}\n200"));
}

void TestLateReplies::passesThrough()
{
    RecordingServer target;
    target.setScripts({answering(418, "X-From: app\r\nConnection: X-Hop\r\nX-Hop: 1\r\n")});
    QVERIFY(m_work->addTarget(QStringLiteral("app"), target.url().toString()));
    QCOMPARE(
        m_work->tallyman(QStringLiteral("endpoint add p --path /p --pass-to app")).exitCode, 0);
    Server server(m_work->workspace());
    QVERIFY(server.start());
    const QByteArray out = curl(server, QStringLiteral("/p/x"),
        {QStringLiteral("-i"), QStringLiteral("-d"), QStringLiteral("{}")});
    QVERIFY2(out.endsWith("ok\n418"), out.constData());
    QVERIFY(out.contains("X-From: app\r\n"));
    QVERIFY(!out.contains("X-Hop: 1"));
    QCOMPARE(target.requests().size(), 1);
    const QByteArray shown = m_work->tallyman(QStringLiteral("show 1")).out;
    QVERIFY2(shown.contains("The answer of app, passed through by p"), shown.constData());
    QVERIFY2(shown.contains("The sender saw 418 after"), shown.constData());
    QVERIFY2(shown.contains("app answered 418 after"), shown.constData());
}

void TestLateReplies::fallsBack_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("too slow") << QStringLiteral("hang") << QByteArray("in place of that of app");
    QTest::newRow("gone") << QStringLiteral("close") << QByteArray("in place of that of app");
}

void TestLateReplies::fallsBack()
{
    QFETCH(QString, how);
    QFETCH(QByteArray, said);
    RecordingServer target;
    target.setScripts(
        {dying(how == QLatin1String("hang") ? Script::After::Hang : Script::After::Close)});
    const QString endpoint = QStringLiteral("endpoint add p --path /p --pass-to app "
                                            "--pass-limit 0.5 --reply 202 --reply-text mine");
    const ProgramResult refused = m_work->tallyman(endpoint);
    QCOMPARE(refused.exitCode, 1);
    QVERIFY2(refused.err.contains("There is no target “app”"), refused.err.constData());
    QVERIFY(m_work->addTarget(QStringLiteral("app"), target.url().toString()));
    QCOMPARE(m_work->tallyman(endpoint).exitCode, 0);
    const ProgramResult kept = m_work->tallyman(QStringLiteral("target remove app"));
    QCOMPARE(kept.exitCode, 1);
    QVERIFY2(kept.err.contains("“p” passes requests through to “app”"), kept.err.constData());
    Server server(m_work->workspace());
    QVERIFY(server.start());
    QCOMPARE(curl(server, QStringLiteral("/p"), {QStringLiteral("-d"), QStringLiteral("{}")}),
        QByteArray("mine\n202"));
    const QByteArray shown = m_work->tallyman(QStringLiteral("show 1")).out;
    QVERIFY2(shown.contains(said), shown.constData());
}

// Without a window nobody answers by hand: after the time the reply goes out as it is.
void TestLateReplies::holdsForAWhile()
{
    const QString file = m_work->write(R"({"endpoints":[{"name":"h","prefix":"/h","rules":[
        {"name":"wait","replies":[{"status":503,"holdMs":300}]}]}]})");
    QCOMPARE(m_work->tallyman(QStringLiteral("config import ") + file).exitCode, 0);
    Server server(m_work->workspace());
    QVERIFY(server.start());
    QCOMPARE(curl(server, QStringLiteral("/h"), {QStringLiteral("-d"), QStringLiteral("{}")}),
        QByteArray("\n503"));
    const QByteArray shown = m_work->tallyman(QStringLiteral("show 1")).out;
    QVERIFY2(shown.contains("held for 3"), shown.constData());
    QVERIFY2(shown.contains("and nobody answered"), shown.constData());
}

void TestLateReplies::signsAnew()
{
    const QByteArray key = "fake-key-of-a-test";
    RecordingServer target;
    RecordingServer spoilt;
    RecordingServer kept;
    QVERIFY(m_work->addTarget(QStringLiteral("kept"), kept.url().toString()));
    QVERIFY(m_work->addTarget(
        QStringLiteral("app"), target.url().toString(), QStringLiteral("--sign fresh")));
    QVERIFY(m_work->addTarget(
        QStringLiteral("bad"), spoilt.url().toString(), QStringLiteral("--sign missing")));
    const QString script = m_work->write(
        "function transform(event, request) { request.body = event.body + ' '; return request; }");
    QCOMPARE(m_work
                 ->tallyman(
                     QStringLiteral("rule add all --to app --to bad --to kept --script ") + script)
                 .exitCode,
        0);
    QVERIFY(setKey("github", key));
    Server server(m_work->workspace());
    shareKeys(server);
    QVERIFY(server.start());
    QVERIFY(curl(server, QStringLiteral("/s"),
        {QStringLiteral("-d"), QStringLiteral("{}"), QStringLiteral("-H"),
            QStringLiteral("X-Hub-Signature-256: sha256=") + macOf("{}", key)})
                .endsWith("200"));
    QTRY_COMPARE(target.requests().size(), 1);
    QTRY_COMPARE(spoilt.requests().size(), 1);
    QTRY_COMPARE(kept.requests().size(), 1);
    const QByteArray line = "X-Hub-Signature-256: sha256=" + macOf("{} ", key).toLatin1() + "\r\n";
    QVERIFY2(kept.lastHead().contains(line), kept.lastHead().constData()); // as it was right before
    QVERIFY2(target.lastHead().contains(line), target.lastHead().constData());
    QVERIFY(!spoilt.lastHead().contains("X-Hub-Signature-256"));
}

QTEST_GUILESS_MAIN(TestLateReplies)
#include "tst_latereplies.moc"
