// SPDX-License-Identifier: GPL-3.0-or-later
#include "damagefiles.h"
#include "logfixture.h"
#include "store/salvage.h"

#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QTest>
#include <algorithm>

using namespace tallyman;
using namespace tallyman::test;

// Files that are cut, flipped or overwritten: whatever is read from them is what was received.
class DamageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // The write-ahead log ends anywhere: the events before are whole, none is torn.
    void logCutEvery512Bytes()
    {
        LogFixture fixture;
        QVERIFY(fixture.open());
        for (int i = 1; i <= 40; ++i)
            QCOMPARE(fixture.append(makeEvent("body " + QByteArray::number(i))), i);
        QTemporaryDir copies;
        const QByteArray database = contentOf(fixture.path());
        const QByteArray wal = contentOf(fixture.path() + QStringLiteral("-wal"));
        QVERIFY(wal.size() > 20'000);
        qint64 before = 0;
        for (qsizetype cut = 0; cut < wal.size() + 512; cut += 512) {
            const qsizetype size = std::min(cut, wal.size());
            const QString path = copies.filePath(QStringLiteral("cut%1.tally").arg(size));
            writeFile(path, database);
            writeFile(path + QStringLiteral("-wal"), wal.first(size));
            const qint64 events = intactEvents(path);
            QVERIFY2(events >= before, "a longer log has fewer events");
            before = events;
        }
        QCOMPARE(before, 40);
    }

    void flippedBits_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 40; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }

    void flippedBits()
    {
        QFETCH(quint32, seed);
        QByteArray database = closedWorkspace();
        QRandomGenerator random(seed);
        for (int i = 0; i < 20; ++i) {
            const qsizetype at = random.bounded(static_cast<int>(database.size() - 4096)) + 4096;
            database[at] = static_cast<char>(database[at] ^ (1 << random.bounded(8)));
        }
        QTemporaryDir folder;
        const QString damaged = folder.filePath(QStringLiteral("damaged.tally"));
        writeFile(damaged, database);
        const QString rescued = folder.filePath(QStringLiteral("rescued.tally"));
        const auto count = salvageWorkspace(damaged, rescued);
        QCOMPARE(contentOf(damaged), database); // never written to
        if (!count)
            return; // the schema itself was hit: told in words
        QCOMPARE(intactEvents(rescued), *count);
    }

    void overwrittenPage()
    {
        QByteArray database = closedWorkspace();
        database.replace(5 * 4096, 4096, QByteArray(4096, '\xAA'));
        QTemporaryDir folder;
        const QString damaged = folder.filePath(QStringLiteral("damaged.tally"));
        writeFile(damaged, database);
        const QString rescued = folder.filePath(QStringLiteral("rescued.tally"));
        const auto count = salvageWorkspace(damaged, rescued);
        QVERIFY2(count.has_value(), count ? "" : qPrintable(count.error().message));
        QVERIFY(*count > 0);
        QCOMPARE(intactEvents(rescued), *count);
        QCOMPARE(contentOf(damaged), database);
        QVERIFY(!salvageWorkspace(damaged, rescued)); // an existing file is not overwritten
        QCOMPARE(QFileInfo(rescued).permissions() & (QFile::ReadGroup | QFile::ReadOther),
            QFile::Permissions());
    }

    // The header, or the whole first page with the list of the tables.
    void lostStart_data()
    {
        QTest::addColumn<int>("bytes");
        QTest::newRow("header") << 100;
        QTest::newRow("first page") << 4096;
    }

    void lostStart()
    {
        QFETCH(int, bytes);
        QByteArray database = closedWorkspace();
        database.replace(0, bytes, QByteArray(bytes, '\xAA'));
        QTemporaryDir folder;
        const QString damaged = folder.filePath(QStringLiteral("damaged.tally"));
        writeFile(damaged, database);
        const QString rescued = folder.filePath(QStringLiteral("rescued.tally"));
        const auto count = salvageWorkspace(damaged, rescued);
        QVERIFY2(count.has_value(), count ? "" : qPrintable(count.error().message));
        QCOMPARE(*count, 300);
        QCOMPARE(intactEvents(rescued), 300);
        QCOMPARE(contentOf(damaged), database);
    }

    void intactFileIsCopiedWhole()
    {
        QTemporaryDir folder;
        const QString source = folder.filePath(QStringLiteral("source.tally"));
        writeFile(source, closedWorkspace());
        const QString copy = folder.filePath(QStringLiteral("copy.tally"));
        const auto count = salvageWorkspace(source, copy);
        QVERIFY(count);
        QCOMPARE(*count, 300);
        QCOMPARE(intactEvents(copy), 300);
    }

private:
    // 300 events, some with shared content, closed cleanly.
    static QByteArray closedWorkspace()
    {
        static const QByteArray content = [] {
            LogFixture fixture;
            fixture.open();
            for (int i = 0; i < 300; ++i) {
                fixture.append(
                    makeEvent(i % 50 == 7 ? QByteArray(30'000 + i, 'c')
                                          : QByteArray(300, static_cast<char>('a' + i % 26))));
            }
            fixture.close();
            return contentOf(fixture.path());
        }();
        return content;
    }
};

QTEST_GUILESS_MAIN(DamageTest)
#include "tst_damage.moc"
