// SPDX-License-Identifier: GPL-3.0-or-later
#include "logfixture.h"
#include "store/eventwriter.h"
#include "store/maintenance.h"
#include "store/schema.h"
#include "store/searchindex.h"
#include "store/searchindexer.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace tallyman;
using namespace tallyman::test;

namespace {

// A workspace in memory.
struct Workspace
{
    EventId insert(const NewEvent &event)
    {
        const EventId id = writer.insert(event);
        writer.committed();
        content.committed();
        return id;
    }
    // Indexes what there is; returns how many blocks were made.
    int index()
    {
        SearchBlockBuilder builder(database);
        int count = 0;
        while (const auto block = builder.next(lastIndexedId(database))) {
            storeBlocks(database, {*block});
            ++count;
        }
        return count;
    }
    qint64 candidatesFor(const Filter &filter)
    {
        return candidates(database, GramQuery(filter), 1, highestId(database)).size();
    }
    IdSet matching(const Filter &filter)
    {
        return EventReader(database).matching(filter, 1, highestId(database));
    }

    Database database{QStringLiteral(":memory:"), Database::Mode::ReadWriteCreate};
    struct Schema
    {
        explicit Schema(Database &database) { createOrMigrate(database); }
    } schema{database};
    ContentStore content{database};
    EventWriter writer{database, content};
};

Filter textFilter(FilterSubject subject, const QByteArrayList &texts)
{
    Filter filter;
    filter.root.kind = FilterNode::Kind::Condition;
    filter.root.condition.subject = subject;
    for (const QByteArray &text : texts) {
        FilterMatch match;
        match.text = text;
        filter.root.condition.matches.append(match);
    }
    return filter;
}

Filter wordFilter(const QByteArray &word)
{
    return textFilter(FilterSubject::Words, {word});
}

// Appends `count` empty notifications and waits until they are stored.
void appendMany(LogFixture &fixture, int count)
{
    const auto before = fixture.stored.size();
    for (int i = 0; i < count; ++i)
        fixture.log()->append(makeEvent("{}"), 1'000'000 + static_cast<quint64>(before + i));
    QTRY_COMPARE(fixture.stored.size(), before + count);
}

QByteArray randomText(QRandomGenerator &random, int size, int letters)
{
    QByteArray text;
    for (int i = 0; i < size; ++i)
        text.append(
            static_cast<char>(letters > 200 ? random.bounded(256) : 'A' + random.bounded(letters)));
    return text;
}

} // namespace

class SearchIndexTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsWhatAPlainScanFinds_data();
    void findsWhatAPlainScanFinds();
    void rulesOutWhatCannotMatch();
    void pathsAreAlternatives();
    void commentsAreNeverRuledOut();
    void tooManyGramsRuleOutNothing();
    void damagedBlocksRuleOutNothing();
    void aWorkspaceOfTheFirstVersion();
    void followsTheLog();
    void goesOnWhereItStopped();
    void forgetsBlocksWithoutEvents();
};

void SearchIndexTest::findsWhatAPlainScanFinds_data()
{
    QTest::addColumn<int>("letters");
    QTest::addRow("few letters") << 3;
    QTest::addRow("the alphabet and beyond") << 40;
    QTest::addRow("any byte") << 256;
}

// Events of all kinds, and words that are in them, or nearly.
void SearchIndexTest::findsWhatAPlainScanFinds()
{
    QFETCH(const int, letters);
    QRandomGenerator random(42);
    Workspace workspace;
    workspace.database.execute("BEGIN");
    QList<QByteArray> texts;
    for (int i = 0; i < 1500; ++i) {
        const int size = i % 397 == 0 ? 300'000 : i % 11 == 0 ? 5000 : random.bounded(60);
        const QByteArray body = randomText(random, size, letters);
        NewEvent event = makeEvent(body, "/" + randomText(random, 8, letters));
        if (i % 13 == 0)
            event.trailers = randomText(random, 12, letters);
        if (i % 17 == 0)
            event.head.clear(); // malformed: the target stands alone
        texts << body << event.target << event.trailers << event.head;
        workspace.insert(event);
    }
    Statement(workspace.database, "INSERT INTO mark VALUES (700, 0, 'A comment')").run();
    workspace.database.execute("COMMIT");
    QVERIFY(workspace.index() >= 5);

    QList<QByteArray> words = {"a comment", "COMMENT", "host"};
    while (words.size() < 25) {
        const QByteArray &text = texts[random.bounded(static_cast<int>(texts.size()))];
        const int length = 1 + random.bounded(12);
        if (text.size() < length)
            continue;
        QByteArray word =
            text.mid(random.bounded(static_cast<int>(text.size() - length + 1)), length);
        if (words.size() % 3 == 0)
            word[word.size() / 2] = static_cast<char>(word[word.size() / 2] + 1);
        words.append(words.size() % 2 == 0 ? word.toLower() : word);
    }
    QHash<QByteArray, IdSet> found;
    for (const QByteArray &word : std::as_const(words))
        found.insert(word, workspace.matching(wordFilter(word)));
    workspace.database.execute("DELETE FROM search_block");
    for (const QByteArray &word : std::as_const(words)) {
        const IdSet scanned = workspace.matching(wordFilter(word));
        QVERIFY2(found.value(word) == scanned, word.toHex().constData());
    }
}

void SearchIndexTest::rulesOutWhatCannotMatch()
{
    Workspace workspace;
    for (int i = 1; i <= 1024; ++i)
        workspace.insert(makeEvent("{\"batch_id\":\"b-" + QByteArray::number(i) + "\"}"));
    QCOMPARE(workspace.index(), 4);
    QCOMPARE(workspace.candidatesFor(wordFilter("nowhere-to-be-found")), 0);
    QCOMPARE(workspace.candidatesFor(wordFilter("BATCH_ID")), 1024);
    QCOMPARE(workspace.candidatesFor(wordFilter("\"b-1000\"")), 256);
    QCOMPARE(workspace.candidatesFor(wordFilter("abc")), 1024); // too short to tell
    QCOMPARE(workspace.candidatesFor({}), 1024);
}

void SearchIndexTest::pathsAreAlternatives()
{
    Workspace workspace;
    for (int i = 0; i < 768; ++i)
        workspace.insert(makeEvent("{}", QByteArray("/part" + QByteArray::number(i / 256))));
    QCOMPARE(workspace.index(), 3);
    const auto paths = [&](const QByteArrayList &list) {
        return workspace.candidatesFor(textFilter(FilterSubject::Path, list));
    };
    QCOMPARE(paths({"/part0", "/part2"}), 512);
    QCOMPARE(paths({"/part0", "/part2", "/p"}), 768);
}

void SearchIndexTest::commentsAreNeverRuledOut()
{
    Workspace workspace;
    for (int i = 0; i < 256; ++i)
        workspace.insert(makeEvent("{}"));
    QCOMPARE(workspace.index(), 1);
    Statement(workspace.database, "INSERT INTO mark VALUES (7, 0, 'ask Ana about this')").run();
    QCOMPARE(workspace.matching(wordFilter("ask ana")), [] {
        IdSet ids;
        ids.insert(7);
        return ids;
    }());
}

void SearchIndexTest::tooManyGramsRuleOutNothing()
{
    Workspace workspace;
    QRandomGenerator random(1);
    workspace.insert(makeEvent(randomText(random, 2'000'000, 256)));
    QCOMPARE(workspace.index(), 1);
    QCOMPARE(workspace.candidatesFor(wordFilter("nowhere-to-be-found")), 1);
    // and the next block is not spoiled by it
    for (int i = 0; i < 256; ++i)
        workspace.insert(makeEvent("{}"));
    QCOMPARE(workspace.index(), 1);
    QCOMPARE(workspace.candidatesFor(wordFilter("nowhere-to-be-found")), 1);
}

void SearchIndexTest::damagedBlocksRuleOutNothing()
{
    Workspace workspace;
    for (int i = 0; i < 256; ++i)
        workspace.insert(makeEvent("{}"));
    QCOMPARE(workspace.index(), 1);
    workspace.database.execute("UPDATE search_block SET grams = x'000000'");
    QCOMPARE(workspace.candidatesFor(wordFilter("nowhere-to-be-found")), 256);
}

void SearchIndexTest::aWorkspaceOfTheFirstVersion()
{
    Workspace workspace;
    workspace.insert(makeEvent("needle"));
    workspace.database.execute(
        "DROP TABLE search_block; DROP TABLE analysis; DROP TABLE import; DROP TABLE finding;"
        " DROP TABLE late_reply; PRAGMA user_version = 1");
    QCOMPARE(workspace.matching(wordFilter("needle")).size(), 1); // read-only, it stays as it is
    createOrMigrate(workspace.database);
    QCOMPARE(workspace.database.number("PRAGMA user_version"), kSchemaVersion);
    QCOMPARE(lastIndexedId(workspace.database), 0);
    QCOMPARE(workspace.matching(wordFilter("needle")).size(), 1);
}

void SearchIndexTest::followsTheLog()
{
    LogFixture fixture;
    QVERIFY(fixture.open());
    WorkerThread thread(QStringLiteral("analysis"));
    auto *indexer = new SearchIndexer(fixture.path(), {}, fixture.log());
    thread.adopt(indexer);
    Database database(fixture.path(), Database::Mode::ReadOnly);
    appendMany(fixture, 600);
    indexer->follow(600);
    QTRY_COMPARE(lastIndexedId(database), 512);
    // a large event fills its block alone; nobody waits for more
    QByteArray large;
    for (int i = 0; i < 800'000; ++i)
        large += QByteArray::number(i);
    QCOMPARE(fixture.append(makeEvent(large)), 601);
    indexer->follow(601);
    QTRY_COMPARE(lastIndexedId(database), 601);
    indexer->stop();
    thread.stop();
}

void SearchIndexTest::goesOnWhereItStopped()
{
    LogFixture fixture;
    QVERIFY(fixture.open());
    Database database(fixture.path(), Database::Mode::ReadOnly);
    appendMany(fixture, 1024);
    for (const int known : {300, 1024}) {
        WorkerThread thread(QStringLiteral("analysis"));
        auto *indexer = new SearchIndexer(fixture.path(), {}, fixture.log());
        thread.adopt(indexer);
        indexer->follow(known);
        const EventId indexed = known == 300 ? 512 : 1024;
        QTRY_COMPARE(lastIndexedId(database), indexed);
        indexer->stop();
    }
    QCOMPARE(database.number("SELECT count(*) FROM search_block"), 4);
    QCOMPARE(database.number("SELECT count(*) FROM search_block WHERE (last - first) = 255"), 4);
}

void SearchIndexTest::forgetsBlocksWithoutEvents()
{
    Workspace workspace;
    for (int i = 0; i < 768; ++i)
        workspace.insert(makeEvent("{}"));
    QCOMPARE(workspace.index(), 3);
    workspace.database.execute("DELETE FROM event WHERE id <= 300");
    dropEmptyBlocks(workspace.database, 1, 300);
    QCOMPARE(workspace.database.number("SELECT count(*) FROM search_block"), 2);
    workspace.database.execute("DELETE FROM event WHERE id BETWEEN 301 AND 512");
    dropEmptyBlocks(workspace.database, 301, 512);
    QCOMPARE(workspace.database.number("SELECT min(first) FROM search_block"), 513);
}

QTEST_GUILESS_MAIN(SearchIndexTest)
#include "tst_searchindex.moc"
