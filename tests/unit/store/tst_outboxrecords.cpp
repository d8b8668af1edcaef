// SPDX-License-Identifier: GPL-3.0-or-later
#include "logfixture.h"
#include "store/outboxrecords.h"
#include "store/records.h"

#include <QTest>

using namespace tallyman;
using namespace tallyman::test;

namespace {

OutboxItem itemFor(EventId event, qint64 target, qint64 dueUs = 100, ImportId series = 0)
{
    OutboxItem item;
    item.eventId = event;
    item.targetId = target;
    item.dueAtUs = item.queuedAtUs = dueUs;
    item.series = series;
    item.rule = QStringLiteral("r");
    return item;
}

QList<EventId> eventsOf(const QList<OutboxItem> &items)
{
    QList<EventId> events;
    for (const OutboxItem &item : items)
        events.append(item.eventId);
    return events;
}

} // namespace

// The queue in the workspace.
class OutboxRecordsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_log = std::make_unique<LogFixture>();
        QVERIFY(m_log->open());
        m_database = std::make_unique<Database>(m_log->path(), Database::Mode::ReadWrite);
    }
    void cleanup()
    {
        m_database.reset();
        m_log.reset();
    }

    void withoutTablesThereIsNothing()
    {
        QVERIFY(outboxCounts(*m_database).isEmpty());
        QVERIFY(outboxItems(*m_database, 0, std::nullopt, 0, 10).isEmpty());
        QVERIFY(claimItems(*m_database, 1, 1000, 10).isEmpty());
        QCOMPARE(nextDue(*m_database, 1), 0);
        QCOMPARE(reviveItems(*m_database, 0, 0, 1), 0);
        QCOMPARE(dropItems(*m_database, 0, 0, false), 0);
        QCOMPARE(firstQueuedEvent(*m_database), 0);
        recoverItems(*m_database);
        removeOutboxOf(*m_database, 1, 9);
    }

    void takesUpWhatIsDueInOrder()
    {
        queueItems(*m_database,
            {itemFor(1, 7, 300), itemFor(2, 7, 100), itemFor(3, 7, 200), itemFor(4, 8, 100)});
        QCOMPARE(eventsOf(claimItems(*m_database, 7, 200, 10)), (QList<EventId>{2, 3}));
        QVERIFY(claimItems(*m_database, 7, 200, 10).isEmpty()); // nobody gets them twice
        QCOMPARE(nextDue(*m_database, 7), 300);
        QCOMPARE(outboxCounts(*m_database).value(7).waiting, 3);
        QCOMPARE(firstQueuedEvent(*m_database), 1);
        QCOMPARE(outboxCountOf(*m_database, 2), 1);
    }

    void requestsComeBack()
    {
        OutboxItem item = itemFor(1, 7);
        item.request = RewrittenRequest();
        item.request->method = "PUT";
        item.request->target = "/a?b";
        item.request->headers.append("X-Bytes", "\xe9\xff");
        item.request->host = "app.example";
        item.request->body = QByteArray("\0\xff{", 3);
        item.request->url = QUrl(QStringLiteral("https://other.example/x"));
        queueItems(*m_database, {item});
        const auto claimed = claimItems(*m_database, 7, 100, 1);
        QCOMPARE(claimed.size(), 1);
        QCOMPARE(claimed.first().request, item.request);
        QCOMPARE(claimed.first().rule, item.rule);
    }

    void longRequestsAreTakenUpInPieces()
    {
        QList<OutboxItem> items;
        for (EventId event = 1; event <= 5; ++event) {
            items.append(itemFor(event, 7));
            items.last().request = RewrittenRequest();
            items.last().request->body = QByteArray(6 * 1024 * 1024, 'x'); // 8 MiB as Base64
        }
        queueItems(*m_database, items);
        QCOMPARE(eventsOf(claimItems(*m_database, 7, 100, 10)), (QList<EventId>{1, 2}));
        QCOMPARE(eventsOf(claimItems(*m_database, 7, 100, 10)), (QList<EventId>{3, 4}));
        QCOMPARE(eventsOf(claimItems(*m_database, 7, 100, 10)), (QList<EventId>{5}));
    }

    void whatWasTakenUpWaitsAgainAfterACrash()
    {
        m_database->execute("INSERT INTO target(id, name, definition) VALUES (7, 'app', '{}')");
        queueItems(*m_database, {itemFor(1, 7), itemFor(2, 7), itemFor(3, 8)});
        QCOMPARE(claimItems(*m_database, 7, 100, 1).size(), 1);
        QCOMPARE(claimItems(*m_database, 8, 100, 1).size(), 1);
        recoverItems(*m_database);
        QVERIFY(claimItems(*m_database, 8, 100, 1).isEmpty()); // its target is not there any more
        const auto again = claimItems(*m_database, 7, 100, 10);
        QCOMPARE(eventsOf(again), (QList<EventId>{1, 2}));
        QVERIFY(again.at(0).repeated);
        QVERIFY(!again.at(1).repeated);
    }

    // Nothing of a series may overtake one that waits to be tried again.
    void aSeriesWaitsTogether()
    {
        queueItems(
            *m_database, {itemFor(1, 7, 100, 5), itemFor(2, 7, 100, 5), itemFor(3, 7, 100, 6)});
        auto claimed = claimItems(*m_database, 7, 100, 1);
        QCOMPARE(eventsOf(claimed), QList<EventId>{1});
        claimed.first().dueAtUs = 5000;
        claimed.first().attempts = 1;
        claimed.first().error = QStringLiteral("It answered 500.");
        postponeItem(*m_database, claimed.first());
        queueItems(*m_database, {itemFor(4, 7, 200, 5), itemFor(5, 7, 200, 0)});
        QCOMPARE(eventsOf(claimItems(*m_database, 7, 4999, 10)), (QList<EventId>{3, 5}));
        const auto later = claimItems(*m_database, 7, 5000, 10);
        QCOMPARE(eventsOf(later), (QList<EventId>{1, 2, 4}));
        QCOMPARE(later.first().attempts, 1);
    }

    void deadOnesAreKeptUntilSomebodySays()
    {
        queueItems(*m_database, {itemFor(1, 7), itemFor(2, 8)});
        auto item = claimItems(*m_database, 7, 100, 1).value(0);
        item.error = QStringLiteral("It answered 400.");
        item.attempts = 3;
        buryItem(*m_database, item);
        QCOMPARE(outboxCounts(*m_database).value(7).dead, 1);
        const auto dead = outboxItems(*m_database, 0, true, 0, 10);
        QCOMPARE(eventsOf(dead), QList<EventId>{1});
        QCOMPARE(dead.first().error, item.error);
        QVERIFY(claimItems(*m_database, 7, 1000, 10).isEmpty());
        QCOMPARE(reviveItems(*m_database, 0, 8, 500), 0); // of another target
        QCOMPARE(reviveItems(*m_database, item.id, 0, 500), 1);
        const auto revived = claimItems(*m_database, 7, 500, 10);
        QCOMPARE(revived.size(), 1);
        QCOMPARE(revived.first().attempts, 0); // all attempts before it
    }

    void whatIsBeingSentIsNotDropped()
    {
        queueItems(*m_database, {itemFor(1, 7), itemFor(2, 7)});
        QCOMPARE(claimItems(*m_database, 7, 100, 1).size(), 1);
        QCOMPARE(dropItems(*m_database, 0, 0, true), 0);
        QCOMPARE(dropItems(*m_database, 0, 0, false), 1);
        QCOMPARE(outboxItems(*m_database, 0, std::nullopt, 0, 9).size(), 1);
    }

    void retentionLeavesWhatIsQueued()
    {
        for (int i = 0; i < 5; ++i)
            QVERIFY(m_log->append(makeEvent("{}")) > 0);
        queueItems(*m_database, {itemFor(3, 7)});
        RetentionPolicy policy;
        policy.maxEvents = 1;
        m_log->log()->setRetention(policy);
        QTRY_COMPARE(m_database->number("SELECT min(id) FROM event"), 3);
        QCOMPARE(dropItems(*m_database, 0, 0, false), 1);
        m_log->log()->setRetention(policy);
        QTRY_COMPARE(m_database->number("SELECT min(id) FROM event"), 5);
    }

    void originsGoWithTheirDeliveries()
    {
        queueItems(*m_database, {itemFor(1, 7)});
        Delivery delivery;
        delivery.eventId = 1;
        const DeliveryId id =
            DoneItems(*m_database).store(delivery, {QStringLiteral("r"), 2, true});
        const DeliveryOrigin origin = originsOf(*m_database, 1).value(id);
        QCOMPARE(origin.rule, QStringLiteral("r"));
        QCOMPARE(origin.attempt, 2);
        QVERIFY(origin.repeated);
        removeOutboxOf(*m_database, 1, 1);
        QVERIFY(originsOf(*m_database, 1).isEmpty());
        QVERIFY(outboxItems(*m_database, 0, std::nullopt, 0, 9).isEmpty());
    }

private:
    std::unique_ptr<LogFixture> m_log;
    std::unique_ptr<Database> m_database;
};

QTEST_GUILESS_MAIN(OutboxRecordsTest)
#include "tst_outboxrecords.moc"
