// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hash.h"
#include "http/framing.h"
#include "logfixture.h"
#include "support/faultvfs.h"

#include <QFile>
#include <QTest>
#include <sqlite3.h>

using namespace tallyman;
using namespace tallyman::test;

// The disk fails at the n-th write or sync: what was reported as stored is there once and whole,
// what was not is reported as failed, and storing goes on by itself afterwards.
class FaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void cleanup() { FaultVfs::healAll(); }

    void everyNthOperation_data()
    {
        QTest::addColumn<bool>("sync");
        QTest::addColumn<int>("code");
        QTest::newRow("write, I/O error") << false << SQLITE_IOERR_WRITE;
        QTest::newRow("write, disk full") << false << SQLITE_FULL;
        QTest::newRow("sync, I/O error") << true << SQLITE_IOERR_FSYNC;
    }

    void everyNthOperation()
    {
        QFETCH(bool, sync);
        QFETCH(int, code);
        const auto operation = sync ? FaultVfs::Operation::Sync : FaultVfs::Operation::Write;
        const QByteArray large(300'000, 'L');
        for (int n = 1; n <= 500;) {
            LogFixture fixture(FaultVfs::name());
            QVERIFY(fixture.open());
            FaultVfs::healAll();
            // several failures in one life of a workspace, so that 500 places stay quick
            QHash<EventId, QByteArray> expected;
            for (int i = 0; i < 25 && n <= 500; ++i, ++n) {
                FaultVfs::failAt(operation, n % 40 + 1, code);
                for (int k = 0; k < 3; ++k) {
                    const QByteArray body = k == 1
                        ? QByteArray(large + QByteArray::number(n))
                        : QByteArray("b" + QByteArray::number(n * 10 + k));
                    const EventId id = fixture.append(makeEvent(body));
                    QVERIFY2(id >= 0, "an event was neither stored nor refused");
                    if (id > 0)
                        expected.insert(id, body);
                }
            }
            FaultVfs::failAt(operation, 1, SQLITE_OK, 0);
            const EventId last = fixture.append(makeEvent("after"));
            QVERIFY(last > 0);
            QCOMPARE(fixture.problem.has_value(), false);
            expected.insert(last, "after");
            fixture.close();
            verify(fixture.path(), expected);
        }
        QVERIFY(FaultVfs::failures() > 0);
    }

    void fileRemovedAndMovedBack()
    {
        LogFixture fixture;
        QVERIFY(fixture.open());
        QCOMPARE(fixture.append(makeEvent("before")), 1);
        const QString away = fixture.path() + QStringLiteral(".away");
        QVERIFY(QFile::rename(fixture.path(), away));
        QCOMPARE(fixture.append(makeEvent("lost")), 0);
        QVERIFY(fixture.problem.has_value());
        QVERIFY(fixture.problem->message.contains(QStringLiteral("removed")));
        QVERIFY(QFile::rename(away, fixture.path()));
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.problem.has_value(), 10'000); // without any request
        QCOMPARE(fixture.append(makeEvent("again")), 2);
    }

private:
    static void verify(const QString &path, const QHash<EventId, QByteArray> &expected)
    {
        Database database(path, Database::Mode::ReadOnly);
        Statement check(database, "PRAGMA integrity_check");
        QVERIFY(check.step());
        QCOMPARE(check.text(0), QStringLiteral("ok"));
        EventReader reader(database);
        QCOMPARE(database.number("SELECT count(*) FROM event"), expected.size());
        for (auto it = expected.begin(); it != expected.end(); ++it) {
            const auto event = reader.event(it.key(), 1'000'000);
            QVERIFY(event);
            QCOMPARE(event->body, it.value());
            QCOMPARE(Sha256::of(wireBytes(event->head, event->body, {})), event->wireSha256);
        }
    }
};

QTEST_GUILESS_MAIN(FaultsTest)
#include "tst_diskfaults.moc"
