// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/forwardingfixture.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>

using namespace tallyman;
using namespace tallyman::test;

namespace {

// A program that runs as long as this lives, and the lines that it has written.
class Running
{
public:
    Running() { m_process.setProcessChannelMode(QProcess::SeparateChannels); }
    ~Running()
    {
        m_process.terminate();
        if (!m_process.waitForFinished(10'000))
            m_process.kill();
        m_process.waitForFinished();
    }
    Q_DISABLE_COPY_MOVE(Running)

    [[nodiscard]] bool start(const QString &program, const QStringList &arguments)
    {
        m_process.start(program, arguments);
        return m_process.waitForStarted();
    }
    [[nodiscard]] QByteArrayList lines()
    {
        m_output += m_process.readAllStandardOutput();
        QByteArrayList lines = m_output.split('\n');
        lines.removeLast(); // not at its end yet
        return lines;
    }
    [[nodiscard]] QByteArray errors() { return m_process.readAllStandardError(); }

private:
    QProcess m_process;
    QByteArray m_output;
};

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

QString findNginx()
{
    const QString found = QStandardPaths::findExecutable(QStringLiteral("nginx"));
    return found.isEmpty()
        ? QStandardPaths::findExecutable(QStringLiteral("nginx"), {QStringLiteral("/usr/sbin")})
        : found;
}

} // namespace

// What is passed on comes to real servers, from a real sender, through the built program.
class TestRealTargets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_work = std::make_unique<ForwardingFixture>(); }
    void applicationInNode();
    void nginx();

private:
    [[nodiscard]] static int curl(const Server &server, const QString &path, const QByteArray &body)
    {
        const ProgramResult result = run(QStringLiteral("curl"),
            {QStringLiteral("-s"), QStringLiteral("-o"), QStringLiteral("/dev/null"),
                QStringLiteral("-w"), QStringLiteral("%{http_code}"), QStringLiteral("-H"),
                QStringLiteral("Content-Type: application/json"), QStringLiteral("--data-binary"),
                QStringLiteral("@-"),
                QStringLiteral("http://127.0.0.1:%1%2").arg(server.port()).arg(path)},
            body);
        return result.out.toInt();
    }

    std::unique_ptr<ForwardingFixture> m_work;
};

void TestRealTargets::applicationInNode()
{
    const QString node = QStandardPaths::findExecutable(QStringLiteral("node"));
    if (node.isEmpty())
        QSKIP("there is no node");
    Running target;
    QVERIFY(target.start(
        node, {QStringLiteral(TALLYMAN_SOURCE_DIR) + QStringLiteral("/tests/e2e/target.js")}));
    QTRY_VERIFY(!target.lines().isEmpty());
    const QString url =
        QStringLiteral("http://127.0.0.1:%1/").arg(QString::fromLatin1(target.lines().first()));
    QVERIFY(m_work->addTarget(QStringLiteral("app"), url,
        QStringLiteral("--retries 50ms*5 --idempotency-header Idempotency-Key")));
    QCOMPARE(m_work->tallyman(QStringLiteral("rule add all --to app")).exitCode, 0);
    Server server(m_work->workspace());
    QVERIFY(server.start());
    const QByteArray small = "{\"a\": 1.10e2}";
    const QByteArray large = '[' + QByteArray(3 * 1024 * 1024, ' ') + ']';
    QCOMPARE(curl(server, QStringLiteral("/hook?x=%2f"), small), 200);
    QCOMPARE(curl(server, QStringLiteral("/large"), large), 200);
    QCOMPARE(curl(server, QStringLiteral("/flaky"), small), 200);
    QTRY_COMPARE_WITH_TIMEOUT(target.lines().size(), 6, 30'000); // the port, and 1 + 1 + 3
    QTRY_VERIFY(m_work->outbox().isEmpty());
    QHash<QString, QList<QJsonObject>> got;
    for (const QByteArray &line : target.lines().mid(1)) {
        const QJsonObject request = jsonLines(line).value(0);
        got[request[QLatin1String("url")].toString()].append(request);
    }
    const QJsonObject hook = got[QStringLiteral("/hook?x=%2f")].value(0);
    QCOMPARE(hook[QLatin1String("sha256")].toString().toLatin1(), sha256Hex(small));
    const QJsonObject whole = got[QStringLiteral("/large")].value(0);
    QCOMPARE(whole[QLatin1String("sha256")].toString().toLatin1(), sha256Hex(large));
    const QList<QJsonObject> tries = got[QStringLiteral("/flaky")];
    QCOMPARE(tries.size(), 3);
    QVERIFY(!tries.first()[QLatin1String("key")].toString().isEmpty());
    QCOMPARE(tries.at(0)[QLatin1String("key")], tries.at(2)[QLatin1String("key")]);
    QVERIFY(tries.at(0)[QLatin1String("key")] != hook[QLatin1String("key")]);
}

void TestRealTargets::nginx()
{
    const QString program = findNginx();
    if (program.isEmpty())
        QSKIP("there is no nginx");
    QTemporaryDir folder;
    const quint16 port = freePort();
    const QString path = folder.path();
    QFile config(folder.filePath(QStringLiteral("nginx.conf")));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write(QStringLiteral(
        "daemon off; master_process off; pid %1/pid; error_log stderr crit;\n"
        "events { worker_connections 64; }\n"
        "http { log_format seen '$request_method $request_uri $content_length $status';\n"
        "  access_log %1/access.log seen; client_body_temp_path %1/body;\n"
        "  proxy_temp_path %1/p; fastcgi_temp_path %1/f; uwsgi_temp_path %1/u;\n"
        "  scgi_temp_path %1/s;\n"
        "  server { listen 127.0.0.1:%2;\n"
        "    location / { return 204; }\n"
        "    location /busy { add_header Retry-After 1 always; return 429; } } }\n")
                     .arg(path)
                     .arg(port)
                     .toUtf8());
    config.close();
    Running nginx;
    QVERIFY(nginx.start(
        program, {QStringLiteral("-p"), path, QStringLiteral("-c"), config.fileName()}));
    QVERIFY(
        m_work->addTarget(QStringLiteral("nginx"), QStringLiteral("http://127.0.0.1:%1/").arg(port),
            QStringLiteral("--retries 10ms --break-after 0")));
    QCOMPARE(m_work->tallyman(QStringLiteral("rule add all --to nginx")).exitCode, 0);
    Server server(m_work->workspace());
    QVERIFY(server.start());
    const auto log = [&] {
        QFile file(folder.filePath(QStringLiteral("access.log")));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QCOMPARE(curl(server, QStringLiteral("/ok"), "{}"), 200);
    QTRY_VERIFY2(log().contains("POST /ok 2 204\n"), nginx.errors().constData());
    QCOMPARE(curl(server, QStringLiteral("/busy"), "{}"), 200);
    QTRY_COMPARE_WITH_TIMEOUT(log().count("POST /busy 2 429\n"), 2, 30'000);
    // the second attempt waited as it was asked to, and was the last
    QTRY_COMPARE(
        m_work->outbox().value(0)[QLatin1String("state")].toString(), QStringLiteral("dead"));
    QCOMPARE(m_work->outbox().first()[QLatin1String("attempts")].toInt(), 2);
}

QTEST_GUILESS_MAIN(TestRealTargets)
#include "tst_realtargets.moc"
