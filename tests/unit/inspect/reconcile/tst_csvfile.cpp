// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/reconcile/csvfile.h"

#include <QStringEncoder>
#include <QTest>

using namespace tallyman;

class TestCsvFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void decodes_data();
    void decodes();
    void knowsLines();
    void notesUnevenRecords();
    void refuses();
    void survives_data();
    void survives();
};

namespace {

// Fields joined with "|", records with "/".
QString flat(const CsvFile &table)
{
    QStringList records{table.header().join(u'|')};
    for (qint64 i = 0; i < table.count(); ++i)
        records.append(table.record(i).join(u'|'));
    return records.join(u'/');
}

} // namespace

void TestCsvFile::reads_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("table");
    const auto row = [](const char *name, const QByteArray &file, const char *table) {
        QTest::newRow(name) << file << QString::fromUtf8(table);
    };
    row("comma", "a,b\n1,2\n", "a|b/1|2");
    row("semicolon", "a;b\n1,5;2\n", "a|b/1,5|2");
    row("tab", "a\tb\n1\t2", "a|b/1|2");
    row("semicolon in the header alone", "a;b\n1\n2\n", "a|b/1/2");
    row("bar", "a|b\n1|2", "a|b/1|2");
    row("named delimiter", "sep=;\r\na,x;b\r\n1;2", "a,x|b/1|2");
    row("one column", "a\n1\n2", "a/1/2");
    row("CRLF", "a,b\r\n1,2\r\n", "a|b/1|2");
    row("CR", "a,b\r1,2\r", "a|b/1|2");
    row("without a break at the end", "a,b\n1,2", "a|b/1|2");
    row("empty lines", "\n\na,b\n\n1,2\n\n\n", "a|b/1|2");
    row("only a header", "a,b", "a|b");
    row("empty fields", "a,b\n,\n", "a|b/|");
    row("quoted", "a,b\n\"1,2\",\"3\"\n", "a|b/1,2|3");
    row("quoted quote", "a,b\n\"say \"\"x\"\"\",1\n", "a|b/say \"x\"|1");
    row("quoted line break", "a,b\n\"1\n2\",3\n", "a|b/1\n2|3");
    row("quoted CRLF", "a,b\n\"1\r\n2\",3\n", "a|b/1\r\n2|3");
    row("quote in the middle", "a,b\n1\"2,3\n", "a|b/1\"2|3");
    row("text behind a quote", "a,b\n\"1\"x,3\n", "a|b/1x|3");
    row("quote that is never closed", "a,b\n\"1,2\n3,4\n", "a|b/\"1|2/3|4");
    row("blanks are kept", "a,b\n 1 , 2\n", "a|b/ 1 | 2");
    row("more and fewer fields", "a,b\n1\n1,2,3\n", "a|b/1/1|2|3");
    row("formulas and markup", "a,b\n=1+1,<b>\n", "a|b/=1+1|<b>");
}

void TestCsvFile::reads()
{
    QFETCH(QByteArray, file);
    const auto table = CsvFile::read(file);
    QVERIFY(table);
    QTEST(flat(**table), "table");
}

void TestCsvFile::decodes_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("encoding");
    const QString text = QStringLiteral("name,x\nM\u00fcller,1\n");
    const auto wide = [&text](QStringEncoder::Encoding encoding, bool mark) -> QByteArray {
        QStringEncoder encoder(
            encoding, mark ? QStringEncoder::Flag::WriteBom : QStringEncoder::Flag::Default);
        return encoder(text);
    };
    QTest::newRow("UTF-8") << text.toUtf8() << QStringLiteral("UTF-8");
    QTest::newRow("UTF-8 with a mark")
        << QByteArray("\xEF\xBB\xBF" + text.toUtf8()) << QStringLiteral("UTF-8");
    QTest::newRow("UTF-16LE") << wide(QStringEncoder::Utf16LE, true) << QStringLiteral("UTF-16LE");
    QTest::newRow("UTF-16BE") << wide(QStringEncoder::Utf16BE, true) << QStringLiteral("UTF-16BE");
    QTest::newRow("UTF-16LE without a mark")
        << wide(QStringEncoder::Utf16LE, false) << QStringLiteral("UTF-16LE");
    QTest::newRow("UTF-16BE without a mark")
        << wide(QStringEncoder::Utf16BE, false) << QStringLiteral("UTF-16BE");
    QTest::newRow("Windows-1252") << text.toLatin1() << QStringLiteral("Windows-1252");
}

void TestCsvFile::decodes()
{
    QFETCH(QByteArray, file);
    const auto table = CsvFile::read(file);
    QVERIFY(table);
    QTEST((*table)->encoding(), "encoding");
    QCOMPARE(flat(**table), QStringLiteral("name|x/M\u00fcller|1"));
    QCOMPARE((*table)->notes().size(), (*table)->encoding() == u"Windows-1252" ? 1 : 0);
}

void TestCsvFile::knowsLines()
{
    const auto table = CsvFile::read("a,b\n\"1\n\n2\",3\r\n\n4,5\n");
    QVERIFY(table);
    QCOMPARE((*table)->line(0), 2);
    QCOMPARE((*table)->line(1), 6);
}

void TestCsvFile::notesUnevenRecords()
{
    const auto table = CsvFile::read("a,b\n1,2\n1\n1,2,3\n");
    QVERIFY(table);
    QCOMPARE((*table)->notes(),
        QStringList{QStringLiteral("2 records have more or fewer fields than the header, the first "
                                   "one in line 3.")});
}

void TestCsvFile::refuses()
{
    QCOMPARE(CsvFile::read("").error().code, ErrorCode::InvalidInput);
    QCOMPARE(CsvFile::read("\n\r\n").error().code, ErrorCode::InvalidInput);
    const std::atomic_bool cancelled = true;
    QCOMPARE(CsvFile::read("a\n1\n", &cancelled).error().code, ErrorCode::Cancelled);
}

void TestCsvFile::survives_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("nothing but quotes") << QByteArray(3'000'000, '"');
    QTest::newRow("nothing but commas") << QByteArray(1'000'000, ',');
    QTest::newRow("quotes that are far from closed")
        << QByteArray("\"" + QByteArray(2'000'000, 'x') + "\n").repeated(3);
    QTest::newRow("NULs") << QByteArray(100, '\0');
    QTest::newRow("half a surrogate") << QByteArray("\xFF\xFE\x00\xD8", 4);
    QTest::newRow("an odd byte") << QByteArray("\xFE\xFF\x00", 3);
}

void TestCsvFile::survives()
{
    QFETCH(QByteArray, file);
    const auto table = CsvFile::read(file);
    if (!table)
        return;
    QVERIFY((*table)->header().size() <= CsvFile::kMostFields);
    for (qint64 i = 0; i < (*table)->count(); ++i)
        QVERIFY((*table)->record(i).size() <= CsvFile::kMostFields);
}

QTEST_APPLESS_MAIN(TestCsvFile)
#include "tst_csvfile.moc"
