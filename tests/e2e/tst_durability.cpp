// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/load.h"
#include "harness/program.h"
#include "harness/server.h"
#include "harness/trace.h"
#include "harness/wire.h"

#include <QFile>
#include <QHash>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

using namespace tallyman;

namespace {

constexpr int kSenders = 8;
// Rounds of the SIGKILL test; TALLYMAN_KILLS asks for another number.
constexpr int kDefaultKills = 100;

int kills()
{
    bool ok = false;
    const int wanted = qEnvironmentVariableIntValue("TALLYMAN_KILLS", &ok);
    return ok ? wanted : kDefaultKills;
}

// How often each number is stored, and a sentence about the first event that is not whole.
struct Stored
{
    QHash<int, int> counts;
    QString damage;
};

Stored stored(const QByteArray &listed)
{
    Stored result;
    const QList<QJsonObject> events = jsonLines(listed);
    for (const QJsonObject &event : events) {
        const QString target = event[QLatin1String("target")].toString();
        if (event[QLatin1String("state")].toString() != QLatin1String("complete")) {
            continue; // the connection broke in the middle; it was not answered
        }
        const int number = target.mid(3).toInt();
        ++result.counts[number];
        const QByteArray body = Load::bodyOf(number);
        if (event[QLatin1String("bodySha256")].toString().toLatin1() != sha256Hex(body)
            || event[QLatin1String("bodyBytes")].toInt() != body.size()) {
            result.damage = QStringLiteral("%1 is not what was sent").arg(target);
        }
    }
    return result;
}

} // namespace

// Answered means stored: once and whole, whatever happens to the process afterwards.
class TestDurability : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void killedUnderLoad();
    void commitBeforeReply();
};

void TestDurability::killedUnderLoad()
{
    QTemporaryDir dir;
    const QString workspace = dir.filePath(QStringLiteral("killed.tally"));
    std::set<int> answered;
    int next = 1;
    const int rounds = kills();
    for (int round = 0; round < rounds; ++round) {
        Server server(workspace);
        QVERIFY(server.start());
        Load load(server.port(), kSenders, next);
        const int target = 1 + QRandomGenerator::global()->bounded(600);
        const bool reached = load.waitForAnswers(target, std::chrono::minutes(2));
        QVERIFY2(reached,
            qPrintable(QStringLiteral("round %1 of %2, wanted %3 answers; %4; %5")
                           .arg(round)
                           .arg(rounds)
                           .arg(target)
                           .arg(load.report(), server.report())));
        server.kill();
        load.stop();
        next = load.nextNumber();
        answered.insert(load.answered().begin(), load.answered().end());
    }
    qInfo("%d times killed, %d messages answered", rounds, static_cast<int>(answered.size()));

    // opens, recovers, and gives out every content
    const ProgramResult listed = runTallyman(workspace, QStringLiteral("list"),
        {QStringLiteral("--json"), QStringLiteral("--limit"), QStringLiteral("10000000")});
    QVERIFY2(listed.exitCode == 0, listed.err.constData());
    const Stored found = stored(listed.out);
    QVERIFY2(found.damage.isEmpty(), qPrintable(found.damage));
    int missing = 0;
    for (const int number : answered) {
        missing += found.counts.value(number) == 0 ? 1 : 0;
    }
    QCOMPARE(missing, 0);
    const auto most = std::max_element(found.counts.cbegin(), found.counts.cend());
    QVERIFY(most != found.counts.cend());
    QCOMPARE(most.value(), 1);

    // the hashes above were stored with the events: the bytes themselves have to fit them
    const ProgramResult exported = runTallyman(workspace, QStringLiteral("export"),
        {QStringLiteral("--format"), QStringLiteral("ndjson"), QStringLiteral("--unmasked"),
            QStringLiteral("-o"), dir.filePath(QStringLiteral("all.ndjson"))},
        {}, 240'000);
    QVERIFY2(exported.exitCode == 0, exported.err.constData());
    const ProgramResult imported = runTallyman(dir.filePath(QStringLiteral("again.tally")),
        QStringLiteral("import"), {dir.filePath(QStringLiteral("all.ndjson"))}, {}, 240'000);
    QVERIFY2(imported.exitCode == 0, imported.err.constData());
}

void TestDurability::commitBeforeReply()
{
    QTemporaryDir dir;
    const QString traceFile = dir.filePath(QStringLiteral("trace"));
    Server server(dir.filePath(QStringLiteral("traced.tally")),
        {QStringLiteral("--count"), QStringLiteral("20")});
    server.setWrapper({QStringLiteral("strace"), QStringLiteral("-f"), QStringLiteral("-yy"),
        QStringLiteral("-s"), QStringLiteral("64"), QStringLiteral("-e"),
        QStringLiteral("trace=read,recvfrom,recvmsg,readv,write,sendto,sendmsg,"
                       "writev,fsync,fdatasync"),
        QStringLiteral("-o"), traceFile});
    // the leak checker cannot work under a tracer
    server.setEnvironment(QStringLiteral("ASAN_OPTIONS"), QStringLiteral("detect_leaks=0"));
    QVERIFY(server.start());
    for (int i = 0; i < 20; ++i) {
        QCOMPARE(statusOf(exchange(server.port(), postMessage("/strace", "{\"a\":1}"))), 200);
    }
    QCOMPARE(server.waitForEnd(), 0);

    QFile file(traceFile);
    QVERIFY(file.open(QIODevice::ReadOnly));
    int requests = 0;
    int replies = 0;
    qsizetype requestAt = -1; // where the request had been read
    qsizetype syncedAt = -1;  // where the first sync of the log that began after that had ended
    const QByteArray trace = file.readAll();
    const QList<SystemCall> calls = readTrace(trace);
    for (const SystemCall &call : calls) {
        if (call.text.contains("POST /strace ")) {
            ++requests;
            requestAt = call.ended;
            syncedAt = -1;
        } else if ((call.name == "fsync" || call.name == "fdatasync") && call.text.contains("-wal>")
            && call.text.endsWith("= 0") && requestAt >= 0 && call.began > requestAt
            && syncedAt < 0) {
            syncedAt = call.ended;
        } else if (call.text.contains("HTTP/1.1 200 ")) {
            ++replies;
            if (syncedAt < 0 || syncedAt >= call.began) {
                const QByteArrayList lines = trace.split('\n');
                const qsizetype from =
                    qMax(qsizetype(0), (requestAt < 0 ? call.began : requestAt) - 20);
                qInfo("%s", lines.mid(from, call.ended - from + 1).join('\n').constData());
            }
            QVERIFY2(syncedAt >= 0 && syncedAt < call.began, call.text.constData());
            requestAt = -1;
        }
    }
    QCOMPARE(requests, 20);
    QCOMPARE(replies, 20);
}

QTEST_GUILESS_MAIN(TestDurability)
#include "tst_durability.moc"
