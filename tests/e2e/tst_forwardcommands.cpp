// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/program.h"
#include "harness/server.h"
#include "harness/wire.h"
#include "support/recordingserver.h"

#include <QFile>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace tallyman;
using namespace tallyman::test;

namespace {

QStringList words(const QString &text)
{
    return text.split(u' ');
}

Script answering(int status, const QByteArray &fields = {})
{
    Script script;
    script.bytes = "HTTP/1.1 " + QByteArray::number(status) + " X\r\n" + fields
        + "Content-Length: 2\r\n\r\nok";
    return script;
}

Script dying(Script::After after)
{
    Script script;
    script.bytes.clear();
    script.after = after;
    return script;
}

// Answers every request with bytes that do not end, until it is closed.
class EndlessServer : public QTcpServer
{
public:
    explicit EndlessServer(QByteArray beginning, QByteArray again)
        : m_again(std::move(again))
    {
        connect(this, &QTcpServer::newConnection, this, [this, beginning] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QTcpSocket::readyRead, this, [this, socket, beginning] {
                socket->readAll();
                if (!socket->property("begun").toBool())
                    socket->write(beginning);
                socket->setProperty("begun", true);
                pour(socket);
            });
            connect(socket, &QTcpSocket::bytesWritten, this, [this, socket] { pour(socket); });
        });
        listen(QHostAddress::LocalHost);
    }
    [[nodiscard]] QString url() const
    {
        return QStringLiteral("http://127.0.0.1:%1/").arg(serverPort());
    }

private:
    void pour(QTcpSocket *socket)
    {
        if (socket->property("begun").toBool() && socket->bytesToWrite() < m_again.size())
            socket->write(m_again);
    }
    const QByteArray m_again;
};

} // namespace

// Rules, targets and the outbox of the built program.
class TestForwardCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void passesOn();
    void triesAgain();
    void keepsTheOrderOfAnImport();
    void stopsWhereNobodyWantsIt();
    void hostileTargetsHurtNobody();
    void survivesAnInterruption();
    void rewritesAndRunsScripts();
    void forwardsByHand();
    void followsUntilInterrupted();
    void neverForwardsToItself();
    void wrongUse_data();
    void wrongUse();

private:
    ProgramResult tallyman(const QString &arguments) const
    {
        const QStringList all = words(arguments);
        return runTallyman(m_workspace, all.first(), all.mid(1));
    }
    void addTarget(const QString &name, const QString &url, const QString &options = {}) const;
    void post(const Server &server, const QByteArray &path, const QByteArray &body) const;
    [[nodiscard]] QList<QJsonObject> outbox() const
    {
        return jsonLines(tallyman(QStringLiteral("outbox list --json")).out);
    }
    [[nodiscard]] QString write(const QByteArray &content) const;

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_workspace;
};

void TestForwardCommands::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_workspace = m_dir->filePath(QStringLiteral("w.tally"));
}

void TestForwardCommands::addTarget(
    const QString &name, const QString &url, const QString &options) const
{
    QString line = QStringLiteral("target add %1 %2").arg(name, url);
    if (!options.isEmpty())
        line += u' ' + options;
    const ProgramResult added = tallyman(line);
    QVERIFY2(added.exitCode == 0, added.err.constData());
}

void TestForwardCommands::post(
    const Server &server, const QByteArray &path, const QByteArray &body) const
{
    QCOMPARE(statusOf(exchange(server.port(), postMessage(path, body))), 200);
}

QString TestForwardCommands::write(const QByteArray &content) const
{
    QFile file(m_dir->filePath(QStringLiteral("script.js")));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        return {};
    return file.fileName();
}

void TestForwardCommands::passesOn()
{
    RecordingServer first;
    RecordingServer second;
    addTarget(QStringLiteral("first"), first.url().toString(),
        QStringLiteral("--idempotency-header Idempotency-Key"));
    addTarget(QStringLiteral("second"), second.url(QStringLiteral("/base")).toString());
    QCOMPARE(tallyman(QStringLiteral("rule add both --to first --to second --filter path:/crm"))
                 .exitCode,
        0);
    Server server(m_workspace);
    QVERIFY(server.start());
    post(server, "/crm", "{\"a\":1}");
    post(server, "/other", "{}");
    post(server, "/crm/x?y=1", "{\"b\":2}");
    QTRY_COMPARE(first.requests().size(), 2);
    QTRY_COMPARE(second.requests().size(), 2);
    QVERIFY(first.requests().at(0).startsWith("POST /crm HTTP/1.1\r\n"));
    QVERIFY(first.requests().at(0).endsWith("\r\n\r\n{\"a\":1}"));
    QVERIFY(first.requests().at(0).contains("\r\nIdempotency-Key: "));
    QVERIFY(second.requests().at(1).startsWith("POST /base/crm/x?y=1 HTTP/1.1\r\n"));
    QTRY_VERIFY(outbox().isEmpty());
    // a rule is for what comes after it was made; that of the past is queued by hand
    QCOMPARE(tallyman(QStringLiteral("rule add late --to first --filter path:/other")).exitCode, 0);
    const ProgramResult ran = tallyman(QStringLiteral("rule run late"));
    QCOMPARE(ran.out, QByteArray("1 deliveries are queued.\n"));
    QTRY_COMPARE(first.requests().size(), 3);
    QVERIFY(first.lastHead().startsWith("POST /other "));
}

void TestForwardCommands::triesAgain()
{
    RecordingServer target;
    target.setScripts({answering(500), dying(Script::After::Close), answering(200)});
    addTarget(QStringLiteral("app"), target.url().toString(),
        QStringLiteral("--retries 20ms,20ms --idempotency-header Idempotency-Key"));
    QCOMPARE(tallyman(QStringLiteral("rule add all --to app")).exitCode, 0);
    Server server(m_workspace);
    QVERIFY(server.start());
    post(server, "/hook", "{}");
    QTRY_COMPARE(target.requests().size(), 3);
    const auto keyOf = [&](int i) {
        const QByteArray &request = target.requests().at(i);
        return request.mid(request.indexOf("Idempotency-Key: "), 49);
    };
    QCOMPARE(keyOf(0), keyOf(1));
    QCOMPARE(keyOf(1), keyOf(2));
    QTRY_VERIFY(outbox().isEmpty());

    target.setScripts({answering(400)}); // for good
    post(server, "/hook", "{\"n\":2}");
    QTRY_COMPARE(outbox().value(0)[QLatin1String("state")].toString(), QStringLiteral("dead"));
    QCOMPARE(outbox().first()[QLatin1String("attempts")].toInt(), 3);
    QVERIFY(outbox().first()[QLatin1String("error")].toString().contains(QLatin1String("400")));
    const qsizetype before = target.requests().size();
    target.setScripts({answering(204)});
    QCOMPARE(
        tallyman(QStringLiteral("outbox retry")).out, QByteArray("1 deliveries are sent again.\n"));
    QTRY_COMPARE(target.requests().size(), before + 1);
    QTRY_VERIFY(outbox().isEmpty());
}

void TestForwardCommands::keepsTheOrderOfAnImport()
{
    RecordingServer target;
    target.setScripts({answering(500), answering(500), answering(200)});
    addTarget(QStringLiteral("app"), target.url().toString(),
        QStringLiteral("--retries 50ms*5 --in-order yes --break-after 0"));
    QCOMPARE(tallyman(QStringLiteral("rule add all --to app")).exitCode, 0);
    Server server(m_workspace);
    QVERIFY(server.start());
    constexpr int kRows = 12;
    for (int row = 1; row <= kRows; ++row) {
        post(server, "/csvbox",
            "[{\"import_id\":\"i1\",\"sheet_id\":1,\"sheet_name\":\"s\",\"row_number\":"
                + QByteArray::number(row) + ",\"row_data\":{\"n\":\"" + QByteArray::number(row)
                + "\"},\"total_rows\":12,\"env_name\":\"default\",\"original_filename\":\"a.csv\","
                  "\"custom_fields\":{\"user_id\":\"u\"}}]");
    }
    QTRY_COMPARE_WITH_TIMEOUT(target.requests().size(), kRows + 2, 30'000);
    QTRY_VERIFY(outbox().isEmpty());
    QList<int> rows;
    for (const QByteArray &request : target.requests()) {
        const qsizetype at = request.indexOf("\"row_number\":") + 13;
        rows.append(request.mid(at, request.indexOf(',', at) - at).toInt());
    }
    QVERIFY(std::is_sorted(rows.begin(), rows.end()));
    QCOMPARE(rows.first(3), (QList<int>{1, 1, 1})); // the others waited for the first
}

void TestForwardCommands::stopsWhereNobodyWantsIt()
{
    RecordingServer target;
    target.setScripts({answering(410)});
    addTarget(QStringLiteral("app"), target.url().toString());
    QCOMPARE(tallyman(QStringLiteral("rule add all --to app")).exitCode, 0);
    Server server(m_workspace);
    QVERIFY(server.start());
    post(server, "/hook", "{}");
    QTRY_COMPARE(target.requests().size(), 1);
    QTRY_VERIFY(tallyman(QStringLiteral("target list")).out.contains("paused: It answered 410"));
    post(server, "/hook", "{\"n\":2}");
    QTRY_COMPARE(outbox().size(), 2); // both wait
    target.setScripts({answering(200)});
    QCOMPARE(tallyman(QStringLiteral("target resume app")).exitCode, 0);
    QTRY_COMPARE(target.requests().size(), 3);
    QTRY_VERIFY(outbox().isEmpty());
    // and on purpose
    QCOMPARE(tallyman(QStringLiteral("target pause app")).exitCode, 0);
    QTRY_VERIFY(tallyman(QStringLiteral("target list")).out.contains("  paused"));
    post(server, "/hook", "{\"n\":3}");
    QTRY_COMPARE(outbox().size(), 1);
    QCOMPARE(tallyman(QStringLiteral("outbox drop --all")).out,
        QByteArray("1 deliveries were dropped.\n"));
}

void TestForwardCommands::hostileTargetsHurtNobody()
{
    RecordingServer good;
    RecordingServer hanging;
    hanging.setScripts({dying(Script::After::Hang)});
    RecordingServer resetting;
    resetting.setScripts({dying(Script::After::Reset)});
    EndlessServer huge(
        "HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n", QByteArray(256 * 1024, 'x'));
    EndlessServer headers("HTTP/1.1 200 OK\r\n", QByteArray("X-More: and more\r\n").repeated(5000));
    QTcpServer closed;
    QVERIFY(closed.listen(QHostAddress::LocalHost));
    const QString nobody = QStringLiteral("http://127.0.0.1:%1/").arg(closed.serverPort());
    closed.close();
    const QString once = QStringLiteral("--retries none --timeout 2");
    addTarget(QStringLiteral("good"), good.url().toString(), once);
    addTarget(QStringLiteral("hanging"), hanging.url().toString(), once);
    addTarget(QStringLiteral("resetting"), resetting.url().toString(), once);
    addTarget(QStringLiteral("huge"), huge.url(), once);
    addTarget(QStringLiteral("headers"), headers.url(), once);
    addTarget(QStringLiteral("nobody"), nobody, once);
    QCOMPARE(tallyman(QStringLiteral("rule add all --to good --to hanging --to resetting --to huge "
                                     "--to headers --to nobody"))
                 .exitCode,
        0);
    Server server(m_workspace);
    QVERIFY(server.start());
    for (int i = 0; i < 3; ++i)
        post(server, "/hook", "{\"n\":" + QByteArray::number(i) + '}');
    QTRY_COMPARE(good.requests().size(), 3);
    QHash<QString, QString> errors;
    const auto allDead = [&] {
        errors.clear();
        for (const QJsonObject &item : outbox()) {
            if (item[QLatin1String("state")].toString() == QLatin1String("dead"))
                errors.insert(item[QLatin1String("target")].toString(),
                    item[QLatin1String("error")].toString());
        }
        return errors.contains(QStringLiteral("hanging"))
            && errors.contains(QStringLiteral("resetting"))
            && errors.contains(QStringLiteral("headers"))
            && errors.contains(QStringLiteral("nobody"));
    };
    QTRY_VERIFY_WITH_TIMEOUT(allDead(), 60'000);
    for (const QString &error : std::as_const(errors))
        QVERIFY2(error.contains(u' ') && (error.endsWith(u'.') || error.endsWith(u'?')),
            qPrintable(error));
    QVERIFY(!errors.contains(QStringLiteral("good")));
    post(server, "/hook", "{}"); // capture goes on
    QTRY_COMPARE(good.requests().size(), 4);
}

// Nothing that was queued is lost, whenever the program is killed; what came twice is marked.
void TestForwardCommands::survivesAnInterruption()
{
    constexpr int kRounds = 12;
    constexpr int kEvents = 60;
    RecordingServer target;
    addTarget(QStringLiteral("app"), target.url().toString(),
        QStringLiteral("--retries 10ms*20 --parallel 8 --break-after 0"));
    QCOMPARE(tallyman(QStringLiteral("rule add all --to app")).exitCode, 0);
    QHash<QByteArray, int> came;
    int posted = 0;
    for (int round = 0; round < kRounds; ++round) {
        Server server(m_workspace);
        QVERIFY(server.start());
        for (int i = 0; i < kEvents; ++i)
            post(server, "/n/" + QByteArray::number(posted++), "{}");
        const qsizetype before = target.requests().size();
        if (round > 0) { // at another place every time
            QTRY_VERIFY(target.requests().size() >= before + round * 4 || round > 8
                || target.requests().size() >= posted);
        }
        server.kill();
    }
    Server server(m_workspace);
    QVERIFY(server.start());
    const auto count = [&] {
        came.clear();
        for (const QByteArray &request : target.requests())
            ++came[request.split(' ').value(1)];
        return came.size();
    };
    QTRY_COMPARE_WITH_TIMEOUT(count(), posted, 60'000);
    QTRY_VERIFY(outbox().isEmpty());
    QCOMPARE(server.terminate(), 0);
    int twice = 0;
    for (auto each = came.cbegin(); each != came.cend(); ++each) {
        if (each.value() == 1)
            continue;
        ++twice;
        const QString id = QString::number(each.key().mid(3).toInt() + 1);
        const ProgramResult shown = tallyman(QStringLiteral("show ") + id);
        QVERIFY2(shown.out.contains("perhaps not the first time"), shown.out.constData());
    }
    qInfo("%d times killed, %d of %d deliveries came twice", kRounds, twice, posted);
}

void TestForwardCommands::rewritesAndRunsScripts()
{
    RecordingServer target;
    addTarget(QStringLiteral("app"), target.url().toString(), QStringLiteral("--retries none"));
    const QString script = write(R"(
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
    QCOMPARE(tallyman(QStringLiteral("rule add js --to app --path-from /crm --path-to /v2 "
                                     "--remove-header X-Gone --add-header X-New:1 --script ")
                 + script)
                 .exitCode,
        0);
    Server server(m_workspace);
    QVERIFY(server.start());
    for (const int rows : {0, 1, 2, 9})
        post(server, "/crm/in", "{\"rows\":" + QByteArray::number(rows) + '}');
    QTRY_COMPARE(target.requests().size(), 3);
    const QByteArray first = target.requests().first();
    QVERIFY(first.startsWith("POST /v2/in HTTP/1.1\r\n"));
    QVERIFY(first.contains("\r\nX-New: 1\r\n"));
    QVERIFY(first.endsWith("{\"count\":1}"));
    QTRY_COMPARE(outbox().size(), 1);
    const QString error = outbox().first()[QLatin1String("error")].toString();
    QVERIFY2(error.contains(QLatin1String("nine is too many")), qPrintable(error));
    // and a look before
    const ProgramResult tried = tallyman(QStringLiteral("rule test js --limit 2 json.rows<9"));
    QVERIFY2(tried.exitCode == 0, tried.err.constData());
    QVERIFY(tried.out.startsWith("3 events match.\n"));
    QVERIFY(tried.out.contains("POST /v2/in HTTP/1.1"));
    QVERIFY(tried.out.contains("{\"count\":2}"));
    QVERIFY(tried.out.contains("console: log: rows 2"));
    const ProgramResult failed = tallyman(QStringLiteral("rule test js json.rows=9"));
    QCOMPARE(failed.exitCode, 1);
    QVERIFY(failed.err.contains("nine is too many"));
}

void TestForwardCommands::forwardsByHand()
{
    RecordingServer target;
    {
        Server server(m_workspace);
        QVERIFY(server.start());
        for (int i = 0; i < 5; ++i)
            post(server, i % 2 ? "/odd" : "/even", "{}");
    }
    // beside the test's own event loop, which answers
    QProcess sending;
    const auto send = [&](const QString &arguments) {
        sending.start(tallymanPath(),
            words(QStringLiteral("forward %1 --to %2 --workspace %3")
                      .arg(arguments, target.url().toString(), m_workspace)));
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

void TestForwardCommands::followsUntilInterrupted()
{
    RecordingServer target;
    Server server(m_workspace);
    QVERIFY(server.start());
    post(server, "/old", "{}");
    QProcess follower;
    follower.start(tallymanPath(),
        words(QStringLiteral("forward --follow --only-new --to %1 --workspace %2")
                  .arg(target.url().toString(), m_workspace)));
    QVERIFY(follower.waitForStarted());
    // It may not have looked yet; what comes until it has is old for it.
    const auto arrives = [&] {
        post(server, "/new", "{}");
        return !target.requests().isEmpty();
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
    Server server(m_workspace);
    QVERIFY(server.start());
    addTarget(
        QStringLiteral("self"), QStringLiteral("http://127.0.0.1:%1/again").arg(server.port()));
    const ProgramResult added = tallyman(QStringLiteral("rule add loop --to self"));
    QCOMPARE(added.exitCode, 1);
    QVERIFY2(added.err.contains("own listener"), added.err.constData());
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
        Server server(m_workspace);
        QVERIFY(server.start());
        QCOMPARE(server.terminate(), 0);
    }
    const ProgramResult result = tallyman(line);
    QVERIFY(result.exitCode != 0);
    QVERIFY2(result.err.contains(said.toUtf8()), result.err.constData());
    QCOMPARE(result.out, QByteArray());
}

QTEST_GUILESS_MAIN(TestForwardCommands)
#include "tst_forwardcommands.moc"
