// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/program.h"
#include "harness/server.h"
#include "harness/wire.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tallyman;

namespace {

constexpr int kEvents = 60;
constexpr qint64 kPageBytes = 4096;

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

// `tallyman salvage` on workspaces that are really damaged.
class TestSalvage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void rescues_data();
    void rescues();
    void refuses();

private:
    QString path(const char *name) const { return m_dir.filePath(QLatin1String(name)); }
    ProgramResult salvage(const QString &from, const QString &to) const
    {
        return run(tallymanPath(), {QStringLiteral("salvage"), from, to});
    }
    QByteArrayList exported(const QString &workspace) const
    {
        return runTallyman(workspace, QStringLiteral("export"), {QStringLiteral("--unmasked")})
            .out.split('\n');
    }

    QTemporaryDir m_dir;
    QByteArray m_whole;   // the file
    QByteArrayList m_all; // its export lines
};

void TestSalvage::initTestCase()
{
    const QString workspace = path("whole.tally");
    Server server(workspace);
    QVERIFY(server.start());
    for (int i = 1; i <= kEvents; ++i) {
        const QByteArray number = QByteArray::number(i);
        const QByteArray body = number.repeated(i % 10 == 0 ? 4000 : 150);
        QCOMPARE(statusOf(exchange(server.port(), postMessage("/" + number, body))), 200);
    }
    QCOMPARE(server.terminate(), 0);
    m_whole = contentOf(workspace);
    m_all = exported(workspace);
    QCOMPARE(m_all.size(), kEvents + 1);
}

void TestSalvage::rescues_data()
{
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<int>("least"); // events that must come through
    QTest::newRow("nothing") << qint64(0) << qint64(0) << kEvents;
    QTest::newRow("first 100 bytes") << qint64(0) << qint64(100) << kEvents;
    for (const char *line : {"POST /7 HTTP/1.1", "POST /30 HTTP/1.1"}) {
        const qsizetype at = m_whole.indexOf(line);
        QVERIFY(at > kPageBytes);
        QTest::addRow("page with %s", line)
            << at / kPageBytes * kPageBytes << kPageBytes << kEvents / 2;
    }
}

void TestSalvage::rescues()
{
    QFETCH(qint64, offset);
    QFETCH(qint64, bytes);
    QFETCH(int, least);
    QTemporaryDir dir;
    const QString damaged = dir.filePath(QStringLiteral("damaged.tally"));
    const QString rescued = dir.filePath(QStringLiteral("rescued.tally"));
    QByteArray spoiled = m_whole;
    spoiled.replace(offset, bytes, QByteArray(bytes, '\xAA'));
    QFile file(damaged);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(spoiled);
    file.close();

    const ProgramResult result = salvage(damaged, rescued);
    QVERIFY2(result.exitCode == 0, result.err.constData());
    const QByteArrayList lines = exported(rescued);
    QCOMPARE(result.out, QByteArray(QByteArray::number(lines.size() - 1) + " events rescued\n"));
    QVERIFY2(lines.size() > least, result.out.constData());
    if (least < kEvents)
        QVERIFY2(lines.size() < m_all.size(), "the damage hit nothing");
    for (const QByteArray &line : lines)
        QVERIFY2(m_all.contains(line), line.constData());
    QCOMPARE(contentOf(damaged), spoiled);
}

void TestSalvage::refuses()
{
    const ProgramResult missing = salvage(path("no-such-file.tally"), path("new.tally"));
    QCOMPARE(missing.exitCode, 1);
    QVERIFY2(missing.err.contains("no-such-file.tally"), missing.err.constData());
    const ProgramResult taken = salvage(path("whole.tally"), path("whole.tally"));
    QCOMPARE(taken.exitCode, 1);
    QVERIFY2(taken.err.contains("exists already"), taken.err.constData());
    const ProgramResult alone = run(tallymanPath(), {QStringLiteral("salvage"), path("a.tally")});
    QCOMPARE(alone.exitCode, 2);
}

QTEST_GUILESS_MAIN(TestSalvage)
#include "tst_salvage.moc"
