// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/bulkresend.h"
#include "deliver/pace.h"
#include "support/testevent.h"

#include <QElapsedTimer>
#include <QHash>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace tallyman;
using namespace tallyman::test;

namespace {

// Plays the session's part: loads events and answers sends when told.
struct FakeSession
{
    bool synchronous = false;
    QSet<EventId> deleted;
    QSet<EventId> malformed;
    QHash<EventId, Delivery> answers;
    QList<EventId> order;
    QHash<Sender::Token, std::function<void(const Result<Delivery> &)>> waiting;
    QHash<Sender::Token, EventId> ids;
    qsizetype mostWaiting = 0;
    Sender::Token next = 1;

    std::unique_ptr<BulkResend> create()
    {
        return std::make_unique<BulkResend>(
            [this](EventId id, const Target &, const std::function<void(Result<EventPtr>)> &done) {
                if (deleted.contains(id)) {
                    done(failure(ErrorCode::NotFound, QStringLiteral("Event %1 is gone.").arg(id)));
                    return;
                }
                Event event = makeEvent("POST / HTTP/1.1\r\nHost: a\r\n\r\n");
                event.id = id;
                if (malformed.contains(id)) {
                    event.state = EventState::Malformed;
                    event.method.clear();
                }
                done(std::make_shared<const Event>(event));
            },
            composeResend,
            [this](const OutgoingRequest &request,
                const std::function<void(const Result<Delivery> &)> &done) {
                order.append(request.eventId);
                const Sender::Token token = next++;
                ids.insert(token, request.eventId);
                if (synchronous) {
                    done(answerFor(request.eventId));
                } else {
                    waiting.insert(token, done);
                    mostWaiting = std::max(mostWaiting, waiting.size());
                }
                return token;
            },
            [this](Sender::Token token) {
                Delivery delivery;
                delivery.outcome = DeliveryOutcome::Cancelled;
                if (const auto done = waiting.take(token))
                    done(delivery);
            });
    }

    Delivery answerFor(EventId id) const
    {
        Delivery delivery;
        delivery.outcome = DeliveryOutcome::Answered;
        delivery.status = 200;
        delivery.eventId = id;
        return answers.value(id, delivery);
    }

    void answerAll()
    {
        while (!waiting.isEmpty()) {
            const Sender::Token token = waiting.constBegin().key();
            const auto done = waiting.take(token);
            done(answerFor(ids.value(token)));
        }
    }
};

BulkOptions options(int parallel = 4, double perSecond = 0)
{
    BulkOptions result;
    result.target.url = QUrl(QStringLiteral("http://a/"));
    result.parallel = parallel;
    result.perSecond = perSecond;
    return result;
}

IdSet range(EventId first, EventId last)
{
    IdSet ids;
    ids.insert(first, last);
    return ids;
}

Delivery outcome(DeliveryOutcome what, int status, const QString &error = {})
{
    Delivery delivery;
    delivery.outcome = what;
    delivery.status = status;
    delivery.error = error;
    return delivery;
}

} // namespace

class TestBulkResend : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void order_data();
    void order();
    void parallelIsBounded();
    void countsOutcomes();
    void emptySetFinishes();
    void cancelEndsAll();
    void cancelBeforeFirst();
    void canBeDestroyedWhileSending();
    void canStartAgain();
    void manyEvents();
    void progressIsThrottled();
    void rateIsKept();
    void pace_data();
    void pace();
};

void TestBulkResend::order_data()
{
    QTest::addColumn<bool>("newestFirst");
    QTest::addColumn<QList<EventId>>("expected");
    QTest::newRow("as captured") << false << QList<EventId>{1, 2, 9, 10};
    QTest::newRow("newest first") << true << QList<EventId>{10, 9, 2, 1};
}

void TestBulkResend::order()
{
    QFETCH(bool, newestFirst);
    QFETCH(QList<EventId>, expected);
    FakeSession session;
    session.synchronous = true;
    const auto bulk = session.create();
    IdSet ids = range(1, 2);
    ids.insert(9, 10);
    BulkOptions how = options();
    how.newestFirst = newestFirst;
    QSignalSpy finished(bulk.get(), &BulkResend::finished);
    bulk->start(ids, how);
    QCOMPARE(finished.size(), 0);
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(session.order, expected);
}

void TestBulkResend::parallelIsBounded()
{
    FakeSession session;
    const auto bulk = session.create();
    QSignalSpy finished(bulk.get(), &BulkResend::finished);
    bulk->start(range(1, 20), options(3));
    QTRY_COMPARE(session.waiting.size(), 3);
    session.answerAll();
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(session.mostWaiting, 3);
    QCOMPARE(bulk->progress().succeeded, 20);
}

void TestBulkResend::countsOutcomes()
{
    FakeSession session;
    session.synchronous = true;
    session.deleted = {2};
    session.malformed = {3};
    session.answers = {{4, outcome(DeliveryOutcome::Answered, 500)},
        {5, outcome(DeliveryOutcome::Failed, 0, QStringLiteral("refused"))},
        {6, outcome(DeliveryOutcome::Answered, 204)}, {7, outcome(DeliveryOutcome::Answered, 301)}};
    const auto bulk = session.create();
    QSignalSpy finished(bulk.get(), &BulkResend::finished);
    bulk->start(range(1, 7), options(1));
    QTRY_COMPARE(finished.size(), 1);
    const BulkProgress &progress = bulk->progress();
    QCOMPARE(progress.total, 7);
    QCOMPARE(progress.done, 7);
    QCOMPARE(progress.succeeded, 2);
    QCOMPARE(progress.refused, 2);
    QCOMPARE(progress.failed, 1);
    QCOMPARE(progress.skipped, 2);
    QVERIFY(progress.lastError.contains(QLatin1String("301")));
    QVERIFY(!progress.running);
    QVERIFY(!progress.cancelled);
    QVERIFY(progress.elapsedUs > 0);
}

void TestBulkResend::emptySetFinishes()
{
    FakeSession session;
    const auto bulk = session.create();
    QSignalSpy finished(bulk.get(), &BulkResend::finished);
    bulk->start({}, options());
    QVERIFY(bulk->progress().running);
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(bulk->progress().total, 0);
}

void TestBulkResend::cancelEndsAll()
{
    FakeSession session;
    const auto bulk = session.create();
    QSignalSpy finished(bulk.get(), &BulkResend::finished);
    bulk->start(range(1, 100), options(4));
    QTRY_COMPARE(session.waiting.size(), 4);
    bulk->cancel();
    bulk->cancel();
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(bulk->progress().cancelled);
    QCOMPARE(bulk->progress().done, 4);
    QCOMPARE(bulk->progress().failed, 0);
    QCOMPARE(session.order.size(), 4);
}

void TestBulkResend::cancelBeforeFirst()
{
    FakeSession session;
    const auto bulk = session.create();
    QSignalSpy finished(bulk.get(), &BulkResend::finished);
    bulk->start(range(1, 100), options());
    bulk->cancel();
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(session.order.isEmpty());
}

void TestBulkResend::canBeDestroyedWhileSending()
{
    FakeSession session;
    auto bulk = session.create();
    bulk->start(range(1, 100), options(4));
    QTRY_COMPARE(session.waiting.size(), 4);
    bulk.reset();
    QVERIFY(session.waiting.isEmpty());
}

void TestBulkResend::canStartAgain()
{
    FakeSession session;
    session.synchronous = true;
    const auto bulk = session.create();
    QSignalSpy finished(bulk.get(), &BulkResend::finished);
    bulk->start(range(1, 3), options());
    QTRY_COMPARE(finished.size(), 1);
    bulk->start(range(1, 2), options());
    QTRY_COMPARE(finished.size(), 2);
    QCOMPARE(bulk->progress().total, 2);
    QCOMPARE(bulk->progress().done, 2);
}

// Also shows that synchronous answers do not pile up on the stack.
void TestBulkResend::manyEvents()
{
    FakeSession session;
    session.synchronous = true;
    const auto bulk = session.create();
    QSignalSpy finished(bulk.get(), &BulkResend::finished);
    bulk->start(range(1, 50'000), options());
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 60'000);
    QCOMPARE(bulk->progress().succeeded, 50'000);
}

void TestBulkResend::progressIsThrottled()
{
    FakeSession session;
    const auto bulk = session.create();
    QSignalSpy finished(bulk.get(), &BulkResend::finished);
    QSignalSpy changed(bulk.get(), &BulkResend::progressChanged);
    QTimer answering;
    QObject::connect(&answering, &QTimer::timeout, this, [&] { session.answerAll(); });
    answering.start(1);
    QElapsedTimer time;
    time.start();
    bulk->start(range(1, 300), options(1, 600));
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(changed.size() >= 1);
    QVERIFY(changed.size() <= time.elapsed() / 100 + 1);
}

void TestBulkResend::rateIsKept()
{
    FakeSession session;
    session.synchronous = true;
    const auto bulk = session.create();
    QSignalSpy finished(bulk.get(), &BulkResend::finished);
    bulk->start(range(1, 21), options(64, 100));
    QTRY_COMPARE(finished.size(), 1);
    // 21 requests at 100/s with a bucket of 2 take at least 190 ms
    QVERIFY2(bulk->progress().elapsedUs >= 180'000,
        qPrintable(QString::number(bulk->progress().elapsedUs)));
}

void TestBulkResend::pace_data()
{
    QTest::addColumn<double>("perSecond");
    QTest::addColumn<int>("least");
    QTest::addColumn<int>("most");
    QTest::newRow("two") << 2.0 << 20 << 21;
    QTest::newRow("a half") << 0.5 << 5 << 6;
    QTest::newRow("a thousand") << 1000.0 << 9'990 << 10'020;
    QTest::newRow("unlimited") << 0.0 << 1'000'000 << 1'000'000'000;
}

// Ten seconds in steps of a millisecond.
void TestBulkResend::pace()
{
    QFETCH(double, perSecond);
    QFETCH(int, least);
    QFETCH(int, most);
    Pace pace(perSecond, 0);
    int taken = 0;
    for (qint64 now = 0; now < 10'000'000; now += 1000) {
        for (int i = 0; i < 100 && pace.take(now); ++i)
            ++taken;
        QVERIFY(perSecond > 0 ? pace.waitUs(now) > 0 : pace.waitUs(now) == 0);
    }
    QVERIFY2(taken >= least && taken <= most, qPrintable(QString::number(taken)));
}

QTEST_GUILESS_MAIN(TestBulkResend)
#include "tst_bulkresend.moc"
