// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/program.h"
#include "harness/server.h"
#include "harness/wire.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <memory>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

using namespace tallyman;

namespace {

QStringList shell(const QString &script)
{
    return {QStringLiteral("bash"), QStringLiteral("-c"), script + QStringLiteral("; exec \"$@\""),
        QStringLiteral("bash")};
}

bool tmpfsPossible()
{
    return run(QStringLiteral("unshare"),
               {QStringLiteral("-m"), QStringLiteral("mount"), QStringLiteral("-t"),
                   QStringLiteral("tmpfs"), QStringLiteral("tmpfs"), QStringLiteral("/mnt")})
               .exitCode
        == 0;
}

// Posts 200-KiB contents, each different, until one is not answered 200; returns that reply and how
// many were.
QByteArray fill(quint16 port, int *answered)
{
    QByteArray reply;
    for (int i = 0; i < 2'000; ++i) {
        const QByteArray body = QByteArray::number(i) + QByteArray(200 * 1024, 'f');
        reply = exchange(port, postMessage("/fill", body));
        if (statusOf(reply) != 200) {
            return reply;
        }
        ++*answered;
    }
    return reply;
}

// Posts until a message is answered 200: capture resumes by itself when the cause is gone.
bool waitForCapture(quint16 port)
{
    const QDeadlineTimer deadline(60'000);
    while (!deadline.hasExpired()) {
        if (statusOf(exchange(port, postMessage("/again", "{}"))) == 200) {
            return true;
        }
    }
    return false;
}

// How many events match, seen from inside another process's mount namespace if one is named.
int storedCount(const QString &workspace, const QString &filter, const QStringList &wrapper = {})
{
    QStringList command = wrapper;
    command << tallymanPath() << QStringLiteral("list") << QStringLiteral("--workspace")
            << workspace << filter << QStringLiteral("--json") << QStringLiteral("--limit")
            << QStringLiteral("100000");
    const QString program = command.takeFirst();
    const ProgramResult listed = run(program, command);
    if (listed.exitCode != 0) {
        qInfo("%s", listed.err.constData());
        return -1;
    }
    return static_cast<int>(jsonLines(listed.out).size());
}

void verifyRefused(const QByteArray &reply)
{
    QCOMPARE(statusOf(reply), 503);
    QVERIFY2(reply.contains("\r\nRetry-After: "), reply.constData());
    QVERIFY2(reply.contains("\"reason\""), reply.constData());
}

} // namespace

// What goes wrong on a machine, really caused. The invariant is always the same: answered 2xx means
// stored once and whole, and the program says what is wrong.
class TestFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void diskFull_data();
    void diskFull();
    void directoryReadOnly();
    void directoryMissing();
    void fileRemoved();
    void notAWorkspace();
    void tooManyFiles();
};

void TestFaults::diskFull_data()
{
    QTest::addColumn<QString>("kind");
    QTest::newRow("file-size limit") << QStringLiteral("limit");
    QTest::newRow("small file system") << QStringLiteral("tmpfs");
}

void TestFaults::diskFull()
{
    QFETCH(QString, kind);
    const bool limit = kind == QLatin1String("limit");
    if (!limit && !tmpfsPossible()) {
        QSKIP("mounting needs root; the row before causes the same with a file-size limit");
    }
    QTemporaryDir dir;
    const QString workspace = dir.filePath(QStringLiteral("full.tally"));
    Server server(workspace);
    // An ignored SIGXFSZ makes writes over the limit fail as they do on a full disk.
    server.setWrapper(limit ? shell(QStringLiteral("trap '' XFSZ; ulimit -S -f 6144"))
                            : QStringList{QStringLiteral("unshare"), QStringLiteral("-m")}
                + shell(QStringLiteral("mount -t tmpfs -o size=12m tmpfs '%1' && head -c "
                                       "4194304 /dev/zero > '%1/ballast'")
                            .arg(dir.path())));
    QVERIFY(server.start());

    int answered = 0;
    const QByteArray refused = fill(server.port(), &answered);
    QVERIFY(answered > 2);
    verifyRefused(refused);
    QVERIFY2(server.waitForError(limit ? "" : "full"), server.standardError().constData());
    QVERIFY(server.isRunning());

    const auto process = static_cast<pid_t>(server.processId());
    if (limit) {
        const rlimit none{RLIM_INFINITY, RLIM_INFINITY};
        QCOMPARE(::prlimit(process, RLIMIT_FSIZE, &none, nullptr), 0);
    } else {
        const QString root = QStringLiteral("/proc/%1/root").arg(process);
        QVERIFY(QFile::remove(root + dir.filePath(QStringLiteral("ballast"))));
    }
    QVERIFY(waitForCapture(server.port()));
    const QStringList inside = limit ? QStringList()
                                     : QStringList{QStringLiteral("nsenter"), QStringLiteral("-m"),
                                         QStringLiteral("-t"), QString::number(process)};
    QCOMPARE(storedCount(workspace, QStringLiteral("path:/fill"), inside), answered);
    QCOMPARE(server.terminate(), 0);
}

void TestFaults::directoryReadOnly()
{
    QTemporaryDir dir;
    const QString workspace = dir.filePath(QStringLiteral("sub/readonly.tally"));
    QVERIFY(QDir(dir.path()).mkdir(QStringLiteral("sub")));
    const QString sub = dir.filePath(QStringLiteral("sub"));
    QVERIFY(QFile::setPermissions(sub, QFile::ReadOwner | QFile::ExeOwner));
    // root writes anyway unless it gives up that right
    QStringList command;
    if (::geteuid() == 0) {
        command << QStringLiteral("setpriv") << QStringLiteral("--bounding-set")
                << QStringLiteral("-dac_override,-dac_read_search");
    }
    command << tallymanPath() << QStringLiteral("serve") << QStringLiteral("--workspace")
            << workspace << QStringLiteral("--listen") << QStringLiteral("127.0.0.1:0")
            << QStringLiteral("--for") << QStringLiteral("20");
    const QString program = command.takeFirst();
    const ProgramResult result = run(program, command);
    QFile::setPermissions(sub, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.err.contains(sub.toUtf8()), result.err.constData());
    QVERIFY(!result.err.contains("listening on http"));
}

void TestFaults::directoryMissing()
{
    QTemporaryDir dir;
    QFile plain(dir.filePath(QStringLiteral("plain")));
    QVERIFY(plain.open(QIODevice::WriteOnly));
    plain.close();
    const ProgramResult result =
        runTallyman(dir.filePath(QStringLiteral("plain/x.tally")), QStringLiteral("serve"),
            {QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--for"),
                QStringLiteral("20")});
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.err.contains("plain"), result.err.constData());
}

void TestFaults::fileRemoved()
{
    QTemporaryDir dir;
    const QString workspace = dir.filePath(QStringLiteral("in/removed.tally"));
    QVERIFY(QDir(dir.path()).mkdir(QStringLiteral("in")));
    Server server(workspace);
    QVERIFY(server.start());
    QCOMPARE(statusOf(exchange(server.port(), postMessage("/before", "1"))), 200);

    // taken away: what would be written now could never be found again
    QVERIFY(QDir(dir.path()).rename(QStringLiteral("in"), QStringLiteral("away")));
    const QDeadlineTimer deadline(30'000);
    QByteArray reply;
    int answered = 0;
    do {
        reply = exchange(server.port(), postMessage("/gone", "1"));
        answered += statusOf(reply) == 200 ? 1 : 0;
    } while (statusOf(reply) == 200 && !deadline.hasExpired());
    verifyRefused(reply);
    QVERIFY2(server.waitForError("removed.tally"), server.standardError().constData());

    QVERIFY(QDir(dir.path()).rename(QStringLiteral("away"), QStringLiteral("in")));
    QVERIFY(waitForCapture(server.port()));
    QCOMPARE(server.terminate(), 0);
    QCOMPARE(storedCount(workspace, QStringLiteral("path:/before")), 1);
    QCOMPARE(storedCount(workspace, QStringLiteral("path:/gone")), answered);
}

void TestFaults::notAWorkspace()
{
    QTemporaryDir dir;
    QFile file(dir.filePath(QStringLiteral("letter.tally")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("Dear Sir or Madam, this is not a database.\n");
    file.close();
    const ProgramResult result = runTallyman(file.fileName(), QStringLiteral("list"));
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.err.contains("letter.tally"), result.err.constData());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().startsWith("Dear Sir or Madam"));
}

void TestFaults::tooManyFiles()
{
    if (TALLYMAN_SANITIZED) {
        QSKIP("the undefined-behaviour sanitizer opens pipes to check types, and fails without");
    }
    QTemporaryDir dir;
    const QString workspace = dir.filePath(QStringLiteral("files.tally"));
    Server server(workspace);
    server.setWrapper(shell(QStringLiteral("ulimit -n 64")));
    QVERIFY(server.start());
    int answered = 0;
    {
        std::vector<std::unique_ptr<Wire>> wires;
        for (int i = 0; i < 120; ++i) {
            wires.push_back(std::make_unique<Wire>(server.port()));
            wires.back()->send("POST /many HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n");
        }
        for (const auto &wire : wires) {
            wire->send("1");
        }
        // those that could be accepted are answered, whatever happens to the others
        answered = statusOf(wires.front()->readReply()) == 200 ? 1 : 0;
        QCOMPARE(answered, 1);
        QVERIFY(server.isRunning());
    }
    QVERIFY(waitForCapture(server.port()));
    QVERIFY(storedCount(workspace, QStringLiteral("path:/many state:complete")) >= answered);
    QCOMPARE(server.terminate(), 0);
}

QTEST_GUILESS_MAIN(TestFaults)
#include "tst_faults.moc"
