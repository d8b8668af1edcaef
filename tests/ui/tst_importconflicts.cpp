// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/csvboxrows.h"
#include "support/mainwindowtest.h"
#include "ui/dialogs/comparewindow.h"
#include "ui/models/importeventsmodel.h"
#include "ui/models/importrowsmodel.h"
#include "ui/models/importtablemodel.h"
#include "ui/views/importdetail.h"
#include "ui/views/importspage.h"
#include "ui/views/importtable.h"
#include "ui/widgets/rowview.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QTabBar>

namespace tallyman {

using test::csvboxRows;

// Rows and requests that came with other content before, in the real window.
class TestImportConflicts : public test::MainWindowTest
{
    Q_OBJECT

private Q_SLOTS:
    void rowShowsBothValues();
    void rowShowsBothValuesWhereTheFirstIsFilteredOut();
    void rowIsCompared();
    void onlyConflictingRowsAreCompared();
    void requestSaysWhichRowsDiffer();
    void requestIsCompared();
    void rowTwiceInOneRequestIsNotCompared();

private:
    // An import of which row 2 has come twice, with other content.
    void conflict()
    {
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        QVERIFY(post(csvboxRows(1, 1, 2, 4)));
        QVERIFY(post(csvboxRows(1, 3, 4, 4)));
        QVERIFY(post(csvboxRows(1, 2, 2, 4, "other")));
        QTRY_COMPARE(rows()->model()->rowCount(), 5);
        QTRY_COMPARE(cell(rows(), 2, 2), QStringLiteral("other"));
    }
    [[nodiscard]] ImportDetail *detail() const { return m_window->findChild<ImportDetail *>(); }
    [[nodiscard]] RowView *rows() const { return detail()->rowTable(); }
    [[nodiscard]] static QString cell(const RowView *table, int row, int column)
    {
        return table->model()->index(row, column).data().toString();
    }
    [[nodiscard]] static bool differs(const RowView *table, int row, int column)
    {
        return table->model()->index(row, column).data(ImportRowsModel::DiffersRole).toBool();
    }
    [[nodiscard]] bool isSaid(const QString &text) const
    {
        for (const QLabel *label : detail()->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains(text))
                return true;
        }
        return false;
    }
    [[nodiscard]] QString comparedTitle() const
    {
        const auto *window = m_window->findChild<CompareWindow *>();
        return window ? window->windowTitle() : QString();
    }
};

void TestImportConflicts::rowShowsBothValues()
{
    conflict();
    QCOMPARE(cell(rows(), 1, ImportRowsModel::kEventColumn), QStringLiteral("#1"));
    QCOMPARE(cell(rows(), 2, ImportRowsModel::kEventColumn), QStringLiteral("#3 ≠ #1"));
    QVERIFY(differs(rows(), 2, 2));
    QVERIFY(!differs(rows(), 2, 3)); // Sum is the same
    QVERIFY(!differs(rows(), 1, 2));
    const QString both = QStringLiteral("SKU: “a” in event 1, “other” here");
    QCOMPARE(rows()->model()->index(2, 2).data(Qt::ToolTipRole).toString(), both);
    QVERIFY(!isSaid(both));
    rows()->setCurrentIndex(rows()->model()->index(2, 0));
    QVERIFY(isSaid(both));
    rows()->setCurrentIndex(rows()->model()->index(1, 0));
    QVERIFY(!isSaid(both));
}

void TestImportConflicts::rowShowsBothValuesWhereTheFirstIsFilteredOut()
{
    conflict();
    const QAbstractItemModelTester tester(rows()->model());
    QTest::keyClicks(detail()->findChild<QLineEdit *>(), QStringLiteral("other"));
    QTRY_COMPARE(rows()->model()->rowCount(), 1);
    QTRY_COMPARE(cell(rows(), 0, ImportRowsModel::kEventColumn), QStringLiteral("#3 ≠ #1"));
    rows()->setCurrentIndex(rows()->model()->index(0, 0));
    QTRY_VERIFY(isSaid(QStringLiteral("SKU: “a” in event 1, “other” here")));
}

void TestImportConflicts::rowIsCompared()
{
    conflict();
    rows()->setFocus();
    rows()->setCurrentIndex(rows()->model()->index(2, 0));
    QTest::keyClick(rows(), Qt::Key_D, Qt::ControlModifier);
    QTRY_COMPARE(comparedTitle(), QStringLiteral("Event 1 and Event 3"));
}

void TestImportConflicts::onlyConflictingRowsAreCompared()
{
    conflict();
    const auto action = [this]() -> QAction * {
        for (QAction *one : rows()->actions()) {
            if (one->text().contains(QLatin1String("mpare the two")))
                return one;
        }
        return nullptr;
    };
    QVERIFY(action() != nullptr);
    rows()->setCurrentIndex(rows()->model()->index(0, 0));
    QVERIFY(!action()->isEnabled());
    rows()->setCurrentIndex(rows()->model()->index(2, 0));
    QVERIFY(action()->isEnabled());
}

void TestImportConflicts::requestSaysWhichRowsDiffer()
{
    conflict();
    const RowView *requests = detail()->requestTable();
    QTRY_COMPARE(requests->model()->rowCount(), 3);
    QCOMPARE(cell(requests, 2, ImportEventsModel::Verdict),
        QStringLiteral("row 2 differs from event 1"));
    auto *imports = m_window->findChild<ImportTable *>();
    imports->toggle(0);
    QTRY_COMPARE(
        cell(imports, 3, ImportTableModel::State), QStringLiteral("row 2 differs from event 1"));
}

void TestImportConflicts::requestIsCompared()
{
    conflict();
    RowView *requests = detail()->requestTable();
    QTRY_COMPARE(requests->model()->rowCount(), 3);
    detail()->findChild<QTabBar *>()->setCurrentIndex(1);
    requests->setFocus();
    requests->setCurrentIndex(requests->model()->index(1, 0));
    QTest::keyClick(requests, Qt::Key_D, Qt::ControlModifier);
    QVERIFY(comparedTitle().isEmpty()); // there is nothing to compare it with
    requests->setCurrentIndex(requests->model()->index(2, 0));
    QTest::keyClick(requests, Qt::Key_D, Qt::ControlModifier);
    QTRY_COMPARE(comparedTitle(), QStringLiteral("Event 1 and Event 3"));
}

void TestImportConflicts::rowTwiceInOneRequestIsNotCompared()
{
    conflict();
    QVERIFY(post(csvboxRows(2, 1, 1, 1).chopped(1) + ',' + csvboxRows(2, 1, 1, 1, "b").mid(1)));
    auto *imports = m_window->findChild<ImportTable *>();
    QTRY_COMPARE(imports->model()->rowCount(), 2);
    imports->setCurrentIndex(imports->model()->index(0, 0));
    QTRY_COMPARE(rows()->model()->rowCount(), 2);
    QTRY_COMPARE(cell(rows(), 1, 2), QStringLiteral("b"));
    QCOMPARE(cell(rows(), 1, ImportRowsModel::kEventColumn), QStringLiteral("#4"));
    rows()->setFocus();
    rows()->setCurrentIndex(rows()->model()->index(1, 0));
    QVERIFY(isSaid(QStringLiteral("SKU: first “a”, then “b”")));
    QTest::keyClick(rows(), Qt::Key_D, Qt::ControlModifier);
    QVERIFY(comparedTitle().isEmpty());
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestImportConflicts)
#include "tst_importconflicts.moc"
