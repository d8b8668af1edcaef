// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/retryschedule.h"

#include <QTest>

using namespace tallyman;

namespace {

const QString kProfiles = QStringLiteral(TALLYMAN_SOURCE_DIR "/resources/profiles");
constexpr qint64 kSecondUs = 1'000'000;

// Attempts with these seconds between them, answered at once.
QList<Attempt> attempts(const QList<double> &gaps, int status = 503)
{
    QList<Attempt> made;
    qint64 at = 1'000'000 * kSecondUs;
    made.append({1, at, at, status, Sameness::First});
    for (const double gap : gaps) {
        at += static_cast<qint64>(gap * kSecondUs);
        made.append({made.size() + 1, at, at, status, Sameness::Identical});
    }
    return made;
}

} // namespace

class RetryScheduleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fits_data();
    void fits();
    void putsThePlanBesideTheGaps();
    void saysWhenTheNextIsExpected();
    void expectsNothingAfterSuccess();
    void knowsWhatEndsAndWhatFails();
    void measuresFromTheReply();
    void writesDelays_data();
    void writesDelays();

private:
    const ProfileSetPtr m_profiles = ProfileSet::load({kProfiles});
    const RetryJudge m_judge{*m_profiles};
};

void RetryScheduleTest::fits_data()
{
    QTest::addColumn<QString>("sender"); // id
    QTest::addColumn<QList<double>>("gaps");
    QTest::addColumn<OwnSchedule>("own");
    QTest::addColumn<QString>("plan"); // its senders; empty: none
    QTest::addColumn<int>("left");
    const auto row = [](const char *name, const char *sender, const QList<double> &gaps,
                         OwnSchedule own, const char *plan, int left) {
        QTest::newRow(name) << QString::fromLatin1(sender) << gaps << own
                            << QString::fromLatin1(plan) << left;
    };
    const auto fits = OwnSchedule::Fits;
    const auto misses = OwnSchedule::Misses;
    const auto unknown = OwnSchedule::Unknown;
    const char *svix = "Chunkr, Svix and TableFlow";
    row("own, no gap yet", "svix", {}, fits, "Svix", 7);
    row("own, one gap", "svix", {5.4}, fits, "Svix", 6);
    row("own, jitter", "svix", {4, 350, 1500}, fits, "Svix", 4);
    row("own, one too late", "svix", {5, 365}, misses, "", 0);
    row("own, one too soon", "svix", {1.9, 300}, misses, "", 0);
    row("own, to its end", "filestack", {300, 1800, 43200}, fits, "Filestack", 0);
    row("own, more than planned", "filestack", {300, 1800, 43200, 43200}, misses, "", 0);
    row("of another sender", "filestack", {5, 301}, misses, svix, 5);
    row("nothing published", "csvbox", {5, 301}, unknown, svix, 5);
    row("unknown sender", "", {0.2, 61, 290}, unknown, "Slack", 0);
    row("longer than others", "", {5, 300, 1800, 7200, 18000, 36000, 50400}, unknown,
        "Standard Webhooks", 2);
    row("nothing to fit", "csvbox", {}, unknown, "", 0);
    row("one gap says nothing of others", "csvbox", {5}, unknown, "", 0);
    row("fits nothing", "csvbox", {20, 40}, unknown, "", 0);
    row("documents none", "usecsv", {20, 40}, OwnSchedule::Never, "", 0);
    row("documents none, and fits", "usecsv", {5, 300}, OwnSchedule::Never, svix, 5);
}

void RetryScheduleTest::fits()
{
    QFETCH(QString, sender);
    QFETCH(QList<double>, gaps);
    QFETCH(OwnSchedule, own);
    QFETCH(QString, plan);
    QFETCH(int, left);
    const Profile *profile = m_profiles->find(sender);
    QCOMPARE(profile == nullptr, sender.isEmpty());
    const RetryFit fit = m_judge.judge(attempts(gaps), profile);
    QCOMPARE(ownScheduleName(fit.own), ownScheduleName(own));
    QCOMPARE(fit.plan ? sendersText(fit.plan->senders) : QString(), plan);
    QCOMPARE(fit.attemptsLeft, left);
    QCOMPARE(fit.gaps.size(), gaps.size());
    QCOMPARE(fit.nextAtUs.has_value(), left > 0);
}

void RetryScheduleTest::putsThePlanBesideTheGaps()
{
    const RetryFit fit = m_judge.judge(attempts({5.5, 310}), nullptr);
    QCOMPARE(fit.gaps.at(0).tookUs, 5'500'000);
    QCOMPARE(fit.gaps.at(0).plannedUs, std::optional<qint64>(5 * kSecondUs));
    QCOMPARE(fit.gaps.at(0).toleranceUs, 3 * kSecondUs);
    QCOMPARE(fit.gaps.at(1).plannedUs, std::optional<qint64>(300 * kSecondUs));
    QCOMPARE(fit.gaps.at(1).toleranceUs, 62 * kSecondUs);
    QCOMPARE(fit.alike, QStringList{QStringLiteral("Standard Webhooks")});
    QVERIFY(!fit.plan->source.isEmpty());
    QVERIFY(!fit.plan->checked.isEmpty());
    // where it does not fit, it is seen what was expected
    const RetryFit own = m_judge.judge(attempts({50}), m_profiles->find(QStringLiteral("svix")));
    QVERIFY(!own.plan);
    QCOMPARE(own.gaps.at(0).plannedUs, std::optional<qint64>(5 * kSecondUs));
    const RetryFit none = m_judge.judge(attempts({50}), nullptr);
    QVERIFY(!none.gaps.at(0).plannedUs);
}

void RetryScheduleTest::saysWhenTheNextIsExpected()
{
    const QList<Attempt> seen = attempts({5, 300});
    const RetryFit fit = m_judge.judge(seen, nullptr);
    QCOMPARE(fit.nextAtUs, std::optional(seen.last().receivedAtUs + 1800 * kSecondUs));
    QCOMPARE(fit.nextToleranceUs, 362 * kSecondUs);
}

void RetryScheduleTest::expectsNothingAfterSuccess()
{
    QVERIFY(!m_judge.judge(attempts({5, 300}, 204), nullptr).nextAtUs);
    // 204 is no success to one that wants 200
    QList<Attempt> one = attempts({}, 204);
    const Profile *slack = m_profiles->find(QStringLiteral("slack"));
    QVERIFY(slack != nullptr);
    QCOMPARE(m_judge.judge(one, slack).nextAtUs.has_value(), !isSuccess(slack, 204));
    one[0].status = 0; // the connection broke
    QVERIFY(m_judge.judge(one, slack).nextAtUs);
}

// A sender waits from the failure on, which comes late when the answer does.
// 410 says that nobody listens any more; a reply that came too late is as good as none.
void RetryScheduleTest::knowsWhatEndsAndWhatFails()
{
    const Profile *sender = m_profiles->find(QStringLiteral("standard-webhooks"));
    QVERIFY(m_judge.judge(attempts({}, 503), sender).nextAtUs);
    QVERIFY(!m_judge.judge(attempts({}, 410), sender).nextAtUs);
    QList<Attempt> late = attempts({}, 200);
    QVERIFY(!m_judge.judge(late, sender).nextAtUs);
    late.first().answeredAtUs = late.first().receivedAtUs + *sender->timeoutMs * 1000 + 1;
    QVERIFY(m_judge.judge(late, sender).nextAtUs);
}

void RetryScheduleTest::measuresFromTheReply()
{
    QList<Attempt> slow = attempts({25, 330});
    slow[0].answeredAtUs = slow.at(0).receivedAtUs + 20 * kSecondUs;
    slow[1].answeredAtUs = slow.at(1).receivedAtUs + 30 * kSecondUs;
    slow[2].answeredAtUs.reset();
    const RetryFit fit = m_judge.judge(slow, nullptr);
    QVERIFY(fit.plan);
    QCOMPARE(fit.gaps.at(0).tookUs, 5 * kSecondUs);
    QCOMPARE(fit.nextAtUs, std::optional(slow.at(2).receivedAtUs + 1800 * kSecondUs));
}

void RetryScheduleTest::writesDelays_data()
{
    QTest::addColumn<qint64>("us");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << qint64(40'000) << QStringLiteral("0 s");
    QTest::newRow("tenths") << qint64(1'250'000) << QStringLiteral("1.3 s");
    QTest::newRow("whole") << 5 * kSecondUs << QStringLiteral("5 s");
    QTest::newRow("rounded up") << qint64(59'960'000) << QStringLiteral("1 min");
    QTest::newRow("minutes") << 301 * kSecondUs << QStringLiteral("5 min 1 s");
    QTest::newRow("hours") << 36'000 * kSecondUs << QStringLiteral("10 h");
    QTest::newRow("all") << 3'661 * kSecondUs << QStringLiteral("1 h 1 min 1 s");
}

void RetryScheduleTest::writesDelays()
{
    QFETCH(qint64, us);
    QFETCH(QString, text);
    QCOMPARE(delayText(us), text);
    QCOMPARE(delaysText({5000, 300'000}), QStringLiteral("5 s, 5 min"));
    QCOMPARE(delaysText({5000, 300'000}, 1), QStringLiteral("5 s …"));
}

QTEST_GUILESS_MAIN(RetryScheduleTest)
#include "tst_retryschedule.moc"
