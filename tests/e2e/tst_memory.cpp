// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/program.h"
#include "harness/server.h"
#include "harness/wire.h"

#include <QFile>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace tallyman;

namespace {

constexpr qint64 kMiB = 1024 * 1024;

// The most memory that was ever resident, in KiB.
qint64 mostMemoryKiB(qint64 processId)
{
    QFile status(QStringLiteral("/proc/%1/status").arg(processId));
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    const QByteArray text = status.readAll();
    const qsizetype at = text.indexOf("VmHWM:");
    return text.mid(at + 6, text.indexOf("kB", at) - at - 6).trimmed().toLongLong();
}

} // namespace

// What large and many uploads cost the built program in memory.
class TestMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void manyUploads();
    void oneLargeUpload();
};

void TestMemory::initTestCase()
{
#if defined(__SANITIZE_ADDRESS__)
    QSKIP("the address sanitizer keeps what is freed");
#endif
}

// Each is over the limit for memory and goes to the disk; none may leave anything behind.
void TestMemory::manyUploads()
{
    QTemporaryDir dir;
    Server server(dir.filePath(QStringLiteral("many.tally")));
    QVERIFY(server.start());
    const auto upload = [&](int count) {
        Wire wire(server.port());
        for (int i = 0; i < count; ++i) {
            const QByteArray body = QByteArray::number(i) + QByteArray(1'400'000, 'x');
            wire.send(postMessage("/many", body));
            if (statusOf(wire.readReply()) != 200)
                return false;
        }
        return true;
    };
    QVERIFY(upload(30));
    const qint64 before = mostMemoryKiB(server.processId());
    QVERIFY(before > 0);
    QVERIFY(upload(100));
    const qint64 grown = mostMemoryKiB(server.processId()) - before;
    QVERIFY2(grown < 12 * 1024, QByteArray::number(grown).constData());
}

void TestMemory::oneLargeUpload()
{
    QTemporaryDir dir;
    Server server(dir.filePath(QStringLiteral("large.tally")));
    QVERIFY(server.start());
    for (int i = 0; i < 20; ++i) { // fills SQLite's page cache
        const QByteArray body = QByteArray::number(i) + QByteArray(kMiB, 'x');
        QCOMPARE(statusOf(exchange(server.port(), postMessage("/warm", body))), 200);
    }
    const qint64 before = mostMemoryKiB(server.processId());
    constexpr qint64 kBytes = 256 * kMiB;
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), server.port());
    QVERIFY(socket.waitForConnected());
    socket.write(QByteArray("POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: "
        + QByteArray::number(kBytes) + "\r\n\r\n"));
    for (qint64 sent = 0; sent < kBytes; sent += kMiB) {
        socket.write(QByteArray(kMiB, static_cast<char>('a' + sent / kMiB % 26)));
        while (socket.bytesToWrite() > kMiB)
            QVERIFY(socket.waitForBytesWritten());
    }
    while (!socket.canReadLine())
        QVERIFY(socket.waitForReadyRead());
    QVERIFY(socket.readLine().contains("200"));
    const qint64 grown = mostMemoryKiB(server.processId()) - before;
    QVERIFY2(grown < 12 * 1024, QByteArray::number(grown).constData());
}

QTEST_GUILESS_MAIN(TestMemory)
#include "tst_memory.moc"
