// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/reconcile/cellchange.h"
#include "inspect/reconcile/cellform.h"

#include <QTest>

using namespace tallyman;

class TestCellChange : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void classifies_data();
    void classifies();
    void readsNumbers_data();
    void readsNumbers();
};

void TestCellChange::classifies_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("change");
    const auto row = [](const char *before, const char *after, const char *change) {
        QTest::addRow("%s to %s", before, after)
            << QString::fromUtf8(before) << QString::fromUtf8(after) << QString::fromUtf8(change);
    };
    row("00123", "123", "leading-zeros");
    row("000", "0", "leading-zeros");
    row(" a ", "a", "trimmed");
    row("a  b", "a b", "trimmed");
    row("x", " x ", "padded");
    row("Ana", "ana", "case");
    row("\xC3\x84", "\xC3\xA4", "case");
    row("03/04/2026", "04/03/2026", "date-swapped");
    row("25/12/2026", "12/25/2026", "date-swapped");
    row("2026-03-04", "2026-04-03", "date-swapped");
    row("31.12.2026", "2026-12-31", "date-format");
    row("2026-12-31", "2026-12-31T00:00:00Z", "date-format");
    row("1/2/26", "01/02/2026", "date-format");
    row("1,234.50", "1234.5", "number");
    row("1.234,50", "1234.5", "number");
    row("1e3", "1000", "number");
    row("1.0", "1", "number");
    row("\xE2\x82\xAC 5", "5", "number");
    row("12345678901234567890", "1.2345678901234567890e19", "number");
    row("12345678901234567890", "12345678901234567000", "other");
    row("M\xC3\xBCller", "M\xC3\x83\xC2\xBCller", "mojibake");
    row("M\xC3\xBCller", "M?ller", "mojibake");
    row("M\xC3\xBCller", "M\xEF\xBF\xBD\xEF\xBF\xBDller", "mojibake");
    row("\xE2\x82\xAC", "\xC3\xA2\xE2\x80\x9A\xC2\xAC", "mojibake");
    row("a long text", "a long", "cut-off");
    row("a", "", "emptied");
    row("", "a", "filled");
    row("a", "b", "other");
    row("yes", "true", "other");
}

void TestCellChange::classifies()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    QTEST(cellChangeName(classifyChange(before, after)), "change");
}

void TestCellChange::readsNumbers_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("number");
    const auto row = [](const char *text, const char *number) {
        QTest::addRow("'%s'", text) << QString::fromUtf8(text) << QString::fromUtf8(number);
    };
    row("", "");
    row("-", "");
    row("a1", "");
    row("1-2", "");
    row("1.2.3", "");
    row("1,2,3", "");
    row("-0", "0");
    row("(5)", "-5");
    row("+7", "7");
    row("1'234", "1234");
    row("0.10", "0.1");
    row(".5", "0.5");
    row("1e999", "");
    row("1,234,567", "1234567");
    row("\xD9\xA1", ""); // an Arabic digit
}

void TestCellChange::readsNumbers()
{
    QFETCH(QString, text);
    QTEST(numberForm(text), "number");
}

QTEST_APPLESS_MAIN(TestCellChange)
#include "tst_cellchange.moc"
