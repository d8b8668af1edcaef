// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/csvboxrows.h"
#include "support/importspagetest.h"
#include "ui/models/importfiltermodel.h"
#include "ui/models/importtablemodel.h"
#include "ui/views/importdetail.h"

#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolTip>

namespace tallyman {

using test::csvboxRows;

// What the table of imports says of an import, in the real window.
class TestImportColumns : public test::ImportsPageTest
{
    Q_OBJECT

private Q_SLOTS:
    void saysAllOfAnImport();
    void columnsFitTheWindow();
    void columnsFollowWhatStandsInThem();
    void columnsAreChosenAndRemembered();
    void sortsByEachColumn();
    void toolTipSaysWhatDoesNotFit();
    void offersToClearAFilterThatFitsNothing();

private:
};

void TestImportColumns::saysAllOfAnImport()
{
    openImports();
    QVERIFY(post(csvboxRows(1, 1, 10, 30)));
    QVERIFY(post(csvboxRows(1, 1, 10, 30)));
    QVERIFY(post(csvboxRows(1, 21, 25, 30)));
    QVERIFY(post("{\"import_id\":1,\"sheet_id\":5,\"sheet_name\":\"P\",\"destination_type\":"
                 "\"webhook\",\"row_count\":30,\"row_success\":28,\"row_fail\":2,"
                 "\"import_status\":\"success\",\"import_starttime\":1,\"import_endtime\":2,"
                 "\"original_filename\":\"products.csv\",\"raw_file\":\"\"}"));
    QTRY_COMPARE(importCell(0, ImportTableModel::Notice), QStringLiteral("28 of 30"));
    QCOMPARE(importCell(0, ImportTableModel::File), QStringLiteral("products.csv"));
    QCOMPARE(importCell(0, ImportTableModel::User), QStringLiteral("u1"));
    QCOMPARE(importCell(0, ImportTableModel::Environment), QStringLiteral("default"));
    QCOMPARE(importCell(0, ImportTableModel::Rows), QStringLiteral("15 of 30"));
    QCOMPARE(importCell(0, ImportTableModel::Chunks), QStringLiteral("2"));
    QCOMPARE(importCell(0, ImportTableModel::Requests), QStringLiteral("4"));
    QCOMPARE(importCell(0, ImportTableModel::Duplicates), QStringLiteral("10"));
    QCOMPARE(importCell(0, ImportTableModel::Missing), QStringLiteral("15"));
    QCOMPARE(importCell(0, ImportTableModel::State), QStringLiteral("15 rows missing"));
    QVERIFY(!importCell(0, ImportTableModel::First).isEmpty());
    QVERIFY(!importCell(0, ImportTableModel::Last).isEmpty());
    const auto tip = [this](int column) {
        return imports()->table()->model()->index(0, column).data(Qt::ToolTipRole).toString();
    };
    QCOMPARE(tip(ImportTableModel::Missing),
        QStringLiteral("15 rows in 2 gaps have not come: rows 11–20, 26–30."));
    QCOMPARE(tip(ImportTableModel::Chunks),
        QStringLiteral("4 requests: 2 chunks, 1 repeated, 1 notice"));
    QCOMPARE(tip(ImportTableModel::Notice),
        QStringLiteral("Event 4: the notice says 30 rows, 28 succeeded, 2 failed"));
    // the header of the import counts as its list does
    QTRY_COMPARE(m_window->findChild<ImportDetail *>()->requestTable()->model()->rowCount(), 4);
    bool said = false;
    for (const QLabel *label : m_window->findChildren<QLabel *>())
        said = said || label->text().contains(tip(ImportTableModel::Chunks));
    QVERIFY(said);
}

void TestImportColumns::columnsFitTheWindow()
{
    m_window->resize(1280, 800);
    openImports();
    QVERIFY(post(csvboxRows(1, 1, 10, 30)));
    QTRY_VERIFY(imports()->table()->isVisible());
    const QHeaderView *header = imports()->table()->header();
    QTRY_VERIFY(header->length() <= imports()->table()->viewport()->width());
    for (const int column : {ImportTableModel::State, ImportTableModel::Notice}) {
        QVERIFY(!header->isSectionHidden(column));
        QVERIFY(header->sectionSize(column) >= 80);
    }
}

void TestImportColumns::columnsAreChosenAndRemembered()
{
    openImports();
    QVERIFY(post(csvboxRows(1, 1, 10, 30)));
    QTRY_VERIFY(imports()->table()->isVisible());
    QHeaderView *header = imports()->table()->header();
    const auto choose = [&](const QString &text) {
        Q_EMIT header->customContextMenuRequested(QPoint(5, 5));
        for (QMenu *menu : imports()->findChildren<QMenu *>()) {
            for (QAction *action : menu->actions()) {
                if (action->text() == text)
                    action->trigger();
            }
            delete menu;
        }
    };
    QVERIFY(header->isSectionHidden(ImportTableModel::User));
    choose(QStringLiteral("User"));
    choose(QStringLiteral("Chunks"));
    QVERIFY(!header->isSectionHidden(ImportTableModel::User));
    QVERIFY(header->isSectionHidden(ImportTableModel::Chunks));
    header->moveSection(header->visualIndex(ImportTableModel::State), 0);
    header->resizeSection(ImportTableModel::Key, 77);
    QCOMPARE(imports()->table()->treeColumn(), int(ImportTableModel::State));
    reopen();
    openImports();
    header = imports()->table()->header();
    QVERIFY(!header->isSectionHidden(ImportTableModel::User));
    QVERIFY(header->isSectionHidden(ImportTableModel::Chunks));
    QCOMPARE(header->visualIndex(ImportTableModel::State), 0);
    QCOMPARE(header->sectionSize(ImportTableModel::Key), 77);
    choose(QStringLiteral("Reset columns"));
    QVERIFY(header->isSectionHidden(ImportTableModel::User));
    QCOMPARE(header->visualIndex(ImportTableModel::Sender), 0);
}

void TestImportColumns::sortsByEachColumn()
{
    openImports();
    QVERIFY(post(csvboxRows(1, 1, 12, 12)));
    QVERIFY(post(csvboxRows(1, 1, 12, 12)));
    QVERIFY(post(csvboxRows(2, 1, 2, 300))); // "298" is less than "30" as a text
    QVERIFY(post(csvboxRows(3, 1, 2, 32)));
    QVERIFY(post(csvboxRows(3, 3, 4, 32)));
    QVERIFY(post(csvboxRows(1, 1, 12, 12)));
    QTRY_COMPARE(imports()->table()->model()->rowCount(), 3);
    QTRY_COMPARE(importCell(2, ImportTableModel::Requests), QStringLiteral("3"));
    auto *sorted = m_window->findChild<ImportFilterModel *>();
    const auto order = [&](ImportTableModel::Column column) {
        sorted->sort(column, Qt::AscendingOrder);
        return QString(importCell(0, ImportTableModel::Key) + importCell(1, ImportTableModel::Key)
            + importCell(2, ImportTableModel::Key));
    };
    QCOMPARE(order(ImportTableModel::First), QStringLiteral("123"));
    QCOMPARE(order(ImportTableModel::Last), QStringLiteral("231"));
    QCOMPARE(order(ImportTableModel::Missing), QStringLiteral("132"));
    QCOMPARE(order(ImportTableModel::Requests), QStringLiteral("231"));
    QVERIFY(order(ImportTableModel::Chunks).endsWith(u'3'));
    QVERIFY(order(ImportTableModel::Duplicates).endsWith(u'1'));
}

void TestImportColumns::toolTipSaysWhatDoesNotFit()
{
    openImports();
    QVERIFY(post(csvboxRows(1, 1, 1, 1)));
    QTRY_COMPARE(importCell(0, ImportTableModel::File), QStringLiteral("products.csv"));
    ImportTable *table = imports()->table();
    const auto shown = [&] {
        const QPoint point =
            table->visualRect(table->model()->index(0, ImportTableModel::File)).center();
        QHelpEvent help(QEvent::ToolTip, point, table->viewport()->mapToGlobal(point));
        QCoreApplication::sendEvent(table->viewport(), &help);
        return QToolTip::text();
    };
    table->header()->resizeSection(ImportTableModel::File, 200);
    QVERIFY(shown().isEmpty());
    table->header()->resizeSection(ImportTableModel::File, 40);
    QCOMPARE(shown(), QStringLiteral("products.csv"));
    QToolTip::hideText();
}

void TestImportColumns::offersToClearAFilterThatFitsNothing()
{
    openImports();
    QVERIFY(post(csvboxRows(1, 1, 1, 1)));
    ImportTable *table = imports()->table();
    QTRY_VERIFY(table->isVisible());
    QLineEdit *filter = nullptr;
    for (QLineEdit *line : imports()->findChildren<QLineEdit *>()) {
        if (line->placeholderText() == QLatin1String("Find imports"))
            filter = line;
    }
    QTest::keyClicks(filter, QStringLiteral("nothing has this"));
    QTRY_VERIFY(!table->isVisible());
    QVERIFY(!m_window->findChild<ImportDetail *>()->isVisible());
    QPushButton *clear = nullptr;
    for (QPushButton *button : imports()->findChildren<QPushButton *>()) {
        if (button->isVisible() && button->text().contains(QLatin1String("filter")))
            clear = button;
    }
    QVERIFY(clear != nullptr);
    click(clear);
    QTRY_VERIFY(table->isVisible());
    QVERIFY(filter->text().isEmpty());
    QVERIFY(table->currentIndex().isValid());
}

// Nothing of keys and counts is cut, and room that is free is used.
void TestImportColumns::columnsFollowWhatStandsInThem()
{
    m_window->resize(700, 800);
    openImports();
    QVERIFY(post(csvboxRows(1'795'407'000, 1, 12, 500'000)));
    QTRY_VERIFY(imports()->table()->isVisible());
    const auto *table = imports()->table();
    const QHeaderView *header = table->header();
    const auto isWhole = [&](int column) {
        QStyleOptionViewItem option;
        option.widget = table;
        option.rect = QRect(0, 0, header->sectionSize(column), table->rowHeight());
        const QModelIndex index = table->model()->index(0, column);
        return table->itemDelegate()->sizeHint(option, index).width() <= option.rect.width();
    };
    QTRY_VERIFY(isWhole(ImportTableModel::Key));
    QTRY_VERIFY(isWhole(ImportTableModel::Rows));
    QVERIFY(header->isSectionHidden(ImportTableModel::User));
    m_window->resize(1900, 800);
    QTRY_VERIFY(!header->isSectionHidden(ImportTableModel::User));
    QVERIFY(!header->isSectionHidden(ImportTableModel::Environment));
    QTRY_COMPARE(header->length(), table->viewport()->width());
    for (int column = 0; column < ImportTableModel::ColumnCount; ++column)
        QVERIFY(header->isSectionHidden(column) || isWhole(column));
    reopen(); // this was not the user's doing, and is not kept
    m_window->resize(700, 800);
    openImports();
    QTRY_VERIFY(imports()->table()->header()->isSectionHidden(ImportTableModel::User));
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestImportColumns)
#include "tst_importcolumns.moc"
