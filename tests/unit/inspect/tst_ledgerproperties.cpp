// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/importledger.h"
#include "inspect/notificationcodec.h"
#include "unit/inspect/imaginedcourse.h"
#include "unit/inspect/naiveledger.h"

#include <QRandomGenerator>
#include <QTest>

using namespace tallyman;

namespace {

constexpr quint32 kSeeds = 45; // of each sender
constexpr qint64 kQuietUs = NaiveLedger::kQuietMs * 1000;

QByteArray rangesOf(const IdSet &set)
{
    QByteArrayList texts;
    for (const IdSet::Range &range : set.ranges())
        texts.append(QByteArray::number(range.first) + '-' + QByteArray::number(range.last));
    return texts.join(' ');
}

void compare(const Import &import, const Import &expected)
{
    QCOMPARE(import.rowsReceived, expected.rowsReceived);
    QCOMPARE(import.rowsTotal, expected.rowsTotal);
    QCOMPARE(import.rowsDuplicated, expected.rowsDuplicated);
    QCOMPARE(import.rowsConflicting, expected.rowsConflicting);
    QCOMPARE(rangesOf(import.gaps), rangesOf(expected.gaps));
    QCOMPARE(rangesOf(import.twice), rangesOf(expected.twice));
    QCOMPARE(rangesOf(import.conflicting), rangesOf(expected.conflicting));
    QCOMPARE(import.chunks, expected.chunks);
    QCOMPARE(import.attempts, expected.attempts);
    QCOMPARE(import.notices, expected.notices);
    QCOMPARE(import.outOfOrder, expected.outOfOrder);
    QCOMPARE(import.firstOutOfOrder, expected.firstOutOfOrder);
    QCOMPARE(import.contentDigest, expected.contentDigest);
    QVERIFY(import == expected); // and all the rest
}

// What the workspace keeps of a notification, read again.
Notification keptAndRead(const Notification &notification)
{
    auto read = decodeNotification(encodeNotification(notification));
    if (!read)
        qFatal("an encoded notification cannot be read");
    read->formId = notification.formId; // these stand in columns of their own
    read->requestKey = notification.requestKey;
    return *read;
}

} // namespace

// The ledger against a model that is too plain to be wrong, for imports of senders that count in
// different ways, in any order, with parts that are lost, repeated or changed.
class TestLedgerProperties : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_profiles = ProfileSet::load({QStringLiteral(":/profiles")}); }
    void equalsANaiveModel_data() { addCourses(); }
    void equalsANaiveModel();
    void saysWhatHappened_data() { addCourses(); }
    void saysWhatHappened();
    void goesOnFromWhatIsKept_data() { addCourses(); }
    void goesOnFromWhatIsKept();
    void coursesDiffer();

private:
    void addCourses() const;
    [[nodiscard]] std::vector<Notification> notificationsOf(
        const ImaginedSender &sender, const ImaginedCourse &course) const;
    [[nodiscard]] static ImportLedger emptyLedger(const ImaginedSender &sender);

    ProfileSetPtr m_profiles;
};

// The name of a row says with which seed to repeat it.
void TestLedgerProperties::addCourses() const
{
    QTest::addColumn<qsizetype>("sender");
    QTest::addColumn<quint32>("seed");
    for (qsizetype at = 0; at < imaginedSenders().size(); ++at) {
        for (quint32 seed = 1; seed <= kSeeds; ++seed)
            QTest::addRow("%s, seed %u", imaginedSenders()[at].form, seed) << at << seed;
    }
}

std::vector<Notification> TestLedgerProperties::notificationsOf(
    const ImaginedSender &sender, const ImaginedCourse &course) const
{
    std::vector<Notification> notifications;
    for (const ImaginedRequest &request : course.requests)
        notifications.push_back(notificationOf(*m_profiles, sender, request, course.import));
    return notifications;
}

ImportLedger TestLedgerProperties::emptyLedger(const ImaginedSender &sender)
{
    return {QString::fromLatin1(sender.form).section(u'/', 0, 0), {}, NaiveLedger::kQuietMs};
}

void TestLedgerProperties::equalsANaiveModel()
{
    QFETCH(const qsizetype, sender);
    QFETCH(const quint32, seed);
    const ImaginedSender &from = imaginedSenders()[sender];
    const ImaginedCourse course = imagineCourse(from, seed);
    const std::vector<Notification> notifications = notificationsOf(from, course);
    ImportLedger ledger = emptyLedger(from);
    NaiveLedger naive(from, course.import);
    QRandomGenerator clock(seed); // arrivals are stored in an order that is not quite theirs
    for (size_t i = 0; i < notifications.size(); ++i) {
        const ImaginedRequest &request = course.requests[i];
        const EventId id = static_cast<EventId>(i) + 1;
        const qint64 atUs = id * 1000 + clock.bounded(3000);
        const QString name = QString::fromLatin1(from.form);
        QCOMPARE(notifications[i].profileId + u'/'
                + (request.isNotice ? name.section(u'/', 1) : notifications[i].formId),
            name);
        const RowArrival arrival = ledger.add(id, atUs, notifications[i]);
        QVERIFY(arrival == naive.add(id, atUs, request));
        compare(ledger.import(), naive.import());
        if (QTest::currentTestFailed())
            return;
    }
}

// Nothing is missing if everything was sent, something is if not, and a changed row is seen, as far
// as the sender says enough.
void TestLedgerProperties::saysWhatHappened()
{
    QFETCH(const qsizetype, sender);
    QFETCH(const quint32, seed);
    const ImaginedSender &from = imaginedSenders()[sender];
    const ImaginedCourse course = imagineCourse(from, seed);
    ImportLedger ledger = emptyLedger(from);
    EventId id = 0;
    const std::vector<Notification> notifications = notificationsOf(from, course);
    for (const Notification &notification : notifications)
        ledger.add(++id, 0, notification);
    const Import &import = ledger.import();
    if (import.chunks == 0)
        return;
    const bool seesChanges = from.counting != Counting::Contents;
    QCOMPARE(import.state(kQuietUs) == ImportState::Conflicting,
        seesChanges && import.rowsConflicting > 0);
    QVERIFY(!import.rowsConflicting || course.rowsChanged);
    if (course.everythingSent) {
        QVERIFY(import.gaps.isEmpty());
        QVERIFY(!import.isMissingSomething());
        QVERIFY(import.rowsReceived >= course.import.rows);
    } else if (from.counting == Counting::Parts || from.announces) {
        QVERIFY(!import.gaps.isEmpty());
        QVERIFY(import.isMissingSomething());
        QVERIFY(import.state(kQuietUs) != ImportState::Complete);
    }
}

void TestLedgerProperties::goesOnFromWhatIsKept()
{
    QFETCH(const qsizetype, sender);
    QFETCH(const quint32, seed);
    const ImaginedSender &from = imaginedSenders()[sender];
    const ImaginedCourse course = imagineCourse(from, seed);
    std::vector<Notification> notifications = notificationsOf(from, course);
    ImportLedger atOnce = emptyLedger(from);
    EventId id = 0;
    for (Notification &notification : notifications) {
        ++id;
        notification.arrival = atOnce.add(id, id, notification);
    }

    QRandomGenerator random(seed);
    const auto kept = random.bounded(static_cast<quint32>(notifications.size()) + 1);
    ImportLedger inHalves = emptyLedger(from);
    for (size_t i = 0; i < notifications.size(); ++i) {
        const EventId event = static_cast<EventId>(i) + 1;
        const Notification read = i < kept ? keptAndRead(notifications[i]) : notifications[i];
        QVERIFY(read.arrival == notifications[i].arrival);
        QVERIFY(inHalves.add(event, event, read) == notifications[i].arrival);
    }
    compare(inHalves.import(), atOnce.import());
    QVERIFY(inHalves.received() == atOnce.received());
    QCOMPARE(inHalves.weight(), atOnce.weight());
}

// That the courses are worth something: each kind of trouble happens to each sender.
void TestLedgerProperties::coursesDiffer()
{
    for (const ImaginedSender &sender : imaginedSenders()) {
        int lost = 0;
        int changed = 0;
        int calm = 0;
        for (quint32 seed = 1; seed <= kSeeds; ++seed) {
            const ImaginedCourse course = imagineCourse(sender, seed);
            lost += course.everythingSent ? 0 : 1;
            changed += course.rowsChanged ? 1 : 0;
            calm += course.everythingSent && !course.rowsChanged ? 1 : 0;
        }
        QVERIFY2(lost >= 5 && changed >= 5 && calm >= 5, sender.form);
    }
}

QTEST_GUILESS_MAIN(TestLedgerProperties)
#include "tst_ledgerproperties.moc"
