// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/importtexts.h"

#include <QDateTime>
#include <QLocale>
#include <QTest>

namespace tallyman {

// What is said of an import.
class TestImportTexts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void countsRequests_data();
    void countsRequests();
    void saysTheState_data();
    void saysTheState();
    void saysWhichImport();
    void saysWhatIsMissing_data();
    void saysWhatIsMissing();
    void saysWhatCameTwice();
    void saysWhatTheNoticeSays_data();
    void saysWhatTheNoticeSays();
    void tellsTheTime();
    void saysWhyThereAreNoRows();

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
    import.twice = range(3, 12);
    row("complete, 10 rows twice", import);
    import.conflicting = range(2, 2);
    import.rowsConflicting = 1;
    row("row 2 conflicts", import);
    import.conflicting = range(2, 4);
    row("rows 2–4 conflict", import);
    import.conflicting.insert(9);
    row("4 rows conflict", import);
    import = complete(2);
    import.rowsTotal = 21;
    import.gaps = range(21, 21);
    row("row 21 missing", import);
    import.gaps.insert(19);
    row("2 rows missing", import);
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

void TestImportTexts::saysWhatIsMissing_data()
{
    QTest::addColumn<Import>("import");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *text, const Import &import, const char *sentence) {
        QTest::newRow(sentence) << import << QString::fromUtf8(text) << QString::fromUtf8(sentence);
    };
    Import import = complete(2);
    row("–", import, "Nothing that was announced is missing.");
    import.rowsTotal = 21;
    import.gaps = range(21, 21);
    row("1", import, "1 row has not come: row 21.");
    import.rowsTotal = 1024;
    import.gaps = range(11, 20);
    import.gaps.insert(1001, 1014);
    import.rowsReceived = 1000;
    row("24", import, "24 rows in 2 gaps have not come: rows 11–20, 1,001–1,014.");
    import.notice = ImportNotice{3, 1024, 1000, 24, {}};
    row("24", import,
        "24 rows in 2 gaps have not come: rows 11–20, 1,001–1,014; the sender says that it could "
        "not deliver so many.");
    import = complete(2);
    import.rowsTotal = 23;
    row("3", import, "3 rows have not come.");
    import = complete(2);
    import.gapsAreParts = true;
    import.parts = 4;
    import.gaps = range(3, 4);
    row("2 parts", import, "2 parts have not come: parts 3–4.");
    import.gaps = range(3, 3);
    row("1 part", import, "1 part has not come: part 3.");
}

void TestImportTexts::saysWhatIsMissing()
{
    QFETCH(Import, import);
    QTEST(importMissingText(import), "text");
    QTEST(importMissingSentence(import), "sentence");
}

void TestImportTexts::saysWhatCameTwice()
{
    Import import = complete(2);
    QCOMPARE(importDuplicatesText(import), QStringLiteral("–"));
    import.twice = range(3, 12);
    import.rowsDuplicated = 10;
    QCOMPARE(importDuplicatesText(import), QStringLiteral("10"));
    QCOMPARE(importDuplicatesSentence(import),
        QStringLiteral("10 rows came more than once with the same content: rows 3–12."));
}

void TestImportTexts::saysWhatTheNoticeSays_data()
{
    QTest::addColumn<ImportNotice>("notice");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *text, const ImportNotice &notice) {
        QTest::newRow(text) << notice << QString::fromUtf8(text);
    };
    row("148 of 150", {1, 150, 148, 2, QStringLiteral("partial")});
    row("148 succeeded, 2 failed", {1, {}, 148, 2, {}});
    row("1 row", {1, 1, {}, {}, {}});
    row("1,000 rows, 3 failed", {1, 1000, {}, 3, {}});
    row("done", {1, {}, {}, {}, QStringLiteral("done")});
    row("has come", {1, {}, {}, {}, {}});
}

void TestImportTexts::saysWhatTheNoticeSays()
{
    QFETCH(ImportNotice, notice);
    Import import = complete(1);
    QCOMPARE(importNoticeText(import), QStringLiteral("–"));
    import.notice = notice;
    QTEST(importNoticeText(import), "text");
}

void TestImportTexts::tellsTheTime()
{
    const auto text = [](const QDateTime &time) {
        return importTimeText(time.toMSecsSinceEpoch() * 1000);
    };
    const QDate today = QDate::currentDate();
    const QDateTime noon(today, QTime(12, 1, 2));
    if (QDate::currentDate() == today)
        QCOMPARE(text(noon), QStringLiteral("12:01:02"));
    const QDate other(today.year(), today.month() == 3 ? 4 : 3, 7);
    QCOMPARE(text(QDateTime(other, QTime(14, 5))),
        QStringLiteral("7 %1 14:05").arg(other.month() == 3 ? u"Mar" : u"Apr"));
    QCOMPARE(text(QDateTime(QDate(2024, 3, 7), QTime(14, 5))), QStringLiteral("2024-03-07"));
}

void TestImportTexts::saysWhyThereAreNoRows()
{
    Import import;
    QCOMPARE(importNoRowsSentence(import), QStringLiteral("None of its requests brought rows."));
    import.notice = ImportNotice();
    QVERIFY(importNoRowsSentence(import).startsWith(QLatin1String("Only the completion notice")));
    import.chunks = 1;
    QCOMPARE(importNoRowsSentence(import), QStringLiteral("Its requests have no rows in them."));
    import.rowsReceived = 1;
    QCOMPARE(importNoRowsSentence(import), QStringLiteral("The rows cannot be read any more."));
}

} // namespace tallyman

Q_DECLARE_METATYPE(tallyman::ImportNotice)

QTEST_GUILESS_MAIN(tallyman::TestImportTexts)
#include "tst_importtexts.moc"
