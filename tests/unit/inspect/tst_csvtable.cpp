// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/csvtable.h"

#include <QTest>

using namespace tallyman;

// Separators, quotes and what is odd in tables of text.
class TestCsvTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheSeparator_data();
    void findsTheSeparator();
    void readsRows_data();
    void readsRows();
    void saysWhatIsOdd_data();
    void saysWhatIsOdd();
    void boundsFieldsAndColumns();
    void stopsWhenCancelled();
};

void TestCsvTable::findsTheSeparator_data()
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

void TestCsvTable::findsTheSeparator()
{
    QFETCH(QByteArray, text);
    QTEST(csvSeparator(text), "separator");
}

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
    row("with a mark",
        "\xEF\xBB\xBF"
        "a,b\n1,2\n",
        "a|b/1|2");
    row("empty lines", "\na,b\n\n\r\n1,2\n\n", "a|b/1|2");
    row("empty fields", "a,b,c\n,,\n", "a|b|c/||");
    row("quotes", "\"a,x\",b\n\"1\"\"2\",\"3\n4\"\n", "a,x|b/1\"2|3\n4");
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
