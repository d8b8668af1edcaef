// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/forwardingfixture.h"

#include <QDir>
#include <QMessageAuthenticationCode>
#include <QProcess>

using namespace tallyman;
using namespace tallyman::test;

// `target`, `rule`, `forward` and `outbox` of the built program.
class TestForwardCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_work = std::make_unique<ForwardingFixture>(); }
    void passesOn();
    void rewritesAndRunsScripts();
    void forwardsByHand();
    void signsByHand();
    void rulesFollowARename();
    void followsUntilInterrupted();
    void neverForwardsToItself();
    void refusesBrokenScripts();
    void listsWhatAPausedTargetWaitsFor();
    void wrongUse_data();
    void wrongUse();

private:
    std::unique_ptr<ForwardingFixture> m_work;
};

void TestForwardCommands::passesOn()
{
    RecordingServer first;
    RecordingServer second;
    QVERIFY(m_work->addTarget(QStringLiteral("first"), first.url().toString(),
        QStringLiteral("--idempotency-header Idempotency-Key")));
    QVERIFY(m_work->addTarget(
        QStringLiteral("second"), second.url(QStringLiteral("/base")).toString()));
    QCOMPARE(
        m_work->tallyman(QStringLiteral("rule add both --to first --to second --filter path:/crm"))
            .exitCode,
        0);
    Server server(m_work->workspace());
    QVERIFY(server.start());
    QVERIFY(m_work->post(server, "/crm", "{\"a\":1}"));
    QVERIFY(m_work->post(server, "/other", "{}"));
    QVERIFY(m_work->post(server, "/crm/x?y=1", "{\"b\":2}"));
    QTRY_COMPARE(first.requests().size(), 2);
    QTRY_COMPARE(second.requests().size(), 2);
    QVERIFY(first.requests().at(0).startsWith("POST /crm HTTP/1.1\r\n"));
    QVERIFY(first.requests().at(0).endsWith("\r\n\r\n{\"a\":1}"));
    QVERIFY(first.requests().at(0).contains("\r\nIdempotency-Key: "));
    QVERIFY(second.requests().at(1).startsWith("POST /base/crm/x?y=1 HTTP/1.1\r\n"));
    QTRY_VERIFY(m_work->outbox().isEmpty());
    // a rule is for what comes after it was made; that of the past is queued by hand
    QCOMPARE(
        m_work->tallyman(QStringLiteral("rule add late --to first --filter path:/other")).exitCode,
        0);
    const ProgramResult ran = m_work->tallyman(QStringLiteral("rule run late"));
    QCOMPARE(ran.out, QByteArray("Queued: 1.\n"));
    QTRY_COMPARE(first.requests().size(), 3);
    QVERIFY(first.lastHead().startsWith("POST /other "));
}

void TestForwardCommands::rewritesAndRunsScripts()
{
    RecordingServer target;
    QVERIFY(m_work->addTarget(
        QStringLiteral("app"), target.url().toString(), QStringLiteral("--retries none")));
    const QString script = m_work->write(R"(
function transform(event, request) {
    console.log('rows', event.json.rows);
    if (event.json.rows === 0)
        return null;
    if (event.json.rows === 9)
        throw new Error('nine is too many');
    request.body = JSON.stringify({ count: event.json.rows });
    return event.json.rows === 2 ? [request, request] : request;
}
)");
    QCOMPARE(m_work
                 ->tallyman(QStringLiteral("rule add js --to app --path-from /crm --path-to /v2 "
                                           "--remove-header X-Gone --add-header X-New:1 --script ")
                     + script)
                 .exitCode,
        0);
    Server server(m_work->workspace());
    QVERIFY(server.start());
    for (const int rows : {0, 1, 2, 9})
        QVERIFY(m_work->post(server, "/crm/in", "{\"rows\":" + QByteArray::number(rows) + '}'));
    QTRY_COMPARE(target.requests().size(), 3);
    const QByteArray first = target.requests().first();
    QVERIFY(first.startsWith("POST /v2/in HTTP/1.1\r\n"));
    QVERIFY(first.contains("\r\nX-New: 1\r\n"));
    QVERIFY(first.endsWith("{\"count\":1}"));
    QTRY_COMPARE(m_work->outbox().size(), 1);
    const QString error = m_work->outbox().first()[QLatin1String("error")].toString();
    QVERIFY2(error.contains(QLatin1String("nine is too many")), qPrintable(error));
    // and a look before
    const ProgramResult tried =
        m_work->tallyman(QStringLiteral("rule test js --limit 2 json.rows<9"));
    QVERIFY2(tried.exitCode == 0, tried.err.constData());
    QVERIFY(tried.out.startsWith("Events that match: 3.\n"));
    QVERIFY(tried.out.contains("POST /v2/in HTTP/1.1"));
    QVERIFY(tried.out.contains("{\"count\":2}"));
    QVERIFY(tried.out.contains("console: log: rows 2"));
    const ProgramResult failed = m_work->tallyman(QStringLiteral("rule test js json.rows=9"));
    QCOMPARE(failed.exitCode, 1);
    QVERIFY(failed.err.contains("nine is too many"));
}

void TestForwardCommands::forwardsByHand()
{
    RecordingServer target;
    {
        Server server(m_work->workspace());
        QVERIFY(server.start());
        for (int i = 0; i < 5; ++i)
            QVERIFY(m_work->post(server, i % 2 ? "/odd" : "/even", "{}"));
    }
    // beside the test's own event loop, which answers
    QProcess sending;
    const auto send = [&](const QString &arguments) {
        sending.start(tallymanPath(),
            wordsOf(QStringLiteral("forward %1 --to %2 --workspace %3")
                        .arg(arguments, target.url().toString(), m_work->workspace())));
        return QTest::qWaitFor([&] { return sending.state() == QProcess::NotRunning; }, 30'000);
    };
    QVERIFY(send(QStringLiteral("path:/even")));
    QCOMPARE(sending.exitCode(), 0);
    QCOMPARE(target.requests().size(), 3);
    QCOMPARE(sending.readAllStandardOutput().count('\n'), 3);
    target.setScripts({answering(500)});
    QVERIFY(send(QStringLiteral("path:/odd --json")));
    QCOMPARE(sending.exitCode(), 1);
    QCOMPARE(jsonLines(sending.readAllStandardOutput()).size(), 2);
}

// As rules do, what is sent by hand is signed as the target wants it.
void TestForwardCommands::signsByHand()
{
    RecordingServer target;
    const QString key = m_work->write("a key of this test");
    QVERIFY(m_work->addTarget(QStringLiteral("signed"), target.url().toString(),
        QStringLiteral("--sign fresh --scheme github --key-file %1").arg(key)));
    {
        Server server(m_work->workspace());
        QVERIFY(server.start());
        QVERIFY(m_work->post(server, "/a", "{\"a\":1}"));
    }
    const QByteArray wanted = "X-Hub-Signature-256: sha256="
        + QMessageAuthenticationCode::hash(
            "{\"a\":1}", "a key of this test", QCryptographicHash::Sha256)
              .toHex();
    QProcess sending;
    sending.setProcessEnvironment(cleanEnvironment(QDir::tempPath())); // where the key is kept
    for (const char *command : {"forward id:1 --to signed", "resend 1 --to signed"}) {
        sending.start(tallymanPath(),
            wordsOf(QStringLiteral("%1 --workspace %2")
                        .arg(QLatin1String(command), m_work->workspace())));
        QTRY_COMPARE_WITH_TIMEOUT(sending.state(), QProcess::NotRunning, 30'000);
        const QByteArray said = sending.readAllStandardError();
        QVERIFY2(sending.exitCode() == 0, said.constData());
        QVERIFY2(target.lastHead().contains(wanted), target.lastHead().constData());
    }
    QCOMPARE(target.requests().size(), 2);
    const ProgramResult wrong =
        m_work->tallyman(QStringLiteral("target set signed --scheme gitbub"));
    QVERIFY(wrong.exitCode != 0);
    QVERIFY2(wrong.err.contains("“gitbub” is no signature scheme"), wrong.err.constData());
}

void TestForwardCommands::rulesFollowARename()
{
    RecordingServer target;
    QVERIFY(m_work->addTarget(QStringLiteral("app"), target.url().toString()));
    Server server(m_work->workspace());
    QVERIFY(server.start());
    QCOMPARE(m_work->tallyman(QStringLiteral("rule add r --to app --filter path:/z")).exitCode, 0);
    QCOMPARE(
        m_work->tallyman(QStringLiteral("endpoint add e --path /e --pass-to app")).exitCode, 0);
    QCOMPARE(m_work->tallyman(QStringLiteral("target set app --name crm")).exitCode, 0);
    const QByteArray config = m_work->tallyman(QStringLiteral("config export")).out;
    QVERIFY2(!config.contains("\"app\""), config.constData());
    QCOMPARE(config.count("\"crm\""), 3); // target, rule, endpoint
    QVERIFY(m_work->post(server, "/z", "{}"));
    QTRY_COMPARE(target.requests().size(), 1);
}

void TestForwardCommands::followsUntilInterrupted()
{
    RecordingServer target;
    Server server(m_work->workspace());
    QVERIFY(server.start());
    QVERIFY(m_work->post(server, "/old", "{}"));
    QProcess follower;
    follower.start(tallymanPath(),
        wordsOf(QStringLiteral("forward --follow --only-new --to %1 --workspace %2")
                    .arg(target.url().toString(), m_work->workspace())));
    QVERIFY(follower.waitForStarted());
    // It may not have looked yet; what comes until it has is old for it.
    const auto arrives = [&] {
        return m_work->post(server, "/new", "{}") && !target.requests().isEmpty();
    };
    QTRY_VERIFY_WITH_TIMEOUT(arrives(), 30'000);
    QVERIFY(target.requests().first().startsWith("POST /new "));
    follower.terminate();
    QTRY_COMPARE_WITH_TIMEOUT(follower.state(), QProcess::NotRunning, 30'000);
    QVERIFY(follower.readAllStandardError().contains("Interrupted"));
}

// It would come in again for ever.
void TestForwardCommands::neverForwardsToItself()
{
    Server server(m_work->workspace());
    QVERIFY(server.start());
    QVERIFY(m_work->addTarget(
        QStringLiteral("self"), QStringLiteral("http://127.0.0.1:%1/again").arg(server.port())));
    const ProgramResult added = m_work->tallyman(QStringLiteral("rule add loop --to self"));
    QCOMPARE(added.exitCode, 1);
    QVERIFY2(added.err.contains("own listener"), added.err.constData());
}

// Before an event is lost to it.
void TestForwardCommands::refusesBrokenScripts()
{
    QVERIFY(m_work->addTarget(QStringLiteral("app"), QStringLiteral("http://127.0.0.1:9/")));
    const QString script = m_work->write("(event, request) => {\n  return request\n");
    const ProgramResult added =
        m_work->tallyman(QStringLiteral("rule add r --to app --script %1").arg(script));
    QCOMPARE(added.exitCode, 1);
    QVERIFY2(added.err.contains("SyntaxError"), added.err.constData());
    QVERIFY2(added.err.contains("Line "), added.err.constData());
    QCOMPARE(m_work->tallyman(QStringLiteral("rule list")).out, QByteArray());
}

void TestForwardCommands::listsWhatAPausedTargetWaitsFor()
{
    QVERIFY(m_work->addTarget(QStringLiteral("app"), QStringLiteral("http://127.0.0.1:9/")));
    Server server(m_work->workspace());
    QVERIFY(server.start());
    QCOMPARE(m_work->tallyman(QStringLiteral("target pause app")).exitCode, 0);
    QCOMPARE(m_work->tallyman(QStringLiteral("rule add r --to app")).exitCode, 0);
    QVERIFY(m_work->post(server, "/a", "{}"));
    const auto listed = [&](const char *command) {
        return m_work->tallyman(QString::fromLatin1(command)).out;
    };
    QTRY_VERIFY(listed("outbox list").contains("while the target is paused"));
    QVERIFY(listed("outbox list --json").contains("\"targetPaused\":true"));
}

void TestForwardCommands::wrongUse_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *line, const char *said) {
        QTest::newRow(line) << QString::fromLatin1(line) << QString::fromUtf8(said);
    };
    row("target add x nowhere", "whole address");
    row("target add x http://h/ --retries soon", "soon");
    row("target add x http://h/ --header nocolon", "no colon");
    row("target add x http://h:99999/", "“http://h:99999/” is no address: Invalid port");
    row("target add x http://h/ --timeout 1e99", "--timeout");
    row("target set nobody --parallel 2", "no target “nobody”");
    row("target add x http://h/ --parallel 99", "--parallel");
    row("rule add r --to nobody", "no target “nobody”");
    row("rule add r", "needs a target");
    row("rule test nobody", "no rule “nobody”");
    row("rule set nobody --enabled no", "no rule “nobody”");
    row("outbox retry x", "“x” is no number");
    row("outbox drop 99", "Delivery 99");
    row("outbox list --target nobody", "no target “nobody”");
    row("forward --to nowhere", "neither the name of a target");
    row("forward status:( --to http://127.0.0.1:9/", "(");
}

void TestForwardCommands::wrongUse()
{
    QFETCH(QString, line);
    QFETCH(QString, said);
    {
        Server server(m_work->workspace());
        QVERIFY(server.start());
        QCOMPARE(server.terminate(), 0);
    }
    const ProgramResult result = m_work->tallyman(line);
    QVERIFY(result.exitCode != 0);
    QVERIFY2(result.err.contains(said.toUtf8()), result.err.constData());
    QCOMPARE(result.out, QByteArray());
}

QTEST_GUILESS_MAIN(TestForwardCommands)
#include "tst_forwardcommands.moc"
