// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/differenceexport.h"

#include <QTest>

using namespace tallyman;

// What is said of the rows of a file and of an import.
class ReconciliationSentencesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countInGoodEnglish_data();
    void countInGoodEnglish();
};

void ReconciliationSentencesTest::countInGoodEnglish_data()
{
    QTest::addColumn<qint64>("records");
    QTest::addColumn<qint64>("rows");
    QTest::addColumn<qint64>("lost");
    QTest::addColumn<qint64>("shifted");
    QTest::addColumn<QString>("text");
    const auto row = [](qint64 records, qint64 rows, qint64 lost, qint64 shifted,
                         const char *text) {
        QTest::newRow(text) << records << rows << lost << shifted << QString::fromUtf8(text);
    };
    row(1, 1, 0, 0, "The one row of the file arrived as it is.");
    row(3, 3, 0, 0, "All 3 rows of the file arrived as they are.");
    row(1, 0, 1, 0, "The file has 1 row; 0 arrived. 0 are the same, 0 changed, 1 lost, 0 extra.");
    row(3, 2, 1, 0, "The file has 3 rows; 2 arrived. 2 are the same, 0 changed, 1 lost, 0 extra.");
    row(3, 3, 0, 1,
        "All 3 rows of the file arrived as they are. 1 row has another number than in the file; "
        "it was found by its content.");
    row(3, 3, 0, 2,
        "All 3 rows of the file arrived as they are. 2 rows have another number than in the "
        "file; they were found by their content.");
}

void ReconciliationSentencesTest::countInGoodEnglish()
{
    QFETCH(qint64, records);
    QFETCH(qint64, rows);
    QFETCH(qint64, lost);
    QFETCH(qint64, shifted);
    Reconciliation result;
    result.records = records;
    result.rows = rows;
    result.lost = lost;
    result.same = records - lost;
    result.shifted = shifted;
    QTEST(reconciliationSentences(result).join(u' '), "text");
}

QTEST_GUILESS_MAIN(ReconciliationSentencesTest)
#include "tst_reconciliationsentences.moc"
