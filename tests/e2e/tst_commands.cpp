// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/program.h"
#include "harness/server.h"
#include "harness/wire.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace tallyman;

namespace {

// What a store that parses and prints again would lose: the order, case and repetition of field
// lines, a repeated key, the spelling of numbers and escapes.
const QByteArray kBody =
    "{\"a\":1.10e2,\"big\":12345678901234567890,\"a\":\"second\",\"path\":\"x\\/y\"}";
const QByteArray kFields = "X-Import: one\r\nx-import: two\r\nX-IMPORT:  three \r\nX-Empty:\r\n"
                           "Content-Type: application/json\r\n";

QStringList words(const QString &text)
{
    return text.split(u' ', Qt::SkipEmptyParts);
}

QByteArray hash(const QJsonObject &event, const char *key)
{
    return event[QLatin1String(key)].toString().toLatin1();
}

// The field lines that the sender wrote itself, as names and values. The blanks around a value are
// no part of it (RFC 9112 §5.1) and need not survive a resend.
QJsonArray importFields(const QJsonObject &event)
{
    QJsonArray fields;
    const QJsonArray all = event[QLatin1String("headers")].toArray();
    for (const QJsonValue &field : all) {
        if (field[0].toString().startsWith(QLatin1String("x-"), Qt::CaseInsensitive)) {
            fields.append(field);
        }
    }
    return fields;
}

} // namespace

// The subcommands on real workspaces, as scripts use them.
class TestCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void showGivesTheExactBytes();
    void listFilters_data();
    void listFilters();
    void listFindsMethodsInAnyCase();
    void listLimitsAndOrder();
    void listSaysWhatWasNoRequest();
    void showSaysTrailers();
    void exportAndImport_data();
    void exportAndImport();
    void importRefusesDamage();
    void resendIsIdentical();
    void resendFails();
    void waitFindsAndTimesOut();
    void waitForArrival();
    void deletes();
    void help_data();
    void help();
    void version();

private:
    QString fresh(const char *name) const { return m_dir.filePath(QLatin1String(name)); }
    QJsonObject shown(const QString &workspace, int id) const;
    QList<QJsonObject> listed(const QString &workspace, const QStringList &arguments = {}) const;

    QTemporaryDir m_dir;
    QString m_workspace;
    QByteArray m_wire;
};

QJsonObject TestCommands::shown(const QString &workspace, int id) const
{
    const ProgramResult result = runTallyman(
        workspace, QStringLiteral("show"), {QString::number(id), QStringLiteral("--json")});
    return QJsonDocument::fromJson(result.out).object();
}

QList<QJsonObject> TestCommands::listed(
    const QString &workspace, const QStringList &arguments) const
{
    return jsonLines(runTallyman(
        workspace, QStringLiteral("list"), QStringList{QStringLiteral("--json")} + arguments)
                         .out);
}

// Four events: a message that is hard to keep whole, one without content, a chunked one with
// trailers, and a malformed one.
void TestCommands::initTestCase()
{
    m_workspace = fresh("events.tally");
    m_wire = postMessage("/crm/done?b=2&a=1", kBody, kFields);
    Server server(m_workspace);
    QVERIFY(server.start());
    QCOMPARE(statusOf(exchange(server.port(), m_wire)), 200);
    QCOMPARE(
        statusOf(exchange(server.port(), "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n")), 200);
    QCOMPARE(statusOf(exchange(server.port(),
                 "PUT /rows HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: "
                 "chunked\r\n\r\n3;x=\"y\"\r\nabc\r\n02\r\nde\r\n0\r\nX-Sum: 1\r\n\r\n")),
        200);
    QCOMPARE(statusOf(exchange(server.port(), "POST /bad HTTP/1.1\r\n\r\n")), 400);
    QCOMPARE(server.terminate(), 0);
}

void TestCommands::showGivesTheExactBytes()
{
    const auto show = [this](const char *id, const char *what) {
        return runTallyman(m_workspace, QStringLiteral("show"),
            {QString::fromLatin1(id), QString::fromLatin1(what)});
    };
    QCOMPARE(show("1", "--wire").out, m_wire);
    QCOMPARE(show("1", "--body").out, kBody);
    QCOMPARE(show("1", "--head").out, m_wire.left(m_wire.size() - kBody.size()));
    QCOMPARE(show("3", "--body").out, QByteArray("abcde"));
    QVERIFY(show("3", "--wire")
                .out.endsWith("\r\n\r\n3;x=\"y\"\r\nabc\r\n02\r\nde\r\n0\r\nX-Sum: 1\r\n\r\n"));
    const QJsonObject first = shown(m_workspace, 1);
    QCOMPARE(hash(first, "bodySha256"), sha256Hex(kBody));
    QCOMPARE(hash(first, "wireSha256"), sha256Hex(m_wire));
    QCOMPARE(shown(m_workspace, 3)[QLatin1String("trailers")].toArray(),
        (QJsonArray{QJsonArray{QStringLiteral("X-Sum"), QStringLiteral("1")}}));
    const ProgramResult missing = show("99", "--body");
    QCOMPARE(missing.exitCode, 1);
    QVERIFY2(missing.err.contains("99"), missing.err.constData());
}

void TestCommands::listFilters_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QList<int>>("ids");
    QTest::newRow("all") << QString() << QList<int>{1, 2, 3, 4};
    QTest::newRow("method") << QStringLiteral("method:PUT") << QList<int>{3};
    QTest::newRow("two methods") << QStringLiteral("method:PUT,GET") << QList<int>{2, 3};
    QTest::newRow("state") << QStringLiteral("state:malformed") << QList<int>{4};
    QTest::newRow("status") << QStringLiteral("status:2xx") << QList<int>{1, 2, 3};
    QTest::newRow("path") << QStringLiteral("path:/crm") << QList<int>{1};
    QTest::newRow("word in content") << QStringLiteral("12345678901234567890") << QList<int>{1};
    QTest::newRow("word in head") << QStringLiteral("x-import") << QList<int>{1};
    QTest::newRow("ids") << QStringLiteral("id:2-3") << QList<int>{2, 3};
    QTest::newRow("lately") << QStringLiteral("after:1h") << QList<int>{1, 2, 3, 4};
    QTest::newRow("long ago") << QStringLiteral("before:1h") << QList<int>{};
    QTest::newRow("nothing") << QStringLiteral("nowhere-to-be-found") << QList<int>{};
}

void TestCommands::listFilters()
{
    QFETCH(QString, filter);
    QFETCH(QList<int>, ids);
    QList<int> found;
    const QList<QJsonObject> events =
        listed(m_workspace, filter.isEmpty() ? QStringList() : QStringList{filter});
    for (const QJsonObject &event : events) {
        found.append(event[QLatin1String("id")].toInt());
    }
    QCOMPARE(found, ids);
}

// Methods are case-sensitive (RFC 9110 §9.1), so a sender's slip must be findable.
void TestCommands::listFindsMethodsInAnyCase()
{
    const QString workspace = fresh("methods.tally");
    Server server(workspace);
    QVERIFY(server.start());
    for (const char *method : {"POST", "post", "posts", "pos"})
        QCOMPARE(statusOf(exchange(
                     server.port(), QByteArray(method) + " / HTTP/1.1\r\nHost: localhost\r\n\r\n")),
            200);
    QCOMPARE(listed(workspace, {QStringLiteral("method:Post")}).size(), 2);
    QCOMPARE(listed(workspace, {QStringLiteral("method:POSTS,pos")}).size(), 2);
}

void TestCommands::listLimitsAndOrder()
{
    const QList<QJsonObject> newest =
        listed(m_workspace, words(QStringLiteral("--newest --limit 2")));
    QCOMPARE(newest.size(), 2);
    QCOMPARE(newest.at(0)[QLatin1String("id")].toInt(), 4);
    QCOMPARE(newest.at(1)[QLatin1String("id")].toInt(), 3);
    const ProgramResult text = runTallyman(m_workspace, QStringLiteral("list"));
    QCOMPARE(text.exitCode, 0);
    QVERIFY2(text.out.contains("/crm/done?b=2&a=1"), text.out.constData());
    const QByteArray malformed = text.out.split('\n').at(3);
    QVERIFY2(
        malformed.contains("(malformed: ") && malformed.contains("Host"), malformed.constData());
    QVERIFY2(malformed.size() < 200, malformed.constData());
}

void TestCommands::listSaysWhatWasNoRequest()
{
    const QString workspace = fresh("norequest.tally");
    Server server(workspace);
    QVERIFY(server.start());
    QCOMPARE(statusOf(exchange(server.port(), QByteArray("\x16\x03\x01\x00\x05hello", 10))), 400);
    const ProgramResult text = runTallyman(workspace, QStringLiteral("list"));
    QVERIFY2(text.out.endsWith("  400        10 B  (malformed: TLS handshake on the plain port)\n"),
        text.out.constData());
}

void TestCommands::showSaysTrailers()
{
    const ProgramResult with =
        runTallyman(m_workspace, QStringLiteral("show"), {QStringLiteral("3")});
    QVERIFY2(with.out.contains("\ntrailer   X-Sum: 1\n"), with.out.constData());
    QVERIFY2(with.out.endsWith("\n\nabcde\n"), with.out.constData());
    const ProgramResult without =
        runTallyman(m_workspace, QStringLiteral("show"), {QStringLiteral("1")});
    QVERIFY2(!without.out.contains("trailer"), without.out.constData());
}

void TestCommands::exportAndImport_data()
{
    QTest::addColumn<QString>("format");
    QTest::newRow("ndjson") << QStringLiteral("ndjson");
    QTest::newRow("har") << QStringLiteral("har");
}

void TestCommands::exportAndImport()
{
    QFETCH(QString, format);
    const QString file = m_dir.filePath(QStringLiteral("export.") + format);
    const ProgramResult exported = runTallyman(m_workspace, QStringLiteral("export"),
        {QStringLiteral("--format"), format, QStringLiteral("--unmasked"), QStringLiteral("-o"),
            file});
    QCOMPARE(exported.err, QByteArray());
    QCOMPARE(exported.exitCode, 0);
    const ProgramResult toOutput = runTallyman(m_workspace, QStringLiteral("export"),
        {QStringLiteral("--format"), format, QStringLiteral("--unmasked")});
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadOnly));
    QCOMPARE(toOutput.out, written.readAll());

    const QString other = m_dir.filePath(QStringLiteral("imported-") + format);
    const ProgramResult imported = runTallyman(other, QStringLiteral("import"), {file});
    QVERIFY2(imported.exitCode == 0, imported.err.constData());
    const ProgramResult body =
        runTallyman(other, QStringLiteral("show"), words(QStringLiteral("1 --body")));
    QCOMPARE(body.out, kBody);
    for (int id = 1; id <= 4; ++id) {
        QCOMPARE(shown(other, id), shown(m_workspace, id));
        const QStringList wire{QString::number(id), QStringLiteral("--wire")};
        QCOMPARE(runTallyman(other, QStringLiteral("show"), wire).out,
            runTallyman(m_workspace, QStringLiteral("show"), wire).out);
    }
    QCOMPARE(hash(shown(other, 1), "wireSha256"), sha256Hex(m_wire));
    QCOMPARE(runTallyman(other, QStringLiteral("export"),
                 {QStringLiteral("--format"), format, QStringLiteral("--unmasked")})
                 .out,
        toOutput.out);
}

void TestCommands::importRefusesDamage()
{
    const QByteArray exported =
        runTallyman(m_workspace, QStringLiteral("export"), words(QStringLiteral("--format ndjson")))
            .out;
    QByteArray damaged = exported;
    damaged.replace(kBody.toBase64(), QByteArray(kBody).replace("second", "2econd").toBase64());
    QVERIFY(damaged != exported);
    QFile file(m_dir.filePath(QStringLiteral("damaged.ndjson")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(damaged);
    file.close();
    const ProgramResult result =
        runTallyman(fresh("damaged.tally"), QStringLiteral("import"), {file.fileName()});
    QCOMPARE(result.exitCode, 1);
    // says where: the first line of the file
    QVERIFY2(result.err.contains("1") && result.err.contains("bodySha256"), result.err.constData());
    const ProgramResult missing =
        runTallyman(fresh("damaged.tally"), QStringLiteral("import"), {fresh("no-such-file")});
    QCOMPARE(missing.exitCode, 1);
    QVERIFY2(missing.err.contains("no-such-file"), missing.err.constData());
}

void TestCommands::resendIsIdentical()
{
    const QString target = fresh("target.tally");
    Server server(target);
    QVERIFY(server.start());
    const ProgramResult sent = runTallyman(m_workspace, QStringLiteral("resend"),
        {QStringLiteral("1"), QStringLiteral("3"), QStringLiteral("--json"), QStringLiteral("--to"),
            QStringLiteral("http://127.0.0.1:%1").arg(server.port())});
    QVERIFY2(sent.exitCode == 0, sent.err.constData());
    QCOMPARE(jsonLines(sent.out).size(), 2);
    QCOMPARE(server.terminate(), 0);

    const QJsonObject again = shown(target, 1);
    QCOMPARE(again[QLatin1String("method")].toString(), QStringLiteral("POST"));
    QCOMPARE(again[QLatin1String("target")].toString(), QStringLiteral("/crm/done?b=2&a=1"));
    QCOMPARE(hash(again, "bodySha256"), sha256Hex(kBody));
    QCOMPARE(importFields(again).size(), 4);
    QCOMPARE(importFields(again), importFields(shown(m_workspace, 1)));
    QCOMPARE(hash(shown(target, 2), "bodySha256"), sha256Hex("abcde"));
}

void TestCommands::resendFails()
{
    QTcpSocket unused;
    QVERIFY(unused.bind(QHostAddress(QHostAddress::LocalHost), 0));
    const QString url = QStringLiteral("http://127.0.0.1:%1").arg(unused.localPort());
    const ProgramResult refused = runTallyman(
        m_workspace, QStringLiteral("resend"), {QStringLiteral("1"), QStringLiteral("--to"), url});
    QCOMPARE(refused.exitCode, 1);
    QVERIFY2(refused.err.contains("refused") || refused.out.contains("refused"),
        QByteArray(refused.out + refused.err).constData());
    const ProgramResult missing = runTallyman(
        m_workspace, QStringLiteral("resend"), {QStringLiteral("99"), QStringLiteral("--to"), url});
    QCOMPARE(missing.exitCode, 1);
}

void TestCommands::waitFindsAndTimesOut()
{
    const ProgramResult found = runTallyman(
        m_workspace, QStringLiteral("wait"), words(QStringLiteral("path:/rows --timeout 20")));
    QCOMPARE(found.exitCode, 0);
    const ProgramResult timedOut = runTallyman(
        m_workspace, QStringLiteral("wait"), words(QStringLiteral("path:/never --timeout 1")));
    QCOMPARE(timedOut.exitCode, 1);
}

void TestCommands::waitForArrival()
{
    const QString workspace = fresh("wait.tally");
    Server server(workspace);
    QVERIFY(server.start());
    QCOMPARE(statusOf(exchange(server.port(), postMessage("/other", "1"))), 200);
    QProcess waiting;
    waiting.setProcessEnvironment(cleanEnvironment(m_dir.path()));
    waiting.start(tallymanPath(),
        {QStringLiteral("wait"), QStringLiteral("--workspace"), workspace,
            QStringLiteral("path:/awaited"), QStringLiteral("--timeout"), QStringLiteral("60")});
    QVERIFY(waiting.waitForStarted());
    QVERIFY(!waiting.waitForFinished(1'000));
    QCOMPARE(statusOf(exchange(server.port(), postMessage("/awaited", "1"))), 200);
    QVERIFY(waiting.waitForFinished(20'000));
    QCOMPARE(waiting.exitCode(), 0);
}

void TestCommands::deletes()
{
    const QString workspace = fresh("delete.tally");
    Server server(workspace);
    QVERIFY(server.start());
    for (int i = 1; i <= 5; ++i) {
        QCOMPARE(
            statusOf(exchange(server.port(), postMessage("/" + QByteArray::number(i), "1"))), 200);
    }
    // beside the capturing process
    QCOMPARE(
        runTallyman(workspace, QStringLiteral("delete"), words(QStringLiteral("2 4"))).exitCode, 0);
    QCOMPARE(listed(workspace).size(), 3);
    QCOMPARE(statusOf(exchange(server.port(), postMessage("/6", "1"))), 200);
    const QList<QJsonObject> left = listed(workspace);
    QCOMPARE(left.size(), 4);
    QCOMPARE(left.last()[QLatin1String("id")].toInt(), 6);
    QCOMPARE(server.terminate(), 0);
    QCOMPARE(listed(workspace).size(), 4);
}

void TestCommands::help_data()
{
    QTest::addColumn<QString>("command");
    QTest::newRow("program") << QString();
    for (const char *command : {"serve", "list", "show", "resend", "wait", "delete", "export",
             "import", "salvage", "profiles"}) {
        QTest::newRow(command) << QString::fromLatin1(command);
    }
}

void TestCommands::help()
{
    QFETCH(QString, command);
    QStringList arguments = words(command);
    arguments << QStringLiteral("--help");
    const ProgramResult result = run(tallymanPath(), arguments);
    QCOMPARE(result.exitCode, 0);
    QVERIFY2(result.out.contains("--"), result.out.constData());
    QCOMPARE(result.err, QByteArray());
}

void TestCommands::version()
{
    const ProgramResult result = run(tallymanPath(), {QStringLiteral("--version")});
    QCOMPARE(result.exitCode, 0);
    QVERIFY2(result.out.contains(TALLYMAN_VERSION), result.out.constData());
}

QTEST_GUILESS_MAIN(TestCommands)
#include "tst_commands.moc"
