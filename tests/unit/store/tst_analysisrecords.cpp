// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/analysisrecords.h"

#include "store/database.h"

#include "logfixture.h"

#include <QTest>

using namespace tallyman;
using namespace tallyman::test;

namespace {

AnalysisRecord record(EventId id, quint64 requestKey, int attempt = 1, EventId previous = 0)
{
    AnalysisRecord made;
    made.eventId = id;
    made.requestKey = requestKey;
    made.attempt = attempt;
    made.previousAttempt = previous;
    return made;
}

QList<EventId> idsOf(const QList<AnalysisRecord> &records)
{
    QList<EventId> ids;
    for (const AnalysisRecord &each : records)
        ids.append(each.eventId);
    return ids;
}

} // namespace

class AnalysisRecordsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void attemptsAreFoundHoweverFarApart();
    void manyAttemptsAreBounded();
    void onlyRepetitionsCostMore();
    void removalLeavesNeighbours_data();
    void removalLeavesNeighbours();
    void chainsThatRunInCirclesEnd();

private:
    void store(const QList<AnalysisRecord> &records)
    {
        QVERIFY(m_fixture->run([=](Database &database) { storeAnalyses(database, records); }));
    }
    [[nodiscard]] QList<EventId> attempts(EventId id, qsizetype most = 100)
    {
        Database database(m_fixture->path(), Database::Mode::ReadOnly);
        return idsOf(attemptsOf(database, id, most));
    }

    std::unique_ptr<LogFixture> m_fixture;
};

void AnalysisRecordsTest::init()
{
    m_fixture = std::make_unique<LogFixture>();
    QVERIFY(m_fixture->open());
}

void AnalysisRecordsTest::attemptsAreFoundHoweverFarApart()
{
    store({record(1, 7), record(2, 8)});
    store({record(500'000, 7, 2, 1), record(500'001, 9), record(500'002, 7, 3, 500'000)});
    store({record(9'000'000, 7, 4, 500'002)});
    const QList<EventId> all{1, 500'000, 500'002, 9'000'000};
    for (const EventId id : all)
        QCOMPARE(attempts(id), all);
    QCOMPARE(attempts(2), QList<EventId>{2});
    QCOMPARE(attempts(3), QList<EventId>());
}

void AnalysisRecordsTest::manyAttemptsAreBounded()
{
    QList<AnalysisRecord> records{record(1, 7)};
    for (int attempt = 2; attempt <= 20; ++attempt)
        records.append(record(attempt, 7, attempt, attempt - 1));
    store(records);
    QCOMPARE(attempts(10, 2), (QList<EventId>{8, 9, 10, 11, 12}));
}

void AnalysisRecordsTest::onlyRepetitionsCostMore()
{
    store({record(1, 7), record(2, 8), record(3, 7, 2, 1)});
    Database database(m_fixture->path(), Database::Mode::ReadOnly);
    QCOMPARE(database.number("SELECT count(*) FROM analysis"), 3);
    QCOMPARE(database.number("SELECT length(digests) FROM analysis WHERE event_id = 2"), 32);
    QCOMPARE(database.number("SELECT length(digests) FROM analysis WHERE event_id = 1"), 48);
    QCOMPARE(database.number("SELECT length(digests) FROM analysis WHERE event_id = 3"), 48);
}

void AnalysisRecordsTest::removalLeavesNeighbours_data()
{
    QTest::addColumn<EventId>("first");
    QTest::addColumn<EventId>("last");
    QTest::addColumn<QList<EventId>>("left");
    QTest::newRow("the first") << EventId(1) << EventId(1) << QList<EventId>{2, 3, 4};
    QTest::newRow("one within") << EventId(2) << EventId(2) << QList<EventId>{1, 3, 4};
    QTest::newRow("two within") << EventId(2) << EventId(3) << QList<EventId>{1, 4};
    QTest::newRow("the last two") << EventId(3) << EventId(4) << QList<EventId>{1, 2};
}

void AnalysisRecordsTest::removalLeavesNeighbours()
{
    QFETCH(EventId, first);
    QFETCH(EventId, last);
    QFETCH(QList<EventId>, left);
    store({record(1, 7), record(2, 7, 2, 1), record(3, 7, 3, 2), record(4, 7, 4, 3)});
    QVERIFY(m_fixture->run([=](Database &database) { removeAnalyses(database, first, last); }));
    for (const EventId id : std::as_const(left))
        QCOMPARE(attempts(id), left);
}

// A damaged or hostile file must not be followed for ever.
void AnalysisRecordsTest::chainsThatRunInCirclesEnd()
{
    store({record(1, 7, 1, 2), record(2, 7, 2, 1)});
    QCOMPARE(attempts(2), (QList<EventId>{1, 2}));
}

QTEST_GUILESS_MAIN(AnalysisRecordsTest)
#include "tst_analysisrecords.moc"
