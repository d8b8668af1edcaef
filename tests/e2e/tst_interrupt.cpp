// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/program.h"
#include "harness/server.h"
#include "harness/wire.h"

#include <QFile>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

using namespace tallyman;

namespace {

constexpr int kWaitMs = 30'000;

// Whether a process has set its own handler for a signal, from /proc/PID/status.
bool catches(qint64 processId, int signal)
{
    QFile status(QStringLiteral("/proc/%1/status").arg(processId));
    if (!status.open(QIODevice::ReadOnly))
        return false;
    const QByteArray text = status.readAll();
    const qsizetype at = text.indexOf("SigCgt:");
    const quint64 mask =
        text.mid(at + 7, text.indexOf('\n', at) - at - 7).trimmed().toULongLong(nullptr, 16);
    return at >= 0 && ((mask >> (signal - 1)) & 1) != 0;
}

} // namespace

// Whoever is stopped by SIGINT or SIGTERM before the work is done says so and does not report
// success.
class TestInterrupt : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void wait_data() { signals_(); }
    void wait();
    void waitForWorkspace();
    void resend_data() { signals_(); }
    void resend();
    void import();

private:
    static void signals_();
    void start(const QStringList &arguments);
    void interrupt(int signal);

    QTemporaryDir m_dir;
    QString m_workspace;
    std::unique_ptr<QProcess> m_process;
};

void TestInterrupt::signals_()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
}

void TestInterrupt::initTestCase()
{
    m_workspace = m_dir.filePath(QStringLiteral("events.tally"));
    Server server(m_workspace);
    QVERIFY(server.start());
    for (int i = 1; i <= 3; ++i)
        QCOMPARE(statusOf(exchange(server.port(), postMessage("/a", "{}"))), 200);
    QCOMPARE(server.terminate(), 0);
}

void TestInterrupt::init()
{
    m_process = std::make_unique<QProcess>();
    m_process->setProcessEnvironment(cleanEnvironment(m_dir.path()));
}

void TestInterrupt::start(const QStringList &arguments)
{
    m_process->start(tallymanPath(), arguments);
    QVERIFY(m_process->waitForStarted(kWaitMs)); // before, it still has the test's own handlers
    QTRY_VERIFY_WITH_TIMEOUT(catches(m_process->processId(), SIGTERM), kWaitMs);
}

void TestInterrupt::interrupt(int signal)
{
    ::kill(static_cast<pid_t>(m_process->processId()), signal);
    QVERIFY(m_process->waitForFinished(kWaitMs));
    QCOMPARE(m_process->exitStatus(), QProcess::NormalExit);
    QCOMPARE(m_process->exitCode(), 1);
}

void TestInterrupt::wait()
{
    QFETCH(int, signal);
    start({QStringLiteral("wait"), QStringLiteral("--workspace"), m_workspace,
        QStringLiteral("path:/never"), QStringLiteral("--timeout"), QStringLiteral("600")});
    interrupt(signal);
    QCOMPARE(m_process->readAllStandardOutput(), QByteArray());
    const QByteArray error = m_process->readAllStandardError();
    QVERIFY2(error.contains("Interrupted before"), error.constData());
}

void TestInterrupt::waitForWorkspace()
{
    start({QStringLiteral("wait"), QStringLiteral("--workspace"),
        m_dir.filePath(QStringLiteral("later.tally")), QStringLiteral("--timeout"),
        QStringLiteral("600")});
    interrupt(SIGINT);
}

void TestInterrupt::resend()
{
    QFETCH(int, signal);
    // answers the first request only
    QTcpServer target;
    QVERIFY(target.listen(QHostAddress::LocalHost));
    int requests = 0;
    connect(&target, &QTcpServer::newConnection, this, [&] {
        QTcpSocket *socket = target.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, this, [&requests, socket] {
            if (!socket->readAll().contains("{}"))
                return;
            if (++requests == 1)
                socket->write("HTTP/1.1 204 No Content\r\n\r\n");
        });
    });
    start({QStringLiteral("resend"), QStringLiteral("--workspace"), m_workspace,
        QStringLiteral("1-3"), QStringLiteral("--to"),
        QStringLiteral("http://127.0.0.1:%1").arg(target.serverPort())});
    QTRY_COMPARE_WITH_TIMEOUT(requests, 2, kWaitMs);
    interrupt(signal);
    const QByteArray error = m_process->readAllStandardError();
    QVERIFY2(error.contains("Interrupted; 1 of 3 events"), error.constData());
    const QByteArray out = m_process->readAllStandardOutput();
    QCOMPARE(out.count('\n'), 2);
    QVERIFY2(out.contains("Cancelled"), out.constData());
    QCOMPARE(requests, 2);
}

// The events that were counted are stored, and no more.
void TestInterrupt::import()
{
    const QByteArray line = runTallyman(m_workspace, QStringLiteral("export"),
        {QStringLiteral("id:1"), QStringLiteral("--unmasked")})
                                .out;
    QVERIFY(line.endsWith('\n'));
    const QString path = m_dir.filePath(QStringLiteral("lines"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    constexpr int kLines = 50'000;
    for (int i = 0; i < kLines; ++i)
        file.write(line);
    file.close();
    const QString other = m_dir.filePath(QStringLiteral("imported.tally"));
    start({QStringLiteral("import"), QStringLiteral("--workspace"), other, path});
    interrupt(SIGINT);
    const QByteArray error = m_process->readAllStandardError();
    QVERIFY2(error.contains("Interrupted."), error.constData());
    const QByteArray before = " events were imported before that.";
    const qsizetype end = error.indexOf(before);
    QVERIFY2(end > 0, error.constData());
    const qsizetype begin = error.lastIndexOf(' ', end - 1) + 1;
    const int imported = error.mid(begin, end - begin).toInt();
    QVERIFY(imported < kLines);
    const QByteArray listed = runTallyman(other, QStringLiteral("list")).out;
    QCOMPARE(listed.count('\n'), imported);
}

QTEST_GUILESS_MAIN(TestInterrupt)
#include "tst_interrupt.moc"
