// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/importtexts.h"

#include <QTest>

namespace tallyman {

// What is said of an import.
class TestImportTexts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void countsRequests_data();
    void countsRequests();
    void saysTheState_data();
    void saysTheState();
    void saysWhichImport();

private:
    static IdSet range(qint64 first, qint64 last)
    {
        IdSet set;
        set.insert(first, last);
        return set;
    }
    // An import of so many chunks with 10 rows each, all of them there.
    static Import complete(qint64 chunks)
    {
        Import import;
        import.key = QStringLiteral("7");
        import.events = import.attempts = import.chunks = chunks;
        import.rowsReceived = chunks * 10;
        import.rowsTotal = import.rowsReceived;
        return import;
    }
};

void TestImportTexts::countsRequests_data()
{
    QTest::addColumn<qint64>("chunks");
    QTest::addColumn<qint64>("repeated");
    QTest::addColumn<qint64>("notices");
    QTest::addColumn<qint64>("others");
    QTest::addColumn<QString>("text");
    const auto row = [](qint64 chunks, qint64 repeated, qint64 notices, qint64 others,
                         const char *text) {
        QTest::newRow(text) << chunks << repeated << notices << others << QString::fromUtf8(text);
    };
    row(1, 0, 0, 0, "1 request");
    row(3, 0, 0, 0, "3 requests");
    row(10, 1, 1, 0, "12 requests: 10 chunks, 1 repeated, 1 notice");
    row(1, 2, 0, 0, "3 requests: 1 chunk, 2 repeated");
    row(0, 0, 1, 0, "1 notice");
    row(0, 0, 2, 0, "2 notices");
    row(2, 0, 0, 1, "3 requests: 2 chunks, 1 other");
    row(0, 0, 1, 2, "3 requests: 1 notice, 2 others");
}

void TestImportTexts::countsRequests()
{
    QFETCH(qint64, chunks);
    QFETCH(qint64, repeated);
    QFETCH(qint64, notices);
    QFETCH(qint64, others);
    Import import;
    import.chunks = chunks;
    import.attempts = chunks + repeated;
    import.notices = notices;
    import.events = import.attempts + notices + others;
    QTEST(importRequestsText(import), "text");
}

void TestImportTexts::saysTheState_data()
{
    QTest::addColumn<Import>("import");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *text, const Import &import) {
        QTest::newRow(text) << import << QString::fromUtf8(text);
    };
    row("complete", complete(2));
    Import import = complete(2);
    import.twice = range(3, 3);
    row("complete, row 3 twice", import);
    import.conflicting = range(2, 2);
    import.rowsConflicting = 1;
    row("row 2 conflicts", import);
    import.conflicting = range(2, 4);
    row("rows 2–4 conflict", import);
    import = complete(2);
    import.rowsTotal = 21;
    import.gaps = range(21, 21);
    row("row 21 missing", import);
    import.gaps = {}; // rows have no numbers
    row("1 row missing", import);
    import.rowsTotal = 23;
    row("3 rows missing", import);
    import = {};
    import.events = import.notices = 1;
    import.notice = ImportNotice();
    row("notice only", import);
    import.notice.reset();
    row("no rows", import);
}

void TestImportTexts::saysTheState()
{
    QFETCH(Import, import);
    QTEST(importStateText(import, 0), "text");
}

void TestImportTexts::saysWhichImport()
{
    Import import = complete(2);
    import.file = QStringLiteral("a.csv");
    QCOMPARE(importSentence(import), QStringLiteral("7 · a.csv · 20 of 20 rows · 2 requests"));
    import.notice = ImportNotice{3, 20, 18, 2, QStringLiteral("partial")};
    ++import.events;
    ++import.notices;
    QCOMPARE(importSentence(import),
        QStringLiteral("7 · a.csv · 20 of 20 rows · 3 requests: 2 chunks, 1 notice · the notice "
                       "says 20 rows, 18 succeeded, 2 failed"));
    import.notice = ImportNotice{3, {}, {}, {}, QStringLiteral("done")};
    QVERIFY(importSentence(import).endsWith(QStringLiteral(" · the notice says “done”")));
    import.chunks = import.attempts = 0;
    import.events = 1;
    import.rowsTotal = 1;
    import.rowsReceived = 0;
    QCOMPARE(importSentence(import),
        QStringLiteral("7 · a.csv · 1 row announced · 1 notice · the notice says “done”"));
    import.rowsTotal.reset();
    QCOMPARE(
        importSentence(import), QStringLiteral("7 · a.csv · 1 notice · the notice says “done”"));
}

} // namespace tallyman

QTEST_GUILESS_MAIN(tallyman::TestImportTexts)
#include "tst_importtexts.moc"
