// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/csvboxrows.h"
#include "support/importspagetest.h"
#include "ui/actions.h"
#include "ui/models/importtablemodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/coveragestrip.h"

#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QPainter>
#include <QSignalSpy>

namespace tallyman {

using test::csvboxRows;

// The place "Imports" in the real window.
class TestImportsPage : public test::ImportsPageTest
{
    Q_OBJECT

private Q_SLOTS:
    void importsAppearAndFill();
    void showsWhatCameBefore();
    void rowsAreShown();
    void leadsToTheEvent();
    void deletedImportsGo();
    void requestsStandBelowTheirImport();
    void requestsFollow();
    void commandsAreAboutWhatIsSeen();
    void stripTellsStatesApart();

private:
    [[nodiscard]] QString rowCell(int row, int column) const
    {
        const auto *model = imports()->rowTable()->model();
        return model->index(row, column).data().toString();
    }
};

void TestImportsPage::importsAppearAndFill()
{
    openImports();
    QVERIFY(!imports()->table()->isVisible()); // a sentence instead
    QVERIFY(post(csvboxRows(1, 1, 10, 30)));
    QTRY_VERIFY(imports()->table()->isVisible());
    QTRY_COMPARE(importCell(0, ImportTableModel::Rows), QStringLiteral("10 of 30"));
    QCOMPARE(importCell(0, ImportTableModel::Sender), QStringLiteral("CSVBox"));
    QCOMPARE(importCell(0, ImportTableModel::Key), QStringLiteral("1"));
    QCOMPARE(importCell(0, ImportTableModel::State), QStringLiteral("arriving"));
    QVERIFY(post(csvboxRows(1, 21, 30, 30)));
    QVERIFY(post(csvboxRows(1, 11, 20, 30)));
    QVERIFY(post(csvboxRows(1, 11, 20, 30)));
    QTRY_COMPARE(importCell(0, ImportTableModel::State), QStringLiteral("complete, 10 rows twice"));
    QVERIFY(post(csvboxRows(2, 1, 1, 1)));
    QTRY_COMPARE(importCell(0, ImportTableModel::Key), QStringLiteral("2")); // newest on top
    QVERIFY(post(csvboxRows(2, 1, 1, 1, "b")));
    QTRY_COMPARE(importCell(0, ImportTableModel::State), QStringLiteral("row 1 conflicts"));
}

void TestImportsPage::showsWhatCameBefore()
{
    QSignalSpy known(m_fixture->session(), &Session::importsChanged);
    QVERIFY(post(csvboxRows(1, 1, 2, 2)));
    QTRY_VERIFY(!known.isEmpty());
    openImports();
    QTRY_VERIFY(imports()->table()->isVisible());
    QTRY_COMPARE(importCell(0, ImportTableModel::State), QStringLiteral("complete"));
    QTRY_COMPARE(imports()->rowTable()->model()->rowCount(), 2);
}

void TestImportsPage::rowsAreShown()
{
    openImports();
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
    openImports();
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
    openImports();
    QVERIFY(post(csvboxRows(1, 1, 2, 2)));
    QVERIFY(post(csvboxRows(2, 1, 2, 2)));
    QTRY_COMPARE(imports()->table()->model()->rowCount(), 2);
    IdSet ids;
    ids.insert(1);
    qint64 batch = 0;
    m_fixture->session()->deleteEvents(
        ids, this, [&batch](const Result<UndoableDeletion> &deleted) { batch = deleted->batch; });
    QTRY_COMPARE(imports()->table()->model()->rowCount(), 1);
    QTRY_COMPARE(importCell(0, ImportTableModel::Key), QStringLiteral("2"));
    m_fixture->session()->undoDeletion(batch);
    QTRY_COMPARE(imports()->table()->model()->rowCount(), 2);
}

void TestImportsPage::requestsStandBelowTheirImport()
{
    openImports();
    QVERIFY(post(csvboxRows(1, 1, 10, 20)));
    QVERIFY(post(csvboxRows(1, 1, 10, 20)));
    QVERIFY(post(csvboxRows(2, 1, 1, 1)));
    ImportTable *table = imports()->table();
    const QAbstractItemModel *model = table->model();
    QTRY_COMPARE(model->rowCount(), 2);
    QTRY_COMPARE(importCell(1, ImportTableModel::Requests), QStringLiteral("2"));
    table->setCurrentIndex(model->index(1, 0));
    QTest::keyClick(table, Qt::Key_Right);
    QTRY_COMPARE(model->rowCount(), 4);
    QCOMPARE(importCell(2, ImportTableModel::Sender), QStringLiteral("#1"));
    QCOMPARE(importCell(2, ImportTableModel::Rows), QStringLiteral("10 · 1–10"));
    QCOMPARE(importCell(3, ImportTableModel::Sender), QStringLiteral("#2"));
    QCOMPARE(importCell(3, ImportTableModel::State), QStringLiteral("the same bytes as event 1"));
    // a click on the triangle of the other one
    const QRect head = table->visualRect(model->index(0, ImportTableModel::Sender));
    QTest::mouseClick(
        table->viewport(), Qt::LeftButton, {}, head.center() - QPoint(head.width() / 2 - 12, 0));
    QTRY_COMPARE(model->rowCount(), 5);
    QCOMPARE(importCell(1, ImportTableModel::Sender), QStringLiteral("#3"));
    QCOMPARE(importCell(2, ImportTableModel::Key), QStringLiteral("1"));
    // sorted the other way, each keeps its own, and what was chosen is chosen
    table->setCurrentIndex(model->index(4, 0)); // #2
    QTest::mouseClick(table->header()->viewport(), Qt::LeftButton, {},
        QPoint(table->header()->sectionPosition(ImportTableModel::Key) + 20, 5));
    QTRY_COMPARE(importCell(0, ImportTableModel::Key), QStringLiteral("1"));
    QCOMPARE(importCell(2, ImportTableModel::Sender), QStringLiteral("#2"));
    QCOMPARE(importCell(4, ImportTableModel::Sender), QStringLiteral("#3"));
    QCOMPARE(table->currentIndex().row(), 2);
    QTest::keyClick(table, Qt::Key_Left); // to its import
    QCOMPARE(table->currentIndex().row(), 0);
    QTest::keyClick(table, Qt::Key_Left);
    QTRY_COMPARE(model->rowCount(), 3);
    table->setCurrentIndex(model->index(2, 0));
    QTest::keyClick(table, Qt::Key_Return);
    QTRY_VERIFY(page()->isVisible());
    QCOMPARE(this->table()->currentEvent(), EventId(3));
}

void TestImportsPage::requestsFollow()
{
    openImports();
    QVERIFY(post(csvboxRows(1, 1, 10, 30)));
    QAbstractItemModel *model = imports()->table()->model();
    const QAbstractItemModelTester tester(
        model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_COMPARE(model->rowCount(), 1);
    QTRY_VERIFY(!importCell(0, ImportTableModel::Key).isEmpty());
    imports()->table()->toggle(0);
    QTRY_COMPARE(model->rowCount(), 2);
    QVERIFY(post(csvboxRows(1, 21, 30, 30)));
    QTRY_COMPARE(model->rowCount(), 3);
    QCOMPARE(importCell(2, ImportTableModel::Rows), QStringLiteral("10 · 21–30"));
    QVERIFY(post(csvboxRows(2, 1, 1, 1))); // above
    QTRY_COMPARE(model->rowCount(), 4);
    QTRY_COMPARE(importCell(0, ImportTableModel::Key), QStringLiteral("2"));
    QCOMPARE(importCell(3, ImportTableModel::Sender), QStringLiteral("#2"));
    IdSet one;
    one.insert(1);
    m_fixture->session()->deleteEvents(one, this, {});
    QTRY_COMPARE(model->rowCount(), 3);
    QCOMPARE(importCell(2, ImportTableModel::Sender), QStringLiteral("#2"));
    IdSet other;
    other.insert(2);
    m_fixture->session()->deleteEvents(other, this, {});
    QTRY_COMPARE(model->rowCount(), 1);
}

// An event that is chosen in another place is not meant here.
void TestImportsPage::commandsAreAboutWhatIsSeen()
{
    QVERIFY(m_fixture->sendMany(2));
    QTest::keyClick(table(), Qt::Key_Home);
    const ActionRegistry *actions = m_window->actions();
    QTRY_VERIFY(actions->action(Command::Resend)->isEnabled());
    openImports();
    for (const Command command : {Command::Resend, Command::EditAndForward, Command::DeleteAll,
             Command::DeleteEvents, Command::SelectAll})
        QVERIFY(!actions->action(command)->isEnabled());
    QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
    QTRY_VERIFY(page()->isVisible());
    for (const Command command : {Command::Resend, Command::EditAndForward, Command::DeleteAll,
             Command::DeleteEvents, Command::SelectAll})
        QVERIFY(actions->action(command)->isEnabled());
}

void TestImportsPage::stripTellsStatesApart()
{
    const auto painted = [](const Import &import) {
        QImage image(100, 8, QImage::Format_RGB32);
        QPainter painter(&image);
        paintCoverage(&painter, image.rect(), import, true);
        return image;
    };
    Import import;
    import.chunks = 1;
    import.rowsTotal = 100;
    import.gaps.insert(26, 50);
    import.twice.insert(51, 75);
    import.conflicting.insert(76, 100);
    const QImage image = painted(import);
    QList<QImage> quarters;
    for (int x = 0; x < 100; x += 25)
        quarters.append(image.copy(x + 2, 0, 20, 8));
    for (qsizetype i = 0; i < quarters.size(); ++i) {
        for (qsizetype j = 0; j < i; ++j)
            QVERIFY(quarters.at(i) != quarters.at(j));
    }
    // a little among much that is missing
    import.twice = import.conflicting = {};
    import.rowsTotal = 500'000;
    import.gaps = {};
    import.gaps.insert(11, 500'000);
    QCOMPARE(painted(import).pixelColor(0, 4), themeColors().ok);
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestImportsPage)
#include "tst_importspage.moc"
