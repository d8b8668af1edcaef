// SPDX-License-Identifier: GPL-3.0-or-later
#include "logfixture.h"
#include "store/analysisrecords.h"
#include "store/eventwriter.h"
#include "store/findingrecords.h"
#include "store/records.h"
#include "store/schema.h"
#include "store/searchindex.h"
#include "store/textmatcher.h"

#include <QElapsedTimer>
#include <QTest>

using namespace tallyman;
using namespace tallyman::test;

namespace {

// Finds {"n": NUMBER} and {"s": "TEXT"} by plain text, so that this floor can be tested alone.
class SimpleJudge : public PayloadJudge
{
public:
    void read(const QByteArray &, const QByteArray &body) override { m_body = body; }
    bool any(const QByteArrayList &steps,
        const std::function<bool(const PayloadValue &)> &each) const override
    {
        const QByteArray key = "\"" + steps.join('/') + "\":";
        const qsizetype at = m_body.indexOf(key);
        if (at < 0)
            return false;
        QByteArray value = m_body.mid(at + key.size());
        value.truncate(value.indexOf('}'));
        if (value.startsWith('"'))
            return each({PayloadValue::Kind::Text, value.mid(1, value.size() - 2)});
        return each({PayloadValue::Kind::Number, value});
    }

private:
    QByteArray m_body;
};

// A workspace in memory with a few events of all kinds.
class Workspace
{
public:
    Workspace()
    {
        add("/crm/a", "{\"n\":100}", "X-Token: abc\r\n", 200);                               // 1
        add("/crm/b", "{\"n\":12345678901234567890}", "X-Token: xyz\r\n", 404);              // 2
        add("/other?q=1", "{\"s\":\"Ana Smith\"}", "x-token: one\r\nX-Token: two\r\n", 500); // 3
        add("/other", QByteArray(6000, 'z') + "needle{\"n\":7}", "", 200);                   // 4
        add("/none", "", "X-Tokens: abc\r\n", 0);                                            // 5
        m_database.execute("INSERT INTO mark VALUES (2, 1, 'ask Ana'), (3, 0, 'later');"
                           "UPDATE event SET method = 'GET' WHERE id = 5;"
                           "UPDATE event SET state = 1, wire_bytes = 9999 WHERE id = 5;"
                           "UPDATE event SET received_at = id * 1000000;"
                           "INSERT INTO answered VALUES (1, 2, 2500000), (3, 3, 8000000)");
        Import first;
        first.id = 1;
        first.sender = QStringLiteral("csvbox");
        first.key = QStringLiteral("k/1");
        Import second = first;
        second.id = 2;
        second.sender = QStringLiteral("dromo");
        storeImport(m_database, first);
        storeImport(m_database, second);
        storeAnalyses(m_database,
            {analysed(1, "csvbox/rows", 1, 1, Sameness::First),
                analysed(2, "csvbox/notice", 1, 2, Sameness::Identical),
                analysed(3, "dromo/rows", 2, 3, Sameness::Conflict), analysed(4, "", 0, 1, {})});
        storeFollowerState(m_database, "analysis", {4, "x"});
        Finding note = makeFinding("body-large", QStringLiteral("It is large."));
        note.eventId = 1;
        Finding error = makeFinding("conflict", QStringLiteral("It contradicts."));
        error.eventId = 3;
        Finding muted = makeFinding("header-underscore", QStringLiteral("An underscore."));
        muted.eventId = 4;
        storeFindings(m_database, 1, 4, {note, error, muted});
        storeFollowerState(m_database, "findings", {4, "x"});
        WorkspaceSettings settings;
        settings.mutedFindings = QStringList{QStringLiteral("header-underscore")};
        writeSetting(m_database, "workspace", settingsToJson(settings));
    }

    EventId add(
        const QByteArray &target, const QByteArray &body, const QByteArray &fields, int status)
    {
        NewEvent event = makeEvent(body, target);
        event.head = "POST " + target + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
        event.status = status;
        const EventId id = m_writer.insert(event);
        m_writer.committed();
        m_content.committed();
        return id;
    }

    static AnalysisRecord analysed(
        EventId id, const QByteArray &form, ImportId import, int attempt, Sameness same)
    {
        AnalysisRecord record;
        record.eventId = id;
        record.form = form;
        record.importId = import;
        record.attempt = attempt;
        record.sameness = same;
        return record;
    }

    QString matching(const QString &text)
    {
        EventReader reader(m_database, std::make_unique<SimpleJudge>());
        const auto filter = Filter::parse(text, 10'000'000);
        if (!filter)
            return filter.error().message;
        const IdSet ids = reader.matching(*filter, 1, highestId(m_database));
        QStringList list;
        for (qint64 i = 0; i < ids.size(); ++i)
            list.append(QString::number(ids.at(i)));
        return list.join(u',');
    }

    Database m_database{QStringLiteral(":memory:"), Database::Mode::ReadWriteCreate};
    struct Schema
    {
        explicit Schema(Database &database) { createOrMigrate(database); }
    } m_schema{m_database};
    ContentStore m_content{m_database};
    EventWriter m_writer{m_database, m_content};
};

} // namespace

class FilterSqlTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finds_data();
    void finds();
    void manyConditions();
    void conflictsOfRowsAreConflicts();
    void knowsWhatIsAnalysed();
    void anOldWorkspaceHasNoAnalysis();
    void valuesNeedAReader();
    void skipsNoBlockUnderOrAndNot();
    void numbers_data();
    void numbers();
    void patterns_data();
    void patterns();
    void hostileRegexEnds();
};

void FilterSqlTest::finds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("ids");
    const auto row = [](const char *text, const char *ids) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromLatin1(ids);
    };
    row("", "1,2,3,4,5");
    row("method:get", "5");
    row("not method:get", "1,2,3,4");
    row("method:G*", "5");
    row("status:4xx or status:500", "2,3");
    row("status>=400", "2,3");
    row("status:none", "5");
    row("status<300", "1,4");
    row("state:malformed", "5");
    row("path:/crm", "1,2");
    row("path=/crm/a", "1");
    row("path:/crm/*", "1,2");
    row("path:/other?q", "3");
    row("path~/^\\/o.*r$/", "4");
    row("path:/crm -nothing", "");
    row("after:8s before:6s", "2,3");
    row("id:2..3,5", "2,3,5");
    row("id>=2 and id<4", "2,3");
    row("is:marked", "2");
    row("not is:marked", "1,3,4,5");
    row("comment:ana", "2");
    row("not comment:ana", "1,3,4,5");
    row("comment:l*r", "3");
    row("ana", "2,3");
    row("not ana", "1,4,5");
    row("needle", "4");
    row("body:needle", "4");
    row("body:ana", "3");
    row("body:/NEEDLE/i", "4");
    row("body:/NEEDLE/", "");
    row("body:z*needle", "4");
    row("head:x-token", "1,2,3,5");
    row("header.x-token", "1,2,3");
    row("not header.x-token", "4,5");
    row("header.x-token:abc", "1");
    row("header.X-TOKEN=TWO", "");
    row("header.X-TOKEN=two", "3");
    row("header.x-token:/^(abc|xyz)$/", "1,2");
    row("header.x-token!=abc", "2,3,4,5");
    row("size>6000", "4,5");
    row("size:9999", "5");
    row("size<10B", "1");
    row("duration>1s", "1,3");
    row("duration>=0s", "1,2,3");
    row("not duration>1s", "2,4,5");
    row("sender:csvbox", "1,2");
    row("sender!=csvbox", "3,4,5");
    row("sender:\"\"", "4");
    row("sender:CSV*", "1,2");
    row("form:rows", "1,3");
    row("import:k/1", "1,2,3");
    row("import:k/1 sender:dromo", "3");
    row("import:K/1", "");
    row("import:k*", "1,2,3");
    row("not import:k/1", "4,5");
    row("import:k/1 or status:none", "1,2,3,5");
    row("attempt>1", "2,3");
    row("is:retry", "2,3");
    row("has:finding", "1,3");
    row("not has:finding", "2,4,5");
    row("finding:conflict", "3");
    row("finding:header-underscore", "4"); // who asks for it by name wants it
    row("finding:body-large finding:conflict", "1,3");
    row("finding:body*", "1");
    row("severity:error", "3");
    row("severity>=note", "1,3");
    row("is:duplicate", "2");
    row("is:conflict", "3");
    row("json.n:100", "1");
    row("json.n>50", "1,2");
    row("json.n=12345678901234567890", "2");
    row("json.n:12345678901234567891", "");
    row("json.n:1e2", "1");
    row("json.n:1..200", "1,4");
    row("json.n", "1,2,4");
    row("not json.n", "3,5");
    row("json.s:ana", "3");
    row("json.s=ana", "");
    row("json.s:/^Ana/", "3");
    row("json.s>10", "");
    row("(path:/crm or json.s:ana) and not (status:404 or is:conflict)", "1");
    row("\"'; DROP TABLE event\"", "");
    row("remote:*", "1,2,3,4,5");
}

void FilterSqlTest::finds()
{
    QFETCH(QString, text);
    Workspace workspace;
    QTEST(workspace.matching(text), "ids");
    SearchBlockBuilder builder(workspace.m_database);
    // and the same with an index that covers everything
    for (int i = 0; i < 300; ++i)
        workspace.add("/filler", "", "", 299);
    workspace.m_database.execute("UPDATE event SET method = 'X', remote = 'r', received_at = 0,"
                                 " state = 2, wire_bytes = 50, head = '' WHERE id > 5");
    while (const auto block = builder.next(lastIndexedId(workspace.m_database)))
        storeBlocks(workspace.m_database, {*block});
    QTEST(workspace.matching(
              QStringLiteral("id<=5 and (%1)").arg(text.isEmpty() ? QStringLiteral("id>0") : text)),
        "ids");
}

void FilterSqlTest::manyConditions()
{
    Workspace workspace;
    QString all;
    for (int i = 0; i < 900; ++i)
        all += QStringLiteral("not w%1 ").arg(i);
    QCOMPARE(workspace.matching(all), QStringLiteral("1,2,3,4,5"));
    QString any = QStringLiteral("ana");
    for (int i = 0; i < 900; ++i)
        any += QStringLiteral(" or w%1").arg(i);
    QCOMPARE(workspace.matching(any), QStringLiteral("2,3"));
    QString nested = QStringLiteral("ana");
    for (int i = 0; i < 39; ++i)
        nested = QStringLiteral("(%1 or w%2)").arg(nested).arg(i);
    QCOMPARE(workspace.matching(nested), QStringLiteral("2,3"));
}

// What the analysis knows of a request does not say which of its rows contradict earlier ones.
void FilterSqlTest::conflictsOfRowsAreConflicts()
{
    Workspace workspace;
    Finding ofRows = makeFinding("conflict", QStringLiteral("Row 1 came before."));
    ofRows.eventId = 5;
    storeFindings(workspace.m_database, 5, 5, {ofRows});
    QCOMPARE(workspace.matching(QStringLiteral("is:conflict")), QStringLiteral("3,5"));
    QCOMPARE(workspace.matching(QStringLiteral("not is:conflict")), QStringLiteral("1,2,4"));
}

void FilterSqlTest::knowsWhatIsAnalysed()
{
    Workspace workspace;
    EventReader reader(workspace.m_database);
    QCOMPARE(reader.knownTo(*Filter::parse(QStringLiteral("sender:x"), 0), 5), 4);
    QCOMPARE(reader.knownTo(*Filter::parse(QStringLiteral("sender:x"), 0), 3), 3);
    QCOMPARE(reader.knownTo(*Filter::parse(QStringLiteral("path:x"), 0), 5), 5);
}

void FilterSqlTest::anOldWorkspaceHasNoAnalysis()
{
    Workspace workspace;
    workspace.m_database.execute("DROP TABLE analysis; DROP TABLE import; PRAGMA user_version = 2");
    QCOMPARE(
        workspace.matching(QStringLiteral("sender:csvbox or import:1 or is:retry")), QString());
    QCOMPARE(workspace.matching(QStringLiteral("sender!=csvbox id:1")), QStringLiteral("1"));
}

void FilterSqlTest::valuesNeedAReader()
{
    Workspace workspace;
    EventReader reader(workspace.m_database);
    const Filter filter = *Filter::parse(QStringLiteral("json.n:1"), 0);
    bool refused = false;
    try {
        (void)reader.matching(filter, 1, 5);
    } catch (const SqliteError &) {
        refused = true;
    }
    QVERIFY(refused);
}

// A block is left out only if the word must be in it.
void FilterSqlTest::skipsNoBlockUnderOrAndNot()
{
    static const QByteArray names[] = {"/alpha-first", "/bravo-second", "/charlie-third"};
    Workspace workspace;
    for (int i = 6; i <= 768; ++i)
        workspace.add(names[(i - 1) / 256], "{}", "", 200);
    SearchBlockBuilder builder(workspace.m_database);
    while (const auto block = builder.next(lastIndexedId(workspace.m_database)))
        storeBlocks(workspace.m_database, {*block});
    QCOMPARE(lastIndexedId(workspace.m_database), 768);
    const auto looked = [&](const char *text) {
        const Filter filter = *Filter::parse(QString::fromLatin1(text), 0);
        return candidates(workspace.m_database, GramQuery(filter), 1, 768).size();
    };
    QCOMPARE(looked("path:/charlie-third"), 256);
    QCOMPARE(looked("body:nowhere-to-be-found"), 0);
    QCOMPARE(looked("path:/bravo-second or path:/charlie-third"), 512);
    QCOMPARE(looked("path:/bravo-second and path:/charlie-third"), 0);
    QCOMPARE(looked("not path:/charlie-third"), 768);
    QCOMPARE(looked("not (not path:/charlie-third)"), 768);
    QCOMPARE(looked("path:/charlie-third or status:200"), 768);
    QCOMPARE(looked("path:/charlie-third status:200"), 256);
    QCOMPARE(looked("path:/charlie-third and not path:/bravo-second"), 256);
    QCOMPARE(looked("header.x-token"), 256);
    QCOMPARE(looked("path:/char*third"), 256);
    QCOMPARE(looked("body:/charlie-third/"), 768);
    QCOMPARE(looked("json.charlie:1"), 768);
}

void FilterSqlTest::numbers_data()
{
    QTest::addColumn<QByteArray>("a");
    QTest::addColumn<QByteArray>("b");
    QTest::addColumn<int>("order"); // 9: not numbers
    const auto row = [](const char *a, const char *b, int order) {
        QTest::addRow("%s %s", a, b) << QByteArray(a) << QByteArray(b) << order;
    };
    row("1", "2", -1);
    row("10", "9", 1);
    row("-10", "9", -1);
    row("-10", "-9", -1);
    row("007", "7", 0);
    row("-0", "0", 0);
    row("12345678901234567890123", "12345678901234567890124", -1);
    row("1.5", "1.50", 0);
    row("1e2", "100", 0);
    row("1", "x", 9);
    row("", "1", 9);
    row("inf", "1", 9);
    row("0x10", "16", 9);
    row("1 ", "1", 9);
    row("-", "-", 9);
}

void FilterSqlTest::numbers()
{
    QFETCH(QByteArray, a);
    QFETCH(QByteArray, b);
    const auto order = compareNumbers(a, b);
    QTEST(order ? static_cast<int>(*order > 0) - static_cast<int>(*order < 0) : 9, "order");
}

void FilterSqlTest::patterns_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char *text, const char *pattern, bool matches) {
        QTest::addRow("%s %s", text, pattern) << QByteArray(text) << QByteArray(pattern) << matches;
    };
    row("abc", "a*c", true);
    row("abc", "a*b", false);
    row("abc", "a?c", true);
    row("ABC", "a?c", true);
    row("a\xc3\xa4"
        "c",
        "a?c", true);
    row("abbc", "a?c", false);
    row("", "*", true);
    row("", "?", false);
    row("abcabd", "*ab?", true);
    row("abc", "abc*", true);
    row("ab", "abc*", false);
    row("mississippi", "*iss*ip*", true);
}

void FilterSqlTest::patterns()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, pattern);
    QTEST(matchesPattern(text, pattern, true), "matches");
}

void FilterSqlTest::hostileRegexEnds()
{
    FilterMatch match;
    match.kind = FilterMatch::Kind::Regex;
    match.text = "(a+)+$";
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!TextMatcher(match).matches(QByteArray(QByteArray(60, 'a') + "b")));
    QVERIFY(timer.elapsed() < 5000); // without a limit it takes years
}

QTEST_GUILESS_MAIN(FilterSqlTest)
#include "tst_filtersql.moc"
