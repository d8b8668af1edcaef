// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/csvscanner.h"

#include <QTest>

using namespace tallyman;

namespace {

constexpr CsvScanner::Limits kWide{10'000, 1'000'000};

} // namespace

// Separators, quotes and line breaks.
class TestCsvScanner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheSeparator_data();
    void findsTheSeparator();
    void readsRecords_data();
    void readsRecords();
    void keepsTheLimits();
    void givesUpOnFarQuotes();
};

void TestCsvScanner::findsTheSeparator_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<char>("separator");
    QTest::newRow("comma") << QByteArray("a,b\n1,2\n") << ',';
    QTest::newRow("semicolon, decimal commas") << QByteArray("a;b\n1,5;2,5\n") << ';';
    QTest::newRow("tab") << QByteArray("a\tb c\n1, 2\t2\n") << '\t';
    QTest::newRow("bar") << QByteArray("a|b\n1|2") << '|';
    QTest::newRow("one line") << QByteArray("a,b,c") << ',';
    QTest::newRow("quoted separators") << QByteArray("\"a;b\",c\n\"d;e;f\",g\n") << ',';
    QTest::newRow("prose") << QByteArray("Import done\nwith 3, 4 or more rows, as it were\nbye\n")
                           << '\0';
    QTest::newRow("nothing") << QByteArray() << '\0';
}

void TestCsvScanner::findsTheSeparator()
{
    QFETCH(QByteArray, text);
    QTEST(csvSeparator(text), "separator");
}

void TestCsvScanner::readsRecords_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("records"); // fields by "|", records by "/"
    QTest::addColumn<qint64>("lineBreaks");
    QTest::addColumn<qint64>("strayQuotes");
    const auto row = [](const char *name, const QByteArray &text, const char *records,
                         qint64 lineBreaks, qint64 strayQuotes = 0) {
        QTest::newRow(name) << text << QString::fromUtf8(records) << lineBreaks << strayQuotes;
    };
    row("nothing", "", "", 0);
    row("LF", "a,b\n1,2\n", "a|b/1|2", 2);
    row("CRLF", "a,b\r\n1,2\r\n", "a|b/1|2", 2);
    row("CR", "a,b\r1,2", "a|b/1|2", 1);
    row("empty lines", "\n\r\na,b\n\n\r1,2\n\n", "a|b/1|2", 7);
    row("empty fields", ",\n,,", "|/||", 1);
    row("quotes", "\"a,b\",\"c\"\"d\"\n", "a,b|c\"d", 1);
    row("line breaks in quotes", "\"1\n2\r\n3\r4\",5\n", "1\n2\r\n3\r4|5", 4);
    row("quote in the middle", "1\"2,3", "1\"2|3", 0);
    row("text behind a quote", "\"1\"x\"y,3", "1x\"y|3", 0);
    row("quotes that are not closed", "\"1,2\n3,4\n", "\"1|2/3|4", 2, 1);
    row("quote alone", "\"", "\"", 0, 1);
}

void TestCsvScanner::readsRecords()
{
    QFETCH(QByteArray, text);
    CsvScanner scanner(text, ',');
    CsvScanner skipping(text, ',');
    QStringList records;
    for (scanner.skipEmpty(); !scanner.atEnd(); scanner.skipEmpty()) {
        skipping.skipEmpty();
        QCOMPARE(skipping.at(), scanner.at());
        const QStringList fields = scanner.record(kWide);
        QCOMPARE(skipping.skipRecord(), fields.size());
        records.append(fields.join(u'|'));
    }
    QTEST(records.join(u'/'), "records");
    QTEST(scanner.lineBreaks(), "lineBreaks");
    QTEST(scanner.strayQuotes(), "strayQuotes");
}

void TestCsvScanner::keepsTheLimits()
{
    CsvScanner scanner("abc,\"d\"\"ef\"gh,i,j\nk", ',');
    QCOMPARE(scanner.record({3, 2}),
        (QStringList{QStringLiteral("ab"), QStringLiteral("d\""), QStringLiteral("i")}));
    QCOMPARE(scanner.record({3, 2}), QStringList{QStringLiteral("k")});
}

void TestCsvScanner::givesUpOnFarQuotes()
{
    const QByteArray text =
        "\"" + QByteArray(CsvScanner::kMostQuotedBytes, 'x') + "\n1,\"" + QByteArray(10, 'y') + '"';
    CsvScanner scanner(text, ',');
    QCOMPARE(scanner.skipRecord(), 1);
    QCOMPARE(scanner.strayQuotes(), 1);
    QCOMPARE(scanner.skipRecord(), 2);
    QCOMPARE(scanner.strayQuotes(), 1);
}

QTEST_GUILESS_MAIN(TestCsvScanner)
#include "tst_csvscanner.moc"
