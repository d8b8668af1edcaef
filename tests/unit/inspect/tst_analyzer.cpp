// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/workerthread.h"
#include "inspect/analyzer.h"
#include "store/eventreader.h"
#include "store/records.h"
#include "support/csvboxrows.h"

#include "../store/logfixture.h"

#include <QTest>

using namespace tallyman;
using namespace tallyman::test;

namespace {

const QString kProfiles = QStringLiteral(TALLYMAN_SOURCE_DIR "/resources/profiles");

// An analyzer on its own thread, and the imports it has made.
class Analysis
{
public:
    explicit Analysis(LogFixture &fixture, const QStringList &profiles = {kProfiles})
        : m_database(fixture.path(), Database::Mode::ReadOnly)
        , m_analyzer(new Analyzer(fixture.path(), {}, fixture.log(), profiles))
    {
        m_thread.adopt(m_analyzer);
    }
    ~Analysis() { m_analyzer->stop(); }

    [[nodiscard]] Analyzer &analyzer() { return *m_analyzer; }
    [[nodiscard]] Database &database() { return m_database; }
    // Waits until everything up to `last` is accounted for.
    bool follow(EventId last)
    {
        m_analyzer->follow(last);
        return QTest::qWaitFor(
            [&] { return followerState(m_database, "analysis").cursor >= last; });
    }
    [[nodiscard]] QList<Import> all()
    {
        return imports(m_database, 1, highestImportId(m_database));
    }

private:
    Database m_database;
    WorkerThread m_thread{QStringLiteral("analysis")};
    Analyzer *m_analyzer;
};

} // namespace

class AnalyzerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accountsForAnImport();
    void goesOnWhereItStopped();
    void deletedEventsDoNotCount();
    void otherProfilesBeginAnew();
    void whatIsSetOfASenderCounts();
    void manyImportsAtOnce();
    void linksAResubmissionInTheSameBatch();
    void malformedEventsBelongToNothing();
};

void AnalyzerTest::accountsForAnImport()
{
    LogFixture fixture;
    QVERIFY(fixture.open());
    fixture.append(makeEvent(csvboxRows(1, 3, 4, 5)));
    fixture.append(makeEvent(csvboxRows(1, 1, 2, 5)));
    fixture.append(makeEvent(csvboxRows(1, 1, 2, 5)));                    // the same again
    fixture.append(makeEvent(csvboxRows(1, 1, 2, 5).replace(",", ", "))); // other bytes
    fixture.append(makeEvent(csvboxRows(1, 3, 4, 5, "b")));               // other content
    Analysis analysis(fixture);
    QVERIFY(analysis.follow(5));
    const QList<Import> all = analysis.all();
    QCOMPARE(all.size(), 1);
    const Import &import = all.first();
    QCOMPARE(import.sender, QStringLiteral("csvbox"));
    QCOMPARE(import.key, QStringLiteral("1"));
    QCOMPARE(import.file, QStringLiteral("products.csv"));
    QCOMPARE(import.rowsReceived, 4);
    QCOMPARE(import.rowsTotal, std::optional<qint64>(5));
    QCOMPARE(import.rowsDuplicated, 2);
    QCOMPARE(import.rowsConflicting, 2);
    QCOMPARE(import.chunks, 2);
    QCOMPARE(import.attempts, 5);
    const QList<AnalysisRecord> records = analysesOf(analysis.database(), 1, 5);
    QCOMPARE(records.size(), 5);
    const std::array expected = {Sameness::First, Sameness::First, Sameness::Identical,
        Sameness::SameJson, Sameness::Conflict};
    const std::array attempts = {1, 1, 2, 3, 2};
    for (qsizetype i = 0; i < 5; ++i) {
        QCOMPARE(records[i].sameness, expected[static_cast<size_t>(i)]);
        QCOMPARE(records[i].attempt, attempts[static_cast<size_t>(i)]);
        QCOMPARE(records[i].importId, import.id);
        QCOMPARE(records[i].form.left(7), QByteArray("csvbox/"));
    }
}

// What a later analyzer adds fits what an earlier one has stored.
void AnalyzerTest::goesOnWhereItStopped()
{
    LogFixture fixture;
    QVERIFY(fixture.open());
    fixture.append(makeEvent(csvboxRows(1, 1, 2, 6)));
    fixture.append(makeEvent(csvboxRows(2, 1, 1, 1)));
    {
        Analysis analysis(fixture);
        QVERIFY(analysis.follow(2));
    }
    fixture.append(makeEvent(csvboxRows(1, 3, 4, 6)));
    fixture.append(makeEvent(csvboxRows(1, 1, 2, 6)));
    fixture.append(makeEvent(csvboxRows(3, 1, 1, 1)));
    Analysis analysis(fixture);
    QVERIFY(analysis.follow(5));
    const QList<Import> all = analysis.all();
    QCOMPARE(all.size(), 3);
    QCOMPARE(all.first().rowsReceived, 4);
    QCOMPARE(all.first().rowsDuplicated, 2);
    QCOMPARE(all.first().chunks, 2);
    QCOMPARE(all.first().events, 3);
    QCOMPARE(analysisOf(analysis.database(), 4)->attempt, 2);
}

void AnalyzerTest::deletedEventsDoNotCount()
{
    LogFixture fixture;
    QVERIFY(fixture.open());
    fixture.append(makeEvent(csvboxRows(1, 1, 2, 4)));
    fixture.append(makeEvent(csvboxRows(1, 3, 4, 4)));
    fixture.append(makeEvent(csvboxRows(2, 1, 1, 1)));
    Analysis analysis(fixture);
    QVERIFY(analysis.follow(3));
    const auto trash = [&](const char *sql) {
        QVERIFY(fixture.run([sql](Database &database) { database.execute(sql); }));
        IdSet changed;
        changed.insert(2, 3);
        analysis.analyzer().recount(changed);
    };
    trash("INSERT INTO trash VALUES (2, 1), (3, 1)");
    QTRY_COMPARE(analysis.all().size(), 1);
    QTRY_COMPARE(analysis.all().first().rowsReceived, 2);
    trash("DELETE FROM trash");
    QTRY_COMPARE(analysis.all().value(0).rowsReceived, 4);
    QTRY_COMPARE(analysis.all().size(), 2);
}

void AnalyzerTest::otherProfilesBeginAnew()
{
    LogFixture fixture;
    QVERIFY(fixture.open());
    fixture.append(makeEvent(csvboxRows(1, 1, 2, 2)));
    {
        QTemporaryDir empty;
        Analysis analysis(fixture, {empty.path()});
        QVERIFY(analysis.follow(1));
        QCOMPARE(analysis.all().size(), 0);
        QVERIFY(analysisOf(analysis.database(), 1)->form.isEmpty());
    }
    Analysis analysis(fixture);
    analysis.analyzer().follow(1);
    QTRY_COMPARE(analysis.all().size(), 1);
    QCOMPARE(analysisOf(analysis.database(), 1)->importId, analysis.all().first().id);
}

void AnalyzerTest::whatIsSetOfASenderCounts()
{
    LogFixture fixture;
    QVERIFY(fixture.open());
    const QByteArray rows = csvboxRows(1, 1, 1, 2);
    fixture.append(makeEvent(rows));
    fixture.append(makeEvent(QByteArray(rows).replace("\"sheet_id\":55", "\"sheet_id\":56")));
    Analysis analysis(fixture);
    QVERIFY(analysis.follow(2));
    QCOMPARE(analysisOf(analysis.database(), 2)->sameness, Sameness::Conflict);
    SenderAdjustments adjustments;
    adjustments[QStringLiteral("csvbox")] = {60'000, QStringList{QStringLiteral("/0/sheet_id")}};
    QVERIFY(fixture.run([json = adjustmentsToJson(adjustments)](Database &database) {
        writeSetting(database, Analyzer::kSendersKey, json);
    }));
    analysis.analyzer().reloadProfiles();
    QTRY_COMPARE(analysisOf(analysis.database(), 2).value_or(AnalysisRecord()).sameness,
        Sameness::SameSteady);
    QCOMPARE(analysis.all().size(), 1);
    QCOMPARE(analysis.all().first().quietUs, 60'000'000);
    QCOMPARE(analysis.all().first().attempts, 2);
    // read once more without a change, nothing is begun anew
    const QByteArray madeWith = followerState(analysis.database(), "analysis").madeWith;
    analysis.analyzer().reloadProfiles();
    fixture.append(makeEvent(rows));
    QVERIFY(analysis.follow(3));
    QCOMPARE(analysisOf(analysis.database(), 3)->attempt, 3);
    QCOMPARE(followerState(analysis.database(), "analysis").madeWith, madeWith);
}

void AnalyzerTest::manyImportsAtOnce()
{
    constexpr int kImports = 40;
    LogFixture fixture;
    QVERIFY(fixture.open());
    for (int chunk = 0; chunk < 3; ++chunk) {
        for (int import = 1; import <= kImports; ++import)
            fixture.append(makeEvent(csvboxRows(import, chunk * 2 + 1, chunk * 2 + 2, 6)));
    }
    Analysis analysis(fixture);
    QVERIFY(analysis.follow(3 * kImports));
    const QList<Import> all = analysis.all();
    QCOMPARE(all.size(), kImports);
    for (const Import &import : all) {
        QCOMPARE(import.rowsReceived, 6);
        QCOMPARE(import.state(import.lastAtUs), ImportState::Complete);
    }
}

void AnalyzerTest::linksAResubmissionInTheSameBatch()
{
    constexpr int kPairs = 30;
    LogFixture fixture;
    QVERIFY(fixture.open());
    for (int import = 1; import <= 2 * kPairs; ++import) // the same content every kPairs
        fixture.append(makeEvent(csvboxRows(import, 1, 2, 2, QByteArray::number(import % kPairs))));
    Analysis analysis(fixture);
    QVERIFY(analysis.follow(2 * kPairs));
    const auto check = [&] {
        const QList<Import> all = analysis.all();
        QCOMPARE(all.size(), 2 * kPairs);
        for (int at = 0; at < 2 * kPairs; ++at) {
            const QString original = at < kPairs ? QString() : all[at - kPairs].key;
            QCOMPARE(all[at].resubmitOf, original);
        }
    };
    check();
    IdSet everything;
    everything.insert(1, 2 * kPairs);
    bool counted = false; // perhaps before anybody waits: the analyzer has a thread of its own
    connect(&analysis.analyzer(), &Analyzer::importsChanged, this, [&counted] { counted = true; });
    analysis.analyzer().recount(everything);
    QTRY_VERIFY(counted);
    QVERIFY(fixture.run([](Database &) {})); // behind what it stores
    check();
}

void AnalyzerTest::malformedEventsBelongToNothing()
{
    LogFixture fixture;
    QVERIFY(fixture.open());
    NewEvent event = makeEvent(csvboxRows(1, 1, 2, 2));
    event.state = EventState::Aborted;
    fixture.append(event);
    Analysis analysis(fixture);
    QVERIFY(analysis.follow(1));
    QCOMPARE(analysis.all().size(), 0);
    QCOMPARE(analysisOf(analysis.database(), 1)->importId, 0);
}

QTEST_GUILESS_MAIN(AnalyzerTest)
#include "tst_analyzer.moc"
