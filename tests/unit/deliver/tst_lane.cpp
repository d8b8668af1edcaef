// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/attemptverdict.h"
#include "deliver/lane.h"

#include <QTest>

using namespace tallyman;

namespace {

constexpr qint64 kSecond = 1'000'000;
constexpr qint64 kStart = 1'000'000 * kSecond;

Target makeTarget()
{
    Target target;
    target.id = 7;
    target.delivery.parallel = 2;
    target.delivery.breakAfter = 2;
    target.delivery.breakFor = std::chrono::seconds(10);
    return target;
}

OutboxItem itemWith(qint64 id, ImportId series = 0)
{
    OutboxItem item;
    item.id = id;
    item.series = series;
    return item;
}

qint64 idOf(const std::optional<OutboxItem> &item)
{
    return item ? item->id : 0;
}

Delivery answered(int status, const QByteArray &fields = {})
{
    Delivery delivery;
    delivery.outcome = DeliveryOutcome::Answered;
    delivery.status = status;
    delivery.responseHead = "HTTP/1.1 " + QByteArray::number(status) + " X\r\n" + fields + "\r\n";
    return delivery;
}

} // namespace

// What goes to a target and when, and what follows from its answers.
class LaneTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noMoreAtOnceThanAllowed()
    {
        Lane lane(makeTarget(), kStart);
        lane.add({itemWith(1), itemWith(2), itemWith(3)});
        QCOMPARE(idOf(lane.next(kStart)), 1);
        QCOMPARE(idOf(lane.next(kStart)), 2);
        QVERIFY(!lane.next(kStart));
        lane.finished(itemWith(1), false, kStart);
        QCOMPARE(idOf(lane.next(kStart)), 3);
        QCOMPARE(lane.inFlight(), 2);
    }

    void aSeriesGoesOneByOne()
    {
        Lane lane(makeTarget(), kStart);
        lane.add({itemWith(1, 5), itemWith(2, 5), itemWith(3, 6)});
        QCOMPARE(idOf(lane.next(kStart)), 1);
        QCOMPARE(idOf(lane.next(kStart)), 3); // of another one
        lane.finished(itemWith(3, 6), false, kStart);
        QVERIFY(!lane.next(kStart));
        QCOMPARE(lane.waitUs(kStart), -1); // for the one before
        QCOMPARE(lane.takeBackSeries(5).size(), 1);
        QCOMPARE(lane.readyCount(), 0);
    }

    void takesUpLittleOfWhatIsLarge()
    {
        Lane lane(makeTarget(), kStart);
        OutboxItem large = itemWith(1, 5);
        large.request.emplace();
        large.request->body = QByteArray(9 * 1024 * 1024, 'x');
        lane.add({large});
        QVERIFY(lane.wanted(kStart) > 0);
        large.id = 2;
        lane.add({large});
        QCOMPARE(lane.wanted(kStart), 0);
        QVERIFY(lane.next(kStart));
        QVERIFY(lane.wanted(kStart) > 0);
        lane.add({large});
        QCOMPARE(lane.wanted(kStart), 0);
        QCOMPARE(lane.takeBackSeries(5).size(), 2);
        QVERIFY(lane.wanted(kStart) > 0);
        lane.add({large, large});
        QCOMPARE(lane.takeBack().size(), 2);
        QVERIFY(lane.wanted(kStart) > 0);
    }

    void keepsItsRate()
    {
        Target target = makeTarget();
        target.delivery.parallel = 64;
        target.delivery.perSecond = 10;
        Lane lane(target, kStart);
        QList<OutboxItem> items;
        for (int i = 1; i <= 64; ++i)
            items.append(itemWith(i));
        lane.add(items);
        int went = 0;
        for (qint64 now = kStart; now < kStart + 2 * kSecond; now += 10'000) {
            while (lane.next(now))
                ++went;
        }
        QVERIFY2(went >= 19 && went <= 22, qPrintable(QString::number(went)));
        QVERIFY(lane.waitUs(kStart + 2 * kSecond - 10'000) > 0);
    }

    // Closed, open, half open with one to try, and open again or closed.
    void restsAfterFailures()
    {
        Lane lane(makeTarget(), kStart);
        lane.add({itemWith(1), itemWith(2), itemWith(3), itemWith(4)});
        for (int i = 0; i < 2; ++i)
            lane.finished(*lane.next(kStart), true, kStart);
        QVERIFY(!lane.next(kStart + 9 * kSecond));
        QVERIFY(lane.rests(kStart));
        QCOMPARE(lane.waitUs(kStart), 10 * kSecond);
        QVERIFY(lane.health().reason.contains(QStringLiteral("2 times")));
        QCOMPARE(idOf(lane.next(kStart + 10 * kSecond)), 3);
        QVERIFY(!lane.next(kStart + 10 * kSecond)); // one is to show
        lane.finished(itemWith(3), true, kStart + 11 * kSecond);
        QVERIFY(!lane.next(kStart + 20 * kSecond));
        QCOMPARE(idOf(lane.next(kStart + 21 * kSecond)), 4);
        lane.finished(itemWith(4), false, kStart + 21 * kSecond);
        lane.add({itemWith(5), itemWith(6)});
        QCOMPARE(idOf(lane.next(kStart + 21 * kSecond)), 5);
        QCOMPARE(idOf(lane.next(kStart + 21 * kSecond)), 6);
    }

    void asksForTheHealthFirst()
    {
        Target target = makeTarget();
        target.delivery.healthPath = "/health";
        target.delivery.breakAfter = 1;
        Lane lane(target, kStart);
        lane.add({itemWith(1), itemWith(2)});
        lane.finished(*lane.next(kStart), true, kStart);
        const qint64 later = kStart + 10 * kSecond;
        QVERIFY(!lane.wantsHealthCheck(kStart));
        QVERIFY(lane.wantsHealthCheck(later));
        QVERIFY(!lane.next(later));
        lane.healthCheckBegun();
        QVERIFY(!lane.wantsHealthCheck(later));
        lane.healthCheckEnded(false, later);
        QVERIFY(!lane.next(later + 9 * kSecond));
        QVERIFY(lane.wantsHealthCheck(later + 10 * kSecond));
        lane.healthCheckBegun();
        lane.healthCheckEnded(true, later + 10 * kSecond);
        QCOMPARE(idOf(lane.next(later + 10 * kSecond)), 2);
    }

    void pausedNothingGoes()
    {
        Target target = makeTarget();
        target.delivery.paused = true;
        Lane lane(target, kStart);
        QCOMPARE(lane.wanted(kStart), 0);
        lane.add({itemWith(1)});
        QVERIFY(!lane.next(kStart));
        QCOMPARE(lane.waitUs(kStart), -1);
        target.delivery.paused = false;
        lane.setTarget(target, kStart);
        QCOMPARE(idOf(lane.next(kStart)), 1);
    }

    void verdicts_data()
    {
        using Kind = AttemptVerdict::Kind;
        QTest::addColumn<Delivery>("delivery");
        QTest::addColumn<int>("attempts");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<qint64>("waitUs");
        QTest::addColumn<bool>("failed");
        Delivery none;
        none.outcome = DeliveryOutcome::Failed;
        none.error = QStringLiteral("refused");
        QTest::newRow("200") << answered(200) << 1 << Kind::Delivered << qint64(0) << false;
        QTest::newRow("204") << answered(204) << 1 << Kind::Delivered << qint64(0) << false;
        QTest::newRow("no answer") << none << 1 << Kind::Retry << kSecond << true;
        QTest::newRow("500") << answered(500) << 2 << Kind::Retry << 2 * kSecond << true;
        QTest::newRow("404") << answered(404) << 1 << Kind::Retry << kSecond << false;
        QTest::newRow("302") << answered(302) << 1 << Kind::Retry << kSecond << false;
        QTest::newRow("the last") << answered(500) << 3 << Kind::Dead << qint64(0) << true;
        QTest::newRow("410") << answered(410) << 1 << Kind::Gone << qint64(0) << false;
        QTest::newRow("Retry-After")
            << answered(503, "Retry-After: 60\r\n") << 1 << Kind::Retry << 60 * kSecond << true;
        QTest::newRow("a shorter one")
            << answered(429, "Retry-After: 0\r\n") << 1 << Kind::Retry << kSecond << false;
        QTest::newRow("a date") << answered(429,
            "Retry-After: Mon, 12 Jan 1970 13:48:20 GMT\r\n") // a hundred seconds later
                                << 1 << Kind::Retry << 100 * kSecond << false;
        QTest::newRow("nonsense") << answered(503, "Retry-After: soon\r\n") << 1 << Kind::Retry
                                  << kSecond << true;
        QTest::newRow("ages") << answered(503, "Retry-After: 99999999999999\r\n") << 1
                              << Kind::Retry << 24 * 3600 * kSecond << true;
    }

    void verdicts()
    {
        QFETCH(Delivery, delivery);
        QFETCH(int, attempts);
        QFETCH(qint64, waitUs);
        const auto policy = RetryPolicy::parse(QStringLiteral("1s,2s")).value();
        const AttemptVerdict verdict = judgeAttempt(delivery, policy, attempts, kStart, 0);
        QTEST(verdict.kind, "kind");
        QTEST(verdict.targetFailed, "failed");
        if (verdict.kind == AttemptVerdict::Kind::Retry)
            QCOMPARE(verdict.dueAtUs - kStart, waitUs);
        const bool asked = delivery.responseHead.contains("Retry-After: 60");
        QCOMPARE(verdict.targetRestsUs, asked ? kStart + waitUs : verdict.targetRestsUs);
        QCOMPARE(verdict.sentence.isEmpty(), verdict.kind == AttemptVerdict::Kind::Delivered);
    }
};

QTEST_GUILESS_MAIN(LaneTest)
#include "tst_lane.moc"
