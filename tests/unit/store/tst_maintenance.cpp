// SPDX-License-Identifier: GPL-3.0-or-later
#include "logfixture.h"
#include "store/eventwriter.h"
#include "store/maintenance.h"
#include "store/schema.h"

#include <QTest>

using namespace tallyman;
using namespace tallyman::test;

namespace {

class MovableClock : public Clock
{
public:
    [[nodiscard]] qint64 nowUs() const override { return now; }
    [[nodiscard]] qint64 monotonicUs() const override { return now; }
    qint64 now = 1'800'000'000'000'000;
};

// A workspace in memory, with its maintenance done by hand.
struct Workspace
{
    void insert(int count, const QByteArray &body)
    {
        Transaction transaction(database);
        for (int i = 0; i < count; ++i) {
            NewEvent event = makeEvent(QByteArray(body + QByteArray::number(i)));
            event.receivedAtUs = clock.now;
            writer.insert(event);
        }
        transaction.commit();
        writer.committed();
        content.committed();
    }
    // Returns how many steps it took.
    int stepToTheEnd()
    {
        int steps = 0;
        for (bool more = true; more && steps < 1000; ++steps)
            maintenance.step(more);
        return steps;
    }
    qint64 events() { return database.number("SELECT count(*) FROM event"); }

    MovableClock clock;
    Database database{QStringLiteral(":memory:"), Database::Mode::ReadWriteCreate};
    struct Schema
    {
        explicit Schema(Database &database) { createOrMigrate(database); }
    } schema{database};
    ContentStore content{database};
    EventWriter writer{database, content};
    Maintenance maintenance{database, content, clock};
};

} // namespace

class MaintenanceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void retentionByCount()
    {
        LogFixture fixture;
        QVERIFY(fixture.open());
        for (int i = 0; i < 30; ++i)
            QVERIFY(fixture.append(makeEvent("x")) > 0);
        IdSet expired;
        connect(fixture.log(), &EventLog::eventsExpired, &fixture,
            [&expired](const IdSet &ids) { expired.unite(ids); });
        RetentionPolicy policy;
        policy.maxEvents = 10;
        fixture.log()->setRetention(policy);
        QTRY_COMPARE(expired.size(), 20);
        Database database(fixture.path(), Database::Mode::ReadOnly);
        QCOMPARE(EventReader(database).liveIds().size(), 10);
        QCOMPARE(database.number("SELECT min(id) FROM event"), 21);
    }

    void retentionByAge()
    {
        LogFixture fixture;
        QVERIFY(fixture.open());
        for (int i = 0; i < 4; ++i) {
            NewEvent event = makeEvent("x");
            if (i < 2)
                event.receivedAtUs -= 3'600'000'000;
            QVERIFY(fixture.append(event) > 0);
        }
        RetentionPolicy policy;
        policy.maxAgeSeconds = 600;
        fixture.log()->setRetention(policy);
        Database database(fixture.path(), Database::Mode::ReadOnly);
        QTRY_COMPARE(database.number("SELECT count(*) FROM event"), 2);
        QCOMPARE(database.number("SELECT min(id) FROM event"), 3);
    }

    void retentionBySizeGivesTheSpaceBack()
    {
        LogFixture fixture;
        QVERIFY(fixture.open());
        for (int i = 0; i < 60; ++i) {
            const QByteArray body(200'000, static_cast<char>('A' + i));
            QVERIFY(fixture.append(makeEvent(body)) > 0);
        }
        Database database(fixture.path(), Database::Mode::ReadOnly);
        const auto pages = [&] { return database.number("PRAGMA page_count"); };
        const qint64 before = pages();
        RetentionPolicy policy;
        policy.maxBytes = 4'000'000;
        fixture.log()->setRetention(policy);
        QTRY_VERIFY_WITH_TIMEOUT(
            (pages() - database.number("PRAGMA freelist_count")) * 4096 <= policy.maxBytes, 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(pages() < before / 2, 20'000); // the file shrinks
        QVERIFY(database.number("SELECT count(*) FROM event") > 5);
        QCOMPARE(database.number("SELECT max(id) FROM event"), 60);
    }

    // Retention goes by the given clock; one that goes back lets nothing expire early.
    void retentionByAgeAfterAClockJump()
    {
        Workspace workspace;
        workspace.insert(3, "x");
        RetentionPolicy policy;
        policy.maxAgeSeconds = 600;
        workspace.maintenance.setRetention(policy);
        workspace.clock.now -= 86'400'000'000; // a day
        workspace.stepToTheEnd();
        QCOMPARE(workspace.events(), 3);
        workspace.clock.now += 86'400'000'000 + 601'000'000;
        workspace.stepToTheEnd();
        QCOMPARE(workspace.events(), 0);
    }

    // Batches are numbered by the clock: a lower one than an earlier process's stays.
    void trashOfThisProcessStays()
    {
        Workspace workspace;
        workspace.insert(3, "x");
        workspace.database.execute("INSERT INTO trash VALUES (1, 5000)");
        workspace.maintenance.purgeTrashOfEarlierProcesses();
        workspace.stepToTheEnd();
        QCOMPARE(workspace.events(), 2);
        workspace.database.execute("INSERT INTO trash VALUES (2, 4000)");
        workspace.stepToTheEnd();
        QCOMPARE(workspace.events(), 2);
    }

    // Large contents go in several transactions, between which requests are stored.
    void aStepIsBoundedInBytes()
    {
        Workspace workspace;
        workspace.insert(40, QByteArray(1024 * 1024, 'x'));
        workspace.database.execute("INSERT INTO trash SELECT id, 1 FROM event");
        workspace.maintenance.purgeTrashOfEarlierProcesses();
        bool more = false;
        workspace.maintenance.step(more);
        QVERIFY(more);
        QCOMPARE(workspace.events(), 24);
        workspace.stepToTheEnd();
        QCOMPARE(workspace.events(), 0);
        QCOMPARE(workspace.database.number("SELECT count(*) FROM piece"), 0);
    }
};

QTEST_GUILESS_MAIN(MaintenanceTest)
#include "tst_maintenance.moc"
