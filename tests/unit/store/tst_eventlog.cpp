// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hash.h"
#include "logfixture.h"
#include "store/contentstore.h"
#include "store/readpool.h"
#include "store/schema.h"
#include "store/workspacelock.h"

#include <QFile>
#include <QTest>

using namespace tallyman;
using namespace tallyman::test;

class EventLogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void storesEveryField()
    {
        LogFixture fixture;
        QVERIFY(fixture.open());
        NewEvent event = makeEvent(QByteArray("a\0\xFF{", 4), "/p\xFF");
        event.state = EventState::Malformed;
        event.framing = QByteArray("\x01\x00\x02\r\n", 5);
        event.trailers = "A: b\r\n";
        event.problemCode = "host-missing";
        event.problem = QStringLiteral("a sentence");
        event.problemOffset = 17;
        event.receiveDurationUs = 1234;
        const EventId id = fixture.append(event);
        QCOMPARE(id, 1);
        fixture.log()->recordAnswered(1, 1, event.receivedAtUs + 5);
        QVERIFY(fixture.run([](Database &) {}));
        Database database(fixture.path(), Database::Mode::ReadOnly);
        EventReader reader(database);
        QTRY_VERIFY(reader.event(id, 100)->answeredAtUs.has_value());
        const Event stored = *reader.event(id, 100);
        QCOMPARE(stored.head, event.head);
        QCOMPARE(stored.body, event.body);
        QCOMPARE(stored.target, event.target);
        QCOMPARE(stored.framing, event.framing);
        QCOMPARE(stored.trailers, event.trailers);
        QCOMPARE(stored.wireSha256, event.wireSha256);
        QCOMPARE(stored.bodySha256, event.bodySha256);
        QCOMPARE(stored.problemCode, event.problemCode);
        QCOMPARE(stored.problem, event.problem);
        QCOMPARE(stored.problemOffset, 17);
        QCOMPARE(stored.receiveDurationUs, 1234);
        QCOMPARE(stored.receivedAtUs, event.receivedAtUs);
        QCOMPARE(*stored.answeredAtUs, event.receivedAtUs + 5);
        QCOMPARE(stored.state, EventState::Malformed);
        QVERIFY(stored.replyHead.contains(
            QByteArray("Date: " + httpDate(event.receivedAtUs / 1'000'000))));
        QCOMPARE(stored.replyBody, QByteArray("{}"));
    }

    // Of an event that comes from an export or a salvaged file.
    void storesWhyItWasAnsweredSo()
    {
        LogFixture fixture;
        QVERIFY(fixture.open());
        Event event;
        event.method = "GET";
        event.target = "/";
        event.head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        event.receivedAtUs = 1'700'000'000'000'000;
        event.status = 500;
        event.answeredAtUs = event.receivedAtUs + 7;
        event.replyHead = "HTTP/1.1 500 Oh\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\n\r\n";
        event.replyBody = "no";
        event.replyNote = R"({"endpoint":"crm","rule":"r"})";
        const EventId answered = fixture.append(toNewEvent(event));
        event.status = 0;
        event.answeredAtUs.reset();
        event.replyHead.clear();
        event.replyBody.clear();
        event.replyNote = R"({"endpoint":"crm","rule":"r","fault":"reset"})";
        const EventId reset = fixture.append(toNewEvent(event));
        Database database(fixture.path(), Database::Mode::ReadOnly);
        EventReader reader(database);
        const Event first = *reader.event(answered, 100);
        QCOMPARE(first.replyNote, QByteArray(R"({"endpoint":"crm","rule":"r"})"));
        QVERIFY(first.replyHead.startsWith("HTTP/1.1 500 Oh\r\nDate: Tue, 14 Nov 2023"));
        QCOMPARE(first.replyBody, QByteArray("no"));
        QCOMPARE(first.status, 500);
        QCOMPARE(*first.answeredAtUs, first.receivedAtUs + 7);
        const Event second = *reader.event(reset, 100);
        QCOMPARE(second.replyNote, event.replyNote);
        QCOMPARE(second.status, 0);
        QVERIFY(!second.answeredAtUs);
    }

    void sharesLargeContent()
    {
        LogFixture fixture;
        QVERIFY(fixture.open());
        const QByteArray body(700'000, 'x');
        for (int i = 0; i < 3; ++i)
            QVERIFY(fixture.append(makeEvent(body)) > 0);
        QVERIFY(fixture.append(makeEvent(QByteArray(4095, 'y'))) > 0);
        Database database(fixture.path(), Database::Mode::ReadOnly);
        QCOMPARE(database.number("SELECT count(*) FROM content"), 1);
        QCOMPARE(database.number("SELECT count(*) FROM piece"), 3);
        EventReader reader(database);
        QCOMPARE(reader.event(3, 1'000'000)->body, body);
        QVERIFY(!reader.event(3, 1000)->bodyLoaded());
        QCOMPARE(reader.body(3, 262'140, 10)->size(), 10);
        QCOMPARE(reader.body(3, 699'990, 100)->size(), 10);
        QCOMPARE(reader.body(3, 800'000, 100)->size(), 0);
        QCOMPARE(reader.event(4, 5000)->body.size(), 4095);
    }

    void spoolsContentThatArrives()
    {
        LogFixture fixture;
        QVERIFY(fixture.open());
        QByteArray body;
        const SpoolId spool = fixture.log()->beginSpool();
        for (int i = 0; i < 50; ++i) {
            const QByteArray part(10'000 + i, static_cast<char>('a' + i % 26));
            body += part;
            fixture.log()->spool(spool, part);
        }
        NewEvent event = makeEvent(body);
        event.body.clear();
        event.spool = spool;
        const EventId id = fixture.append(event);
        QVERIFY(id > 0);
        const SpoolId dropped = fixture.log()->beginSpool();
        fixture.log()->spool(dropped, QByteArray(600'000, 'z'));
        fixture.log()->dropSpool(dropped);
        QVERIFY(fixture.run([](Database &) {}));
        Database database(fixture.path(), Database::Mode::ReadOnly);
        EventReader reader(database);
        QCOMPARE(reader.event(id, 1'000'000)->body, body);
        QCOMPARE(database.number("SELECT count(*) FROM content"), 1);
    }

    void removesContentThatNeverBecameAnEvent()
    {
        LogFixture fixture;
        QVERIFY(fixture.open());
        fixture.log()->spool(fixture.log()->beginSpool(), QByteArray(600'000, 'z'));
        QVERIFY(fixture.run([](Database &) {}));
        QVERIFY(fixture.open()); // as after a crash
        Database database(fixture.path(), Database::Mode::ReadOnly);
        QCOMPARE(database.number("SELECT count(*) FROM content"), 0);
        QCOMPARE(database.number("SELECT count(*) FROM piece"), 0);
    }

    // What is lost while nothing can be stored costs that one event, and its pieces go.
    void lostPiecesCostOnlyTheirEvent()
    {
        LogFixture fixture;
        QVERIFY(fixture.open());
        const QByteArray part(600'000, 'z');
        const SpoolId spool = fixture.log()->beginSpool();
        fixture.log()->spool(spool, part);
        QVERIFY(fixture.run([](Database &) {}));
        const QString aside = fixture.path() + QStringLiteral(".aside");
        QVERIFY(QFile::rename(fixture.path(), aside));
        fixture.log()->spool(spool, part);
        QTRY_VERIFY(fixture.problem.has_value());
        QVERIFY(QFile::rename(aside, fixture.path()));
        NewEvent event = makeEvent(part + part);
        event.body.clear();
        event.spool = spool;
        fixture.log()->append(event, 1001);
        fixture.log()->append(makeEvent("other"), 1002);
        QTRY_VERIFY(fixture.stored.contains(1002));
        QTRY_COMPARE(fixture.failed, QList<quint64>{1001});
        QVERIFY(fixture.append(makeEvent("next")) > 0);
        Database database(fixture.path(), Database::Mode::ReadOnly);
        QCOMPARE(database.number("SELECT count(*) FROM event"), 2);
        QCOMPARE(database.number("SELECT count(*) FROM content"), 0);
        QCOMPARE(database.number("SELECT count(*) FROM piece"), 0);
    }

    void spoolsLeaveMemory()
    {
        Database database(QStringLiteral(":memory:"), Database::Mode::ReadWriteCreate);
        createOrMigrate(database);
        ContentStore store(database);
        for (int round = 1; round <= 3; ++round) {
            Transaction transaction(database);
            const auto spool = static_cast<SpoolId>(round);
            const QByteArray body(500'000 + round, 'x');
            store.append(spool, body);
            QVERIFY(store.finish(spool, Sha256::of(body), body.size()) > 0);
            transaction.commit();
            store.committed();
            QCOMPARE(store.spools(), 0);
        }
    }

    // A rollback gives the ids of what it took away to others, which a later drop must not touch.
    void droppingAfterARollbackTakesNothingOfOthers()
    {
        Database database(QStringLiteral(":memory:"), Database::Mode::ReadWriteCreate);
        createOrMigrate(database);
        ContentStore store(database);
        {
            Transaction transaction(database);
            store.append(1, QByteArray(300'000, 'a'));
        }
        store.rolledBack();
        QVERIFY(!store.isWhole(1));
        const QByteArray other(300'000, 'b');
        {
            Transaction transaction(database);
            QVERIFY(store.store(other, Sha256::of(other)) > 0);
            transaction.commit();
            store.committed();
        }
        {
            Transaction transaction(database);
            store.drop(1);
            store.sweep();
            transaction.commit();
            store.committed();
        }
        QCOMPARE(store.spools(), 0);
        QCOMPARE(database.number("SELECT count(*) FROM content"), 1);
        QCOMPARE(database.number("SELECT count(*) FROM piece"), 2);
    }

    void idsAreNeverUsedAgain()
    {
        LogFixture fixture;
        QVERIFY(fixture.open());
        for (int i = 0; i < 5; ++i)
            QVERIFY(fixture.append(makeEvent("x")) > 0);
        QVERIFY(fixture.run([](Database &database) {
            database.execute("INSERT INTO trash VALUES (4, 1), (5, 1)");
        }));
        QVERIFY(fixture.open()); // closing removes the trash for good
        {
            Database database(fixture.path(), Database::Mode::ReadOnly);
            QCOMPARE(database.number("SELECT count(*) FROM event"), 3);
            QCOMPARE(EventReader(database).liveIds().size(), 3);
        }
        QCOMPARE(fixture.append(makeEvent("x")), 6);
        Database database(fixture.path(), Database::Mode::ReadOnly);
        const IdSet live = EventReader(database).liveIds();
        QCOMPARE(live.size(), 4);
        QVERIFY(live.contains(6) && !live.contains(5));
    }

    void sharedContentGoesWithItsLastEvent()
    {
        LogFixture fixture;
        QVERIFY(fixture.open());
        const QByteArray body(10'000, 'x');
        QVERIFY(fixture.append(makeEvent(body)) > 0);
        QVERIFY(fixture.append(makeEvent(body)) > 0);
        QVERIFY(fixture.run([](Database &d) { d.execute("INSERT INTO trash VALUES (1, 1)"); }));
        QVERIFY(fixture.open());
        {
            Database database(fixture.path(), Database::Mode::ReadOnly);
            QCOMPARE(EventReader(database).event(2, 20'000)->body, body);
        }
        QVERIFY(fixture.run([](Database &d) { d.execute("INSERT INTO trash VALUES (2, 2)"); }));
        QVERIFY(fixture.open());
        Database database(fixture.path(), Database::Mode::ReadOnly);
        QCOMPARE(database.number("SELECT count(*) FROM piece"), 0);
    }

    // A file whose rows contradict each other is read as far as it goes, never beyond.
    void shorterContentThanTheEventSays_data()
    {
        QTest::addColumn<int>("stored");
        QTest::newRow("in the row") << 100;
        QTest::newRow("in pieces") << 600'000;
    }

    void shorterContentThanTheEventSays()
    {
        QFETCH(int, stored);
        LogFixture fixture;
        QVERIFY(fixture.open());
        QVERIFY(fixture.append(makeEvent(QByteArray(stored, 'x'))) > 0);
        QVERIFY(fixture.run(
            [](Database &d) { d.execute("UPDATE event SET body_bytes = 1000000000000"); }));
        Database database(fixture.path(), Database::Mode::ReadOnly);
        EventReader reader(database);
        QCOMPARE(reader.body(1, 0, stored)->size(), stored);
        for (const qint64 offset : {0, 90, 100, 262'144, 599'999, 600'000, 700'000, 900'000'000}) {
            const Result<QByteArray> body = reader.body(1, offset, 1'000'000'000);
            QVERIFY(!body);
            QCOMPARE(body.error().code, ErrorCode::Corrupt);
        }
        QVERIFY(reader.event(1, 1000)); // the rest can be looked at
    }

    void searchesAcrossPieces()
    {
        LogFixture fixture;
        QVERIFY(fixture.open());
        QByteArray body(600'000, '.');
        body.replace(262'140, 8, "NeedLe42"); // over the border of two pieces
        QVERIFY(fixture.append(makeEvent(body)) > 0);
        QVERIFY(fixture.append(makeEvent("small needle42 here")) > 0);
        QVERIFY(fixture.append(makeEvent("nothing")) > 0);
        Database database(fixture.path(), Database::Mode::ReadOnly);
        const auto find = [&](const QString &text) {
            return EventReader(database).matching(*Filter::parse(text, 0), 1, 10).size();
        };
        QCOMPARE(find(QStringLiteral("needle42")), 2);
        QCOMPARE(find(QStringLiteral("needle43")), 0);
        QCOMPARE(find(QStringLiteral("method:POST nothing")), 1);
        QCOMPARE(find(QStringLiteral("status:2xx")), 3);
        QCOMPARE(find(QStringLiteral("status:4xx")), 0);
        QCOMPARE(find(QStringLiteral("id:2-3")), 2);
        QCOMPARE(find(QStringLiteral("path:/HOOK")), 3);
        QCOMPARE(find(QStringLiteral("\"'; DROP TABLE event\"")), 0);
    }

    // Salvage puts the first page of a new workspace into files that were made table by table.
    void newWorkspacesHaveTheTablesOfOthers()
    {
        const auto layoutOf = [](Database &database) {
            QStringList rows{QString::number(database.number("PRAGMA auto_vacuum")),
                QString::number(database.number("PRAGMA page_size"))};
            Statement row(database, "SELECT name, rootpage, sql FROM sqlite_schema ORDER BY name");
            while (row.step())
                rows +=
                    row.text(0) + QLatin1Char(' ') + row.text(1) + QLatin1Char(' ') + row.text(2);
            return rows;
        };
        LogFixture stepwise;
        QVERIFY(stepwise.open());
        const LogFixture atOnce;
        QFile file(atOnce.path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(newWorkspace());
        file.close();
        Database expected(stepwise.path(), Database::Mode::ReadOnly);
        Database made(atOnce.path(), Database::Mode::ReadWrite);
        QVERIFY(checkWorkspace(made));
        QCOMPARE(layoutOf(made), layoutOf(expected));
        QCOMPARE(made.number("PRAGMA user_version"), kSchemaVersion);
        Statement mode(made, "PRAGMA journal_mode");
        QVERIFY(mode.step());
        QCOMPARE(mode.text(0), QStringLiteral("wal"));
    }

    void refusesForeignAndNewerFiles()
    {
        LogFixture fixture;
        QVERIFY(fixture.open());
        fixture.close();
        {
            Database database(fixture.path(), Database::Mode::ReadWrite);
            QVERIFY(checkWorkspace(database));
            database.execute("PRAGMA user_version = 99");
            const auto newer = checkWorkspace(database);
            QVERIFY(!newer && newer.error().code == ErrorCode::Unsupported);
            QVERIFY(newer.error().message.contains(QStringLiteral("99")));
            database.execute("PRAGMA application_id = 5");
            QVERIFY(!checkWorkspace(database));
        }
    }

    void oneCapturesAtATime()
    {
        LogFixture fixture;
        QVERIFY(fixture.open());
        auto lock = WorkspaceLock::acquire(fixture.path());
        QVERIFY(lock);
        const auto second = WorkspaceLock::acquire(fixture.path());
        QVERIFY(!second && second.error().code == ErrorCode::Busy);
        QVERIFY(
            second.error().message.contains(QString::number(QCoreApplication::applicationPid())));
        QVERIFY(!WorkspaceLock::holder(fixture.path()).isEmpty());
        lock->reset();
        QVERIFY(WorkspaceLock::holder(fixture.path()).isEmpty());
        QVERIFY(WorkspaceLock::acquire(fixture.path()));
    }

    void cancelledReadsStop()
    {
        LogFixture fixture;
        QVERIFY(fixture.open());
        QVERIFY(fixture.append(makeEvent("x")) > 0);
        ReadPool pool(fixture.path());
        QObject context;
        const auto cancelled = std::make_shared<std::atomic_bool>(false);
        std::optional<ErrorCode> code;
        pool.run<qint64>(
            &context,
            [cancelled](EventReader &reader) -> Result<qint64> {
                *cancelled = true; // the query below would take minutes
                return reader.database().number("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT "
                                                "i + 1 FROM n WHERE i < 2000000000)"
                                                " SELECT count(*) FROM n");
            },
            [&code](const Result<qint64> &result) {
                code = result ? ErrorCode::Io : result.error().code;
            },
            ReadPool::Priority::Background, cancelled);
        QTRY_VERIFY_WITH_TIMEOUT(code.has_value(), 20'000);
        QCOMPARE(*code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(EventLogTest)
#include "tst_eventlog.moc"
