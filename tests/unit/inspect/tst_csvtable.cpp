// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/csvtable.h"

#include <QTest>

using namespace tallyman;

// Rows and what is odd in tables of text.
class TestCsvTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsRows_data();
    void readsRows();
    void saysWhatIsOdd_data();
    void saysWhatIsOdd();
    void boundsFieldsAndColumns();
    void stopsWhenCancelled();
};

void TestCsvTable::readsRows_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("rows"); // fields by "|", rows by "/"
    const auto row = [](const char *name, const QByteArray &text, const char *rows) {
        QTest::newRow(name) << text << QString::fromUtf8(rows);
    };
    row("plain", "a,b\n1,2\n", "a|b/1|2");
    row("without the last line break", "a,b\n1,2", "a|b/1|2");
    row("CRLF", "a,b\r\n1,2\r\n", "a|b/1|2");
    row("CR", "a,b\r1,2\r", "a|b/1|2");
    row("with a mark",
        "\xEF\xBB\xBF"
        "a,b\n1,2\n",
        "a|b/1|2");
    row("empty lines", "\na,b\n\n\r\n1,2\n\n", "a|b/1|2");
    row("empty fields", "a,b,c\n,,\n", "a|b|c/||");
    row("quotes", "\"a,x\",b\n\"1\"\"2\",\"3\n4\"\n", "a,x|b/1\"2|3\n4");
    row("text behind a quote", "a,b\n\"1\"x,2\n", "a|b/1x|2");
    row("quote that is never closed", "a,b\n\"1,2\n3,4\n", "a|b/\"1|2/3|4");
    row("UTF-8", "Zo\xC3\xAB;b\n1;2\n", "Zoë|b/1|2");
    row("ragged", "a,b\n1\n1,2,3\n4,5\n6,7\n", "a|b/1/1|2|3/4|5/6|7");
    row("quote in the middle", "a,b\n5\"x,2\n3,4\n", "a|b/5\"x|2/3|4");
    row("NUL", QByteArray("a,b\n1\0,2\n", 9), "a|b/1\xE2\x90\x80|2");
}

void TestCsvTable::readsRows()
{
    QFETCH(QByteArray, text);
    const CsvTablePtr table = CsvTable::read(text);
    QVERIFY(table);
    QStringList rows;
    for (qint64 i = 0; i < table->rowCount(); ++i)
        rows += table->row(i).join(QLatin1Char('|')).replace(QChar(u'\0'), QChar(u'\u2400'));
    QTEST(rows.join(QLatin1Char('/')), "rows");
}

void TestCsvTable::saysWhatIsOdd_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("notes");
    QTest::newRow("nothing") << QByteArray("a,b\n1,2\n") << QString();
    QTest::newRow("ragged")
        << QByteArray("a,b\n1,2\n1\n3,4\n1,2,3\n5,6")
        << QStringLiteral("2 of 6 rows have another number of fields than the first (2); the "
                          "first of them is row 3.");
    QTest::newRow("open quote") << QByteArray("a,b\n1,\"2\n")
                                << QStringLiteral("A quote in row 2 is not closed.");
}

void TestCsvTable::saysWhatIsOdd()
{
    QFETCH(QByteArray, text);
    QTEST(CsvTable::read(text)->notes().join(QLatin1Char(' ')), "notes");
}

void TestCsvTable::boundsFieldsAndColumns()
{
    const CsvTablePtr wide = CsvTable::read(QByteArray("x,").repeated(5000) + "x\n");
    QCOMPARE(wide->columnCount(), CsvTable::kMostColumns);
    QCOMPARE(wide->row(0).size(), CsvTable::kMostColumns);
    const CsvTablePtr large = CsvTable::read("a,b\n1," + QByteArray(1'000'000, 'x'));
    QCOMPARE(large->row(1).at(1).size(), CsvTable::kMostFieldBytes);
}

void TestCsvTable::stopsWhenCancelled()
{
    const std::atomic_bool cancelled = true;
    QCOMPARE(CsvTable::read("a,b\n1,2\n", &cancelled)->rowCount(), 0);
}

QTEST_GUILESS_MAIN(TestCsvTable)
#include "tst_csvtable.moc"
