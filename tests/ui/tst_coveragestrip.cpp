// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"
#include "ui/widgets/coveragestrip.h"

#include <QApplication>
#include <QHelpEvent>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

namespace tallyman {

// What can be seen of the rows of an import, and found under the mouse.
class TestCoverageStrip : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }
    void marksOneRowOfMany_data();
    void marksOneRowOfMany();
};

void TestCoverageStrip::marksOneRowOfMany_data()
{
    QTest::addColumn<qint64>("total");
    QTest::addColumn<qint64>("row");
    QTest::addColumn<qint64>("end"); // what came last, behind the row
    QTest::addColumn<bool>("conflicts");
    QTest::newRow("missing of 20,000")
        << qint64(20'000) << qint64(10'003) << qint64(20'000) << false;
    QTest::newRow("missing of 500,000")
        << qint64(500'000) << qint64(5'001) << qint64(500'000) << false;
    QTest::newRow("the last one") << qint64(500'000) << qint64(500'000) << qint64(500'000) << false;
    QTest::newRow("in the little that came")
        << qint64(500'000) << qint64(5'001) << qint64(10'000) << false;
    QTest::newRow("conflicting") << qint64(500'000) << qint64(5'001) << qint64(500'000) << true;
}

void TestCoverageStrip::marksOneRowOfMany()
{
    QFETCH(const qint64, total);
    QFETCH(const qint64, row);
    QFETCH(const qint64, end);
    QFETCH(const bool, conflicts);
    Import import;
    import.rowsTotal = total;
    import.chunks = 2;
    (conflicts ? import.conflicting : import.gaps).insert(row);
    if (end < total)
        import.gaps.insert(end + 1, total);
    import.rowsReceived = total - import.gaps.size();
    CoverageStrip strip;
    strip.resize(600, 60);
    strip.setImport(import);
    strip.show();
    QVERIFY(QTest::qWaitForWindowExposed(&strip));
    const QImage image = strip.grab().toImage();
    const int edge = static_cast<int>(end * 600 / total);
    QList<int> marks;
    for (int x = 0; x < edge; ++x) {
        if (image.pixelColor(x, 4) == themeColors().error)
            marks.append(x);
    }
    QVERIFY2(marks.size() >= 3, qPrintable(QString::number(marks.size())));
    QSignalSpy picked(&strip, &CoverageStrip::rowPicked);
    for (const int x : std::as_const(marks)) {
        QTest::mouseClick(&strip, Qt::LeftButton, {}, QPoint(x, 4));
        QCOMPARE(picked.takeFirst().first().toLongLong(), row);
    }
    const QPoint at(marks.first(), 4);
    QHelpEvent help(QEvent::ToolTip, at, strip.mapToGlobal(at));
    QCoreApplication::sendEvent(&strip, &help);
    QVERIFY(QToolTip::text().endsWith(conflicts ? QStringLiteral("came with different content")
                                                : QStringLiteral("has not arrived")));
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestCoverageStrip)
#include "tst_coveragestrip.moc"
