// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/program.h"
#include "harness/server.h"
#include "harness/wire.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>
#include <sys/sysmacros.h>

using namespace tallyman;

namespace {

constexpr int kEvents = 60;

ProgramResult shell(const QString &script, const QStringList &arguments)
{
    return run(QStringLiteral("bash"), QStringList{QStringLiteral("-c"), script} + arguments);
}

} // namespace

// What cannot be written is said, with the place and the reason; that nobody reads is no failure.
class TestOutput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void full_data();
    void full();
    void exportToFullDevice_data();
    void exportToFullDevice();
    void exportToFullDisk();
    void exportToDirectory();
    void nobodyReads_data() { full_data(); }
    void nobodyReads();

private:
    QTemporaryDir m_dir;
    QString m_workspace;
    QString m_full; // a device on which everything is full
};

// A program that is wrong might replace the device, so it gets one of its own where that is
// possible.
void TestOutput::initTestCase()
{
    m_full = m_dir.filePath(QStringLiteral("full"));
    const QByteArray name = QFile::encodeName(m_full);
    QFile device(m_full);
    if (::mknod(name.constData(), S_IFCHR | 0666, makedev(1, 7)) != 0
        || !device.open(QIODevice::WriteOnly))
        m_full = QStringLiteral("/dev/full");
    m_workspace = m_dir.filePath(QStringLiteral("events.tally"));
    Server server(m_workspace);
    QVERIFY(server.start());
    for (int i = 1; i <= kEvents; ++i) {
        const QByteArray body(i == 1 ? 300'000 : 100, 'x');
        QCOMPARE(statusOf(exchange(server.port(), postMessage("/in", body))), 200);
    }
    QCOMPARE(server.terminate(), 0);
}

void TestOutput::full_data()
{
    QTest::addColumn<QString>("arguments");
    for (const char *arguments : {"list", "list --json", "show 1", "show 2", "show 1 --body",
             "show 2 --wire", "show 2 --head", "export", "export --format har", "export id:2",
             "wait --timeout 20", "delete 1000", "list --help"})
        QTest::newRow(arguments) << QString::fromLatin1(arguments);
}

void TestOutput::full()
{
    QFETCH(QString, arguments);
    const ProgramResult result =
        shell(QStringLiteral("\"$0\" %1 --workspace \"$1\" >\"$2\"").arg(arguments),
            {tallymanPath(), m_workspace, m_full});
    QCOMPARE(result.exitCode, 1);
    QCOMPARE(result.err,
        QByteArray("tallyman: Standard output cannot be written: No space left on device.\n"));
}

void TestOutput::exportToFullDevice_data()
{
    QTest::addColumn<QString>("filter");
    QTest::newRow("found at once") << QStringLiteral("id:1");
    QTest::newRow("found at the end") << QStringLiteral("id:2");
}

void TestOutput::exportToFullDevice()
{
    QFETCH(QString, filter);
    const ProgramResult result =
        runTallyman(m_workspace, QStringLiteral("export"), {filter, QStringLiteral("-o"), m_full});
    QVERIFY2(!QFileInfo(m_full).isFile(), "the device was replaced by a file");
    QCOMPARE(result.exitCode, 1);
    QCOMPARE(result.err,
        QByteArray(
            "tallyman: " + m_full.toUtf8() + " cannot be written: No space left on device.\n"));
}

// The limit lies in the last piece, which is written when the file is closed.
void TestOutput::exportToFullDisk()
{
    const QString file = m_dir.filePath(QStringLiteral("out.ndjson"));
    const qsizetype size =
        runTallyman(m_workspace, QStringLiteral("export"), {QStringLiteral("id:2-60")}).out.size();
    QVERIFY(size > 40'000); // SQLite needs a file of 32 KiB itself
    const ProgramResult result =
        shell(QStringLiteral("trap '' XFSZ; ulimit -f %1; exec \"$0\" export id:2-60 --workspace "
                             "\"$1\" -o \"$2\"")
                  .arg((size - 1) / 1024),
            {tallymanPath(), m_workspace, file});
    QCOMPARE(result.exitCode, 1);
    QCOMPARE(result.err,
        QByteArray("tallyman: " + file.toUtf8() + " cannot be written: File too large.\n"));
    QVERIFY(!QFile::exists(file));
}

void TestOutput::exportToDirectory()
{
    const ProgramResult result =
        runTallyman(m_workspace, QStringLiteral("export"), {QStringLiteral("-o"), m_dir.path()});
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.err.contains(m_dir.path().toUtf8()), result.err.constData());
    QVERIFY2(!result.err.contains("Unknown"), result.err.constData());
}

// A pipe is opened at both ends, and the reading one closed.
void TestOutput::nobodyReads()
{
    QFETCH(QString, arguments);
    const QString pipe = m_dir.filePath(QStringLiteral("pipe"));
    QFile::remove(pipe);
    const ProgramResult result =
        shell(QStringLiteral("mkfifo \"$2\"; exec 3<>\"$2\" 4>\"$2\" 3>&-; "
                             "\"$0\" %1 --workspace \"$1\" >&4")
                  .arg(arguments),
            {tallymanPath(), m_workspace, pipe});
    QCOMPARE(result.err, QByteArray());
    QCOMPARE(result.exitCode, 0);
}

QTEST_GUILESS_MAIN(TestOutput)
#include "tst_output.moc"
