// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/targettexts.h"

#include <QTest>

using namespace tallyman;

// What targets, rules and the outbox are doing, in words.
class TestTargetTexts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysSpans_data();
    void saysSpans();
    void saysWhen_data();
    void saysWhen();
    void saysSchedules_data();
    void saysSchedules();
    void saysWhatTargetsDo();
    void saysWhatRulesChange();
    void saysWhatItemsDo();
};

void TestTargetTexts::saysSpans_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << qint64(0) << QStringLiteral("0 ms");
    QTest::newRow("ms") << qint64(500) << QStringLiteral("500 ms");
    QTest::newRow("s") << qint64(5'000) << QStringLiteral("5 s");
    QTest::newRow("min and s") << qint64(64'000) << QStringLiteral("1 min 4 s");
    QTest::newRow("h") << qint64(7'200'000) << QStringLiteral("2 h");
    QTest::newRow("h, not s") << qint64(7'205'000) << QStringLiteral("2 h");
    QTest::newRow("d and h") << qint64(90'000'000) << QStringLiteral("1 d 1 h");
}

void TestTargetTexts::saysSpans()
{
    QFETCH(qint64, ms);
    QTEST(spanText(std::chrono::milliseconds(ms)), "text");
}

void TestTargetTexts::saysWhen_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("past") << qint64(-5) << QStringLiteral("now");
    QTest::newRow("s") << qint64(12) << QStringLiteral("in 12 s");
    QTest::newRow("min") << qint64(181) << QStringLiteral("in 3 min");
    QTest::newRow("h") << qint64(3 * 3600) << QStringLiteral("in 3 h");
    QTest::newRow("days") << qint64(72 * 3600) << QStringLiteral("in 3 days");
}

void TestTargetTexts::saysWhen()
{
    QFETCH(qint64, seconds);
    constexpr qint64 kNow = 1'700'000'000'000'000;
    QTEST(untilText(kNow + seconds * 1'000'000, kNow), "text");
}

void TestTargetTexts::saysSchedules_data()
{
    QTest::addColumn<QString>("schedule");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << QStringLiteral("none")
                          << QStringLiteral("What fails is given up at once.");
    QTest::newRow("one") << QStringLiteral("5s")
                         << QStringLiteral("Tries once more, after 5 s; gives up 5 s after the "
                                           "first attempt.");
    QTest::newRow("repeated") << QStringLiteral("0,60m*2 ~20%")
                              << QStringLiteral("Tries 3 times more, after 0 s, 1 h (2 times) "
                                                "±20 %; gives up 2 h after the first attempt.");
    QTest::newRow("long") << QStringLiteral("1,2,3,4,5,6,7,8,9,10,11,12")
                          << QStringLiteral("Tries 12 times more, after 1 s, 2 s, 3 s, 4 s, 5 s, "
                                            "6 s, 7 s, 8 s, …, 12 s; gives up 1 min 18 s after the "
                                            "first attempt.");
}

void TestTargetTexts::saysSchedules()
{
    QFETCH(QString, schedule);
    QTEST(retriesText(*RetryPolicy::parse(schedule)), "text");
}

void TestTargetTexts::saysWhatTargetsDo()
{
    constexpr qint64 kNow = 1'700'000'000'000'000;
    Target target;
    OutboxCounts counts;
    TargetHealth health;
    const auto text = [&](const TargetHealth *known, bool delivers = true) {
        return targetStateText(target, counts, known, delivers, kNow);
    };
    QCOMPARE(text(nullptr), QStringLiteral("ready"));
    counts.waiting = 3;
    QCOMPARE(text(nullptr, false), QStringLiteral("left to the process that receives"));
    counts.nextDueAtUs = kNow + 30'000'000;
    QCOMPARE(text(nullptr), QStringLiteral("next in 30 s"));
    health.inFlight = 4;
    QCOMPARE(text(&health), QStringLiteral("delivering 4"));
    health.restsUntilUs = kNow + 1'000'000;
    health.reason = QStringLiteral("It failed 5 times in a row.");
    QVERIFY(text(&health).startsWith(QStringLiteral("rests until ")));
    QVERIFY(text(&health).endsWith(QStringLiteral(": It failed 5 times in a row.")));
    target.delivery.paused = true;
    QCOMPARE(text(&health), QStringLiteral("paused"));
    target.delivery.pausedBecause = QStringLiteral("It answered 410 Gone.");
    QCOMPARE(text(&health), QStringLiteral("paused: It answered 410 Gone."));
}

void TestTargetTexts::saysWhatRulesChange()
{
    ForwardRule rule;
    QCOMPARE(ruleFilterText(rule), QStringLiteral("every complete request"));
    QCOMPARE(ruleChangesText(rule), QStringLiteral("nothing: as it came"));
    rule.pathFrom = "/crm";
    rule.pathTo = "/hooks";
    rule.keepsHost = true;
    rule.removeHeaders = {"A", "B", "C", "D"};
    rule.addHeaders.append("X-Env", "test");
    rule.script = QStringLiteral("…");
    QCOMPARE(ruleChangesText(rule),
        QStringLiteral("path /crm → /hooks, keeps Host, without A, B, C and 1 more, sets X-Env, "
                       "a script"));
}

void TestTargetTexts::saysWhatItemsDo()
{
    constexpr qint64 kNow = 1'700'000'000'000'000;
    OutboxItem item;
    Target target;
    item.dueAtUs = kNow + 180'000'000;
    QCOMPARE(outboxStateText(item, &target, nullptr, kNow), QStringLiteral("waits, in 3 min"));
    item.dueAtUs = kNow;
    QCOMPARE(outboxStateText(item, &target, nullptr, kNow), QStringLiteral("due now"));
    target.delivery.paused = true;
    QCOMPARE(outboxStateText(item, &target, nullptr, kNow),
        QStringLiteral("waits: the target is paused"));
    item.state = OutboxState::Sending;
    QCOMPARE(outboxStateText(item, &target, nullptr, kNow), QStringLiteral("is being sent"));
    item.state = OutboxState::Dead;
    QCOMPARE(outboxStateText(item, nullptr, nullptr, kNow), QStringLiteral("given up"));
}

QTEST_APPLESS_MAIN(TestTargetTexts)
#include "tst_targettexts.moc"
