// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/program.h"

#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

using namespace tallyman;

// The window as a process: how it starts and ends.
class TestWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void endsOnSignal_data();
    void endsOnSignal();
};

void TestWindow::endsOnSignal_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
}

// As if it had been closed: the exit code is 0 and the workspace is one file.
void TestWindow::endsOnSignal()
{
    QFETCH(int, signal);
    QTemporaryDir dir;
    const QString workspace = dir.filePath(QStringLiteral("w.tally"));
    QProcess process;
    QProcessEnvironment environment = cleanEnvironment(dir.path());
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    process.setProcessEnvironment(environment);
    process.start(
        tallymanPath(), {QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), workspace});
    QVERIFY(process.waitForStarted());
    const QString log = workspace + QStringLiteral("-wal");
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(log), 30'000);
    ::kill(static_cast<pid_t>(process.processId()), signal);
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
    QVERIFY(!QFileInfo::exists(log));
}

QTEST_GUILESS_MAIN(TestWindow)
#include "tst_window.moc"
