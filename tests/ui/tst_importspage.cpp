// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/csvboxrows.h"
#include "support/mainwindowtest.h"
#include "ui/models/importtablemodel.h"
#include "ui/views/importspage.h"
#include "ui/widgets/coveragestrip.h"

#include <QSignalSpy>

namespace tallyman {

using test::csvboxRows;

// The place "Imports" in the real window.
class TestImportsPage : public test::MainWindowTest
{
    Q_OBJECT

private Q_SLOTS:
    void importsAppearAndFill();
    void showsWhatCameBefore();
    void rowsAreShown();
    void leadsToTheEvent();
    void deletedImportsGo();

private:
    [[nodiscard]] ImportsPage *imports() const { return m_window->findChild<ImportsPage *>(); }
    [[nodiscard]] bool post(const QByteArray &body)
    {
        return m_fixture->send("POST", "/crm", body) == 200;
    }
    [[nodiscard]] QString cell(int row, int column) const
    {
        const auto *model = imports()->table()->model();
        return model->index(row, column).data().toString();
    }
    [[nodiscard]] QString rowCell(int row, int column) const
    {
        const auto *model = imports()->rowTable()->model();
        return model->index(row, column).data().toString();
    }
    void open()
    {
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        QTRY_VERIFY(imports()->isVisible());
    }
};

void TestImportsPage::importsAppearAndFill()
{
    open();
    QVERIFY(!imports()->table()->isVisible()); // a sentence instead
    QVERIFY(post(csvboxRows(1, 1, 10, 30)));
    QTRY_VERIFY(imports()->table()->isVisible());
    QTRY_COMPARE(cell(0, ImportTableModel::Rows), QStringLiteral("10 of 30"));
    QCOMPARE(cell(0, ImportTableModel::Sender), QStringLiteral("CSVBox"));
    QCOMPARE(cell(0, ImportTableModel::Key), QStringLiteral("1"));
    QCOMPARE(cell(0, ImportTableModel::State), QStringLiteral("arriving"));
    QVERIFY(post(csvboxRows(1, 21, 30, 30)));
    QVERIFY(post(csvboxRows(1, 11, 20, 30)));
    QVERIFY(post(csvboxRows(1, 11, 20, 30)));
    QTRY_COMPARE(cell(0, ImportTableModel::State), QStringLiteral("complete, rows 11–20 twice"));
    QVERIFY(post(csvboxRows(2, 1, 1, 1)));
    QTRY_COMPARE(cell(0, ImportTableModel::Key), QStringLiteral("2")); // newest on top
    QVERIFY(post(csvboxRows(2, 1, 1, 1, "b")));
    QTRY_COMPARE(cell(0, ImportTableModel::State), QStringLiteral("row 1 conflict"));
}

void TestImportsPage::showsWhatCameBefore()
{
    QSignalSpy known(m_fixture->session(), &Session::importsChanged);
    QVERIFY(post(csvboxRows(1, 1, 2, 2)));
    QTRY_VERIFY(!known.isEmpty());
    open();
    QTRY_VERIFY(imports()->table()->isVisible());
    QTRY_COMPARE(cell(0, ImportTableModel::State), QStringLiteral("complete"));
    QTRY_COMPARE(imports()->rowTable()->model()->rowCount(), 2);
}

void TestImportsPage::rowsAreShown()
{
    open();
    QVERIFY(post(csvboxRows(1, 1, 2, 5)));
    QVERIFY(post(csvboxRows(1, 5, 5, 5, "last")));
    QVERIFY(post(csvboxRows(1, 2, 2, 5, "other")));
    QTRY_COMPARE(imports()->rowTable()->model()->rowCount(), 5);
    QTRY_COMPARE(imports()->rowTable()->model()->columnCount(), 4);
    QTRY_COMPARE(rowCell(0, 2), QStringLiteral("a"));
    QCOMPARE(rowCell(2, 0), QStringLiteral("2"));
    QCOMPARE(rowCell(2, 2), QStringLiteral("other"));
    QCOMPARE(rowCell(3, 0), QStringLiteral("3–4"));
    QCOMPARE(rowCell(3, 2), QStringLiteral("never arrived"));
    QCOMPARE(rowCell(4, 1), QStringLiteral("#2"));
    QCOMPARE(rowCell(4, 2), QStringLiteral("last"));
    // a click on the strip chooses the row
    auto *strip = m_window->findChild<CoverageStrip *>();
    QTest::mouseClick(strip, Qt::LeftButton, {}, QPoint(strip->width() - 2, 2));
    QTRY_COMPARE(imports()->rowTable()->currentIndex().row(), 4);
}

void TestImportsPage::leadsToTheEvent()
{
    open();
    QVERIFY(post(csvboxRows(1, 1, 1, 2)));
    QVERIFY(post(csvboxRows(1, 2, 2, 2)));
    QVERIFY(m_fixture->sendMany(2));
    QTRY_COMPARE(rowCell(1, 1), QStringLiteral("#2"));
    imports()->rowTable()->setCurrentIndex(imports()->rowTable()->model()->index(1, 0));
    QTest::keyClick(imports()->rowTable(), Qt::Key_Return);
    QTRY_VERIFY(page()->isVisible());
    QCOMPARE(table()->currentEvent(), EventId(2));
}

void TestImportsPage::deletedImportsGo()
{
    open();
    QVERIFY(post(csvboxRows(1, 1, 2, 2)));
    QVERIFY(post(csvboxRows(2, 1, 2, 2)));
    QTRY_COMPARE(imports()->table()->model()->rowCount(), 2);
    IdSet ids;
    ids.insert(1);
    qint64 batch = 0;
    m_fixture->session()->deleteEvents(
        ids, this, [&batch](const Result<UndoableDeletion> &deleted) { batch = deleted->batch; });
    QTRY_COMPARE(imports()->table()->model()->rowCount(), 1);
    QTRY_COMPARE(cell(0, ImportTableModel::Key), QStringLiteral("2"));
    m_fixture->session()->undoDeletion(batch);
    QTRY_COMPARE(imports()->table()->model()->rowCount(), 2);
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestImportsPage)
#include "tst_importspage.moc"
