// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/program.h"
#include "harness/server.h"
#include "harness/wire.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <sqlite3.h>

using namespace tallyman;

namespace {

constexpr int kWaitMs = 30'000;
constexpr qsizetype kContentBytes = 700'000; // three stored pieces

QByteArray content(int number)
{
    QByteArray bytes;
    while (bytes.size() < kContentBytes)
        bytes += QByteArray::number(number) + ',' + QByteArray::number(bytes.size()) + '\n';
    return bytes.first(kContentBytes);
}

// In chunks that do not end where stored pieces do.
QByteArray chunkedMessage(const QByteArray &body)
{
    QByteArray message =
        "POST /chunked HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    qsizetype size = 1;
    for (qsizetype at = 0; at < body.size(); at += size, size = size % 9973 + 1237) {
        const QByteArray chunk = body.mid(at, size);
        message += QByteArray::number(chunk.size(), 16) + "\r\n" + chunk + "\r\n";
    }
    return message + "0\r\n\r\n";
}

void execute(const QString &workspace, const char *sql)
{
    sqlite3 *database = nullptr;
    QCOMPARE(sqlite3_open(QFile::encodeName(workspace).constData(), &database), SQLITE_OK);
    char *error = nullptr;
    QVERIFY2(sqlite3_exec(database, sql, nullptr, nullptr, &error) == SQLITE_OK, error);
    sqlite3_close(database);
}

} // namespace

// What leaves a workspace is whole, or said not to be.
class TestExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void wireOfLargeChunks();
    void importedTextIsHarmless();
    void harOfWhatIsNoRequest();
    void removedMeanwhile_data();
    void removedMeanwhile();
    void damagedContent_data();
    void damagedContent();
    void damagedContentLeavesNoFile();
    void fullOutput_data();
    void fullOutput();
    void credentialsAreMasked_data();
    void credentialsAreMasked();

private:
    QTemporaryDir m_dir;
    QTemporaryDir m_copyDir;
    QString m_workspace;
    QString m_copy; // for a test to spoil
    QByteArray m_chunked;
};

// Three events with large content each.
void TestExport::initTestCase()
{
    m_workspace = m_dir.filePath(QStringLiteral("events.tally"));
    m_copy = m_copyDir.filePath(QStringLiteral("copy.tally"));
    m_chunked = chunkedMessage(content(2));
    Server server(m_workspace);
    QVERIFY(server.start());
    QCOMPARE(statusOf(exchange(server.port(), postMessage("/1", content(1)))), 200);
    QCOMPARE(statusOf(exchange(server.port(), m_chunked)), 200);
    QCOMPARE(statusOf(exchange(server.port(), postMessage("/3", content(3)))), 200);
    QCOMPARE(server.terminate(), 0);
}

void TestExport::init()
{
    for (const char *suffix : {"", "-wal", "-shm"})
        QFile::remove(m_copy + QLatin1String(suffix));
    QVERIFY(QFile::copy(m_workspace, m_copy));
}

void TestExport::wireOfLargeChunks()
{
    const ProgramResult wire = runTallyman(
        m_workspace, QStringLiteral("show"), {QStringLiteral("2"), QStringLiteral("--wire")});
    QCOMPARE(wire.exitCode, 0);
    QCOMPARE(sha256Hex(wire.out), sha256Hex(m_chunked));
}

// An import can bring any text into fields that the program writes itself.
void TestExport::importedTextIsHarmless()
{
    const QString malformed = m_dir.filePath(QStringLiteral("malformed.tally"));
    Server server(malformed);
    QVERIFY(server.start());
    QCOMPARE(statusOf(exchange(server.port(), "GET / HTTP/1.1\r\n\r\n")), 400);
    QCOMPARE(server.terminate(), 0);
    QByteArray line = runTallyman(malformed, QStringLiteral("export")).out;
    for (const char *field : {"remote", "listener", "sentence"}) {
        const QByteArray start = QByteArray("\"") + field + "\":\"";
        QVERIFY2(line.contains(start), line.constData());
        line.replace(start, QByteArray(start + "\\u001b[31m"));
    }
    QFile file(m_dir.filePath(QStringLiteral("hostile.ndjson")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(line);
    file.close();
    const QString other = m_dir.filePath(QStringLiteral("hostile.tally"));
    QCOMPARE(runTallyman(other, QStringLiteral("import"), {file.fileName()}).exitCode, 0);
    const ProgramResult shown = runTallyman(other, QStringLiteral("show"), {QStringLiteral("1")});
    QCOMPARE(shown.exitCode, 0);
    QCOMPARE(shown.out.count("[31m"), 3);
    QVERIFY(!shown.out.contains('\x1b'));
    QVERIFY(!runTallyman(other, QStringLiteral("list")).out.contains('\x1b'));
    const ProgramResult wrong =
        runTallyman(other, QStringLiteral("list"), {QStringLiteral("status:\x1b[31m")});
    QCOMPARE(wrong.exitCode, 2);
    QVERIFY(wrong.err.contains("[31m") && !wrong.err.contains('\x1b'));
}

// HAR wants a method and a URL; these have none.
void TestExport::harOfWhatIsNoRequest()
{
    const QString workspace = m_dir.filePath(QStringLiteral("norequest.tally"));
    Server server(workspace);
    QVERIFY(server.start());
    QVERIFY(statusOf(exchange(server.port(), QByteArray("\x16\x03\x01\x02\x00\x01", 6))) >= 400);
    QVERIFY(statusOf(exchange(server.port(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")) >= 400);
    QVERIFY(statusOf(exchange(server.port(), "\xff\xfe\r\n\r\n")) >= 400);
    QCOMPARE(server.terminate(), 0);
    const QString file = m_dir.filePath(QStringLiteral("norequest.har"));
    QCOMPARE(runTallyman(workspace, QStringLiteral("export"),
                 {QStringLiteral("--format"), QStringLiteral("har"), QStringLiteral("-o"), file})
                 .exitCode,
        0);
    const QString other = m_dir.filePath(QStringLiteral("norequest2.tally"));
    const ProgramResult imported = runTallyman(other, QStringLiteral("import"), {file});
    QCOMPARE(imported.err, QByteArray());
    QCOMPARE(imported.out, QByteArray("3 imported\n"));
    QCOMPARE(runTallyman(other, QStringLiteral("export")).out,
        runTallyman(workspace, QStringLiteral("export")).out);
}

void TestExport::removedMeanwhile_data()
{
    QTest::addColumn<QString>("format");
    QTest::newRow("ndjson") << QStringLiteral("ndjson");
    QTest::newRow("har") << QStringLiteral("har");
}

// While the first event waits for the reader of a pipe, the last one is deleted.
void TestExport::removedMeanwhile()
{
    QFETCH(QString, format);
    QProcess process;
    process.setProcessEnvironment(cleanEnvironment(m_dir.path()));
    process.start(tallymanPath(),
        {QStringLiteral("export"), QStringLiteral("--workspace"), m_copy,
            QStringLiteral("--format"), format});
    QVERIFY(process.waitForReadyRead(kWaitMs));
    const ProgramResult deleted =
        runTallyman(m_copy, QStringLiteral("delete"), {QStringLiteral("3")});
    QCOMPARE(deleted.out, QByteArray("1 deleted\n"));
    QVERIFY(process.waitForFinished(kWaitMs));
    QCOMPARE(process.readAllStandardError(), QByteArray());
    QCOMPARE(process.exitCode(), 0);
    const QByteArray out = process.readAllStandardOutput();
    QVERIFY(out.contains("/chunked"));
    QVERIFY(!out.contains("\"/3\"") && !out.contains("localhost/3\""));
    if (format == QLatin1String("ndjson"))
        QCOMPARE(out.count('\n'), 2);
}

void TestExport::damagedContent_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QByteArray>("sql");
    const QByteArray last = "DELETE FROM piece WHERE id = (SELECT content_id * 1048576 + 2 FROM "
                            "event WHERE id = 2)";
    const QByteArray middle = "DELETE FROM piece WHERE id = (SELECT content_id * 1048576 + 1 FROM "
                              "event WHERE id = 2)";
    const QByteArray changed = "UPDATE piece SET data = CAST(replace(data, '2,', '3,') AS BLOB) "
                               "WHERE id = (SELECT content_id * 1048576 FROM event WHERE id = 2)";
    for (const char *arguments :
        {"show 2 --body", "show 2 --wire", "export --format ndjson", "export --format har"}) {
        QTest::addRow("end missing, %s", arguments) << QString::fromLatin1(arguments) << last;
        QTest::addRow("middle missing, %s", arguments) << QString::fromLatin1(arguments) << middle;
        QTest::addRow("changed, %s", arguments) << QString::fromLatin1(arguments) << changed;
    }
}

void TestExport::damagedContent()
{
    QFETCH(QString, arguments);
    QFETCH(QByteArray, sql);
    execute(m_copy, sql.constData());
    QStringList words = arguments.split(u' ');
    const QString command = words.takeFirst();
    const ProgramResult result = runTallyman(m_copy, command, words);
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.err.contains("event 2"), result.err.constData());
}

void TestExport::damagedContentLeavesNoFile()
{
    execute(m_copy, "DELETE FROM piece");
    const QString file = m_dir.filePath(QStringLiteral("out.ndjson"));
    const ProgramResult result =
        runTallyman(m_copy, QStringLiteral("export"), {QStringLiteral("-o"), file});
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.err.contains("event 1"), result.err.constData());
    QVERIFY(!QFile::exists(file));
}

void TestExport::fullOutput_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::newRow("list") << QStringLiteral("list");
    QTest::newRow("show") << QStringLiteral("show 1");
    QTest::newRow("show body") << QStringLiteral("show 1 --body");
    QTest::newRow("export") << QStringLiteral("export");
}

void TestExport::fullOutput()
{
    QFETCH(QString, arguments);
    const QString command =
        QStringLiteral("\"$0\" %1 --workspace \"$1\" 1</dev/null").arg(arguments);
    const ProgramResult result =
        run(QStringLiteral("sh"), {QStringLiteral("-c"), command, tallymanPath(), m_workspace});
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.err.contains("Standard output"), result.err.constData());
}

void TestExport::credentialsAreMasked_data()
{
    QTest::addColumn<QString>("format");
    QTest::newRow("ndjson") << QStringLiteral("ndjson");
    QTest::newRow("har") << QStringLiteral("har");
}

// By default; what was received comes back with --unmasked only, and an import says which it is.
void TestExport::credentialsAreMasked()
{
    QFETCH(QString, format);
    const QString workspace = m_dir.filePath(format + QStringLiteral("-secrets.tally"));
    Server server(workspace);
    QVERIFY(server.start());
    QCOMPARE(statusOf(exchange(server.port(),
                 "POST /crm?token=fake-one HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                 "fake-two\r\nContent-Length: 2\r\n\r\n{}")),
        200);
    QCOMPARE(statusOf(exchange(server.port(), postMessage("/plain", "{}"))), 200);
    QCOMPARE(server.terminate(), 0);
    const QString file = m_dir.filePath(QStringLiteral("secrets.") + format);
    const QStringList arguments{QStringLiteral("--format"), format, QStringLiteral("-o"), file};
    const ProgramResult done = runTallyman(workspace, QStringLiteral("export"), arguments);
    QCOMPARE(done.exitCode, 0);
    QVERIFY2(done.err.contains("masked in 1 of 2 events"), done.err.constData());
    const QString other = m_dir.filePath(format + QStringLiteral("-masked.tally"));
    QCOMPARE(runTallyman(other, QStringLiteral("import"), {file}).out, QByteArray("2 imported\n"));
    const QString list = QStringLiteral("list");
    const QByteArray masked = runTallyman(other, list, {QStringLiteral("--json")}).out;
    QVERIFY2(!masked.contains("fake"), masked.constData());
    QVERIFY2(masked.contains("/crm?token=********"), masked.constData());
    QVERIFY2(masked.contains("Bearer ********"), masked.constData());
    QVERIFY2(masked.contains("not the original ones: ?token, Authorization."), masked.constData());
    QCOMPARE(masked.count("comment"), 1);

    const ProgramResult whole = runTallyman(
        workspace, QStringLiteral("export"), arguments + QStringList{QStringLiteral("--unmasked")});
    QCOMPARE(whole.err, QByteArray());
    const QString copy = m_dir.filePath(format + QStringLiteral("-whole.tally"));
    QCOMPARE(runTallyman(copy, QStringLiteral("import"), {file}).out, QByteArray("2 imported\n"));
    const QStringList json{QStringLiteral("1"), QStringLiteral("--json")};
    QCOMPARE(runTallyman(copy, QStringLiteral("show"), json).out,
        runTallyman(workspace, QStringLiteral("show"), json).out);
}

QTEST_GUILESS_MAIN(TestExport)
#include "tst_export.moc"
