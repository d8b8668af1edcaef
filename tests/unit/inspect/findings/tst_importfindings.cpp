// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/findings/importfindings.h"

#include <QTest>

using namespace tallyman;

namespace {

constexpr qint64 kNow = 1'000'000'000;

// 10 of 10 rows in 2 chunks, a moment ago.
Import wholeImport()
{
    Import import;
    import.sender = QStringLiteral("csvbox");
    import.key = QStringLiteral("1");
    import.rowsReceived = 10;
    import.rowsTotal = 10;
    import.chunks = 2;
    import.events = 2;
    import.quietUs = 5'000'000;
    import.lastAtUs = kNow - 10'000'000;
    return import;
}

Import withoutRow(Import import, qint64 row)
{
    import.gaps.insert(row);
    --import.rowsReceived;
    return import;
}

Import withNotice(Import import, qint64 rows, std::optional<qint64> succeeded)
{
    import.notice = ImportNotice{9, rows, succeeded, std::nullopt, QStringLiteral("success")};
    return import;
}

} // namespace

class ImportFindingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finds_data();
    void finds();
    void countsInGoodEnglish();
    void aLatePartMendsIt();
};

void ImportFindingsTest::finds_data()
{
    QTest::addColumn<Import>("import");
    QTest::addColumn<QByteArrayList>("ids");
    const Import whole = wholeImport();
    QTest::newRow("whole") << whole << QByteArrayList();
    QTest::newRow("gap") << withoutRow(whole, 4) << QByteArrayList{"rows-missing"};
    Import young = withoutRow(whole, 4);
    young.lastAtUs = kNow - 1'000'000;
    QTest::newRow("gap, still arriving") << young << QByteArrayList();
    QTest::newRow("gap, notice has come")
        << withNotice(young, 10, 10) << QByteArrayList{"rows-missing"};
    QTest::newRow("row that failed was not sent")
        << withNotice(withoutRow(whole, 4), 10, 9) << QByteArrayList();
    QTest::newRow("row that failed was sent") << withNotice(whole, 10, 9) << QByteArrayList();
    QTest::newRow("notice says more")
        << withNotice(whole, 12, 12) << QByteArrayList{"count-mismatch"};
    QTest::newRow("notice says fewer")
        << withNotice(whole, 9, 9) << QByteArrayList{"count-mismatch"};
    Import more = whole;
    more.rowsReceived = 11;
    QTest::newRow("more than announced") << more << QByteArrayList{"count-mismatch"};
    Import rejected = whole;
    rejected.rowsReceived = 8;
    rejected.rowsRejected = 2;
    QTest::newRow("rejected rows count") << rejected << QByteArrayList();
    Import parts = whole;
    parts.gapsAreParts = true;
    parts.parts = 3;
    parts.gaps.insert(2);
    QTest::newRow("part") << parts << QByteArrayList{"rows-missing"};
    Import elsewhere = withNotice(Import(), 100, 100);
    QTest::newRow("rows go elsewhere") << elsewhere << QByteArrayList();
    Import late = whole;
    late.outOfOrder = 1;
    late.firstOutOfOrder = 2;
    QTest::newRow("out of order") << late << QByteArrayList{"out-of-order"};
    Import again = whole;
    again.resubmitOf = QStringLiteral("0");
    QTest::newRow("again") << again << QByteArrayList{"resubmitted"};
}

void ImportFindingsTest::finds()
{
    QFETCH(Import, import);
    QByteArrayList ids;
    const QList<Finding> found = findingsOf(import, kNow);
    for (const Finding &finding : found) {
        ids.append(finding.id);
        QCOMPARE(finding.importKey, import.key);
        QVERIFY(!finding.message.isEmpty());
    }
    QTEST(ids, "ids");
}

void ImportFindingsTest::countsInGoodEnglish()
{
    const auto message = [](const Import &import) {
        return findingsOf(import, kNow).value(0).message;
    };
    QCOMPARE(message(withNotice(wholeImport(), 1, 1)),
        QStringLiteral("The notice says 1 row, and 10 came."));
    Import announced = wholeImport();
    announced.rowsTotal = 1;
    QCOMPARE(message(announced), QStringLiteral("The requests announce 1 row, and 10 came."));
    QCOMPARE(message(withoutRow(wholeImport(), 4)), QStringLiteral("1 of 10 rows never came: 4."));
}

void ImportFindingsTest::aLatePartMendsIt()
{
    QVERIFY(!findingsOf(withoutRow(wholeImport(), 4), kNow).isEmpty());
    QVERIFY(findingsOf(wholeImport(), kNow).isEmpty());
}

QTEST_GUILESS_MAIN(ImportFindingsTest)
#include "tst_importfindings.moc"
