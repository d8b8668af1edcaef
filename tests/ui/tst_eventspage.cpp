// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/session.h"
#include "support/csvboxrows.h"
#include "support/mainwindowtest.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/bannerarea.h"

#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QPushButton>

namespace tallyman {

// Filtering, selecting, deleting and marking in the real window.
class TestEventsPage : public test::MainWindowTest
{
    Q_OBJECT

private Q_SLOTS:
    void filterIsTypedAndCleared();
    void selectionOutlivesFilters();
    void whatIsShownIsSelected();
    void wrongFilterIsExplained();
    void deletedEventsComeBack();
    void spaceMarks();
    void chipOfMarkedIsAboutMarksOnly();
    void filteringKeepsTheSize();
    void menuFiltersByWhatWasFoundOut();
    void menuComparesTwo();

private:
    // The context menu of the table.
    [[nodiscard]] QMenu *openMenu()
    {
        const QPoint at = table()->visualRect(table()->currentIndex()).center();
        Q_EMIT table()->customContextMenuRequested(at);
        const auto menus = page()->findChildren<QMenu *>(Qt::FindDirectChildrenOnly);
        return menus.isEmpty() ? nullptr : menus.last();
    }
    [[nodiscard]] static QAction *actionOf(const QMenu *menu, const QString &text)
    {
        for (QAction *action : menu->actions()) {
            if (action->text().remove(QLatin1Char('&')) == text)
                return action;
        }
        return nullptr;
    }
};

void TestEventsPage::filterIsTypedAndCleared()
{
    QVERIFY(m_fixture->sendMany(3));
    QCOMPARE(m_fixture->send("GET", "/needle"), 200);
    QTRY_COMPARE(table()->model()->rowCount(), 4);
    QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(filter()->hasFocus());
    QTest::keyClicks(filter(), QStringLiteral("method:GET"));
    QTest::keyClick(filter(), Qt::Key_Return);
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    QCOMPARE(m_fixture->send("GET", "/later"), 200); // what comes is judged as well
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    QTest::keyClick(filter(), Qt::Key_Escape);
    QTRY_COMPARE(table()->model()->rowCount(), 5);
    QTest::keyClick(filter(), Qt::Key_Escape);
    QVERIFY(table()->hasFocus());
}

void TestEventsPage::selectionOutlivesFilters()
{
    QVERIFY(m_fixture->sendMany(5));
    QCOMPARE(m_fixture->send("GET", "/needle"), 200);
    QVERIFY(m_fixture->sendMany(3));
    QTRY_COMPARE(table()->model()->rowCount(), 9);
    QVERIFY(table()->pickEvent(6));
    const auto type = [this](const QString &text) {
        filter()->setText(text);
        QTest::keyClick(filter(), Qt::Key_Return);
    };
    type(QStringLiteral("method:GET"));
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    QCOMPARE(table()->currentEvent(), EventId(6));
    type(QString());
    QTRY_COMPARE(table()->model()->rowCount(), 9);
    QCOMPARE(table()->currentEvent(), EventId(6));
    QVERIFY(table()->selectionModel()->hasSelection());
    QVERIFY(!table()->isFollowing());
    // with nothing selected a new event does not take the view elsewhere
    type(QStringLiteral("status:5xx"));
    QTRY_COMPARE(table()->model()->rowCount(), 0);
    QCOMPARE(table()->currentEvent(), EventId(0));
    QVERIFY(m_fixture->sendMany(1));
    QTRY_COMPARE(m_fixture->session()->statistics().events, 10);
    QCOMPARE(table()->currentEvent(), EventId(0));
}

// The row whose event is shown is the one that commands act on.
void TestEventsPage::whatIsShownIsSelected()
{
    QVERIFY(m_fixture->sendMany(4));
    QTRY_COMPARE(table()->model()->rowCount(), 4);
    QTRY_VERIFY(table()->isVisible());
    table()->setFocus();
    QVERIFY(table()->pickEvent(2));
    QTest::keyClick(table(), Qt::Key_Delete);
    QTRY_COMPARE(table()->model()->rowCount(), 3);
    const EventId next = table()->currentEvent();
    QVERIFY(next > 0);
    QVERIFY(table()->selectionModel()->isSelected(table()->currentIndex()));
    QTest::keyClick(table(), Qt::Key_Delete);
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    QVERIFY(!m_fixture->session()->ids().contains(next));
    const QPoint below(20, table()->viewport()->height() - 2);
    QVERIFY(!table()->indexAt(below).isValid());
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, below);
    QVERIFY(table()->selectionModel()->isSelected(table()->currentIndex()));
}

void TestEventsPage::wrongFilterIsExplained()
{
    QVERIFY(m_fixture->sendMany(1));
    QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
    QTest::keyClicks(filter(), QStringLiteral("status:abc"));
    QTest::keyClick(filter(), Qt::Key_Return);
    QVERIFY(filter()->problem().contains(QStringLiteral("status")));
    QCOMPARE(table()->model()->rowCount(), 1); // the last filter that was understood holds
    QTest::keyClick(filter(), Qt::Key_Escape);
    QVERIFY(filter()->problem().isEmpty());
}

void TestEventsPage::deletedEventsComeBack()
{
    QVERIFY(m_fixture->sendMany(3));
    QTRY_COMPARE(table()->model()->rowCount(), 3);
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(table(), Qt::Key_Delete);
    QTRY_COMPARE(m_fixture->session()->statistics().events, 0);
    QTRY_VERIFY(bannerButton(QStringLiteral("deleted"), QStringLiteral("Undo")) != nullptr);
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(table()->model()->rowCount(), 3);
    QVERIFY(page()->banners()->banner(QStringLiteral("deleted")) == nullptr);

    QTRY_VERIFY(table()->isVisible());
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Home);
    QTest::keyClick(table(), Qt::Key_Delete);
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    QTRY_VERIFY(bannerButton(QStringLiteral("deleted"), QStringLiteral("Undo")) != nullptr);
    click(bannerButton(QStringLiteral("deleted"), QStringLiteral("Undo")));
    QTRY_COMPARE(table()->model()->rowCount(), 3);
}

void TestEventsPage::spaceMarks()
{
    QVERIFY(m_fixture->sendMany(1));
    QTRY_COMPARE(table()->model()->index(0, 2).data().toString(), QStringLiteral("POST"));
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Space);
    QTRY_COMPARE(table()->model()->index(0, 8).data().toString(), QStringLiteral("★"));
    QTest::keyClick(table(), Qt::Key_Space);
    QTRY_VERIFY(table()->model()->index(0, 8).data().toString().isEmpty());
}

void TestEventsPage::chipOfMarkedIsAboutMarksOnly()
{
    QVERIFY(m_fixture->sendMany(2));
    filter()->setText(QStringLiteral("is:duplicate"));
    filter()->applyNow();
    QPushButton *chip = nullptr;
    for (QPushButton *button : m_window->findChildren<QPushButton *>()) {
        if (button->text() == QLatin1String("Marked"))
            chip = button;
    }
    QVERIFY(chip != nullptr);
    QVERIFY(!chip->isChecked());
    chip->click();
    QCOMPARE(filter()->values(QStringLiteral("is")),
        (QStringList{QStringLiteral("duplicate"), QStringLiteral("marked")}));
    QTRY_VERIFY(chip->isChecked());
    chip->click();
    QCOMPARE(filter()->values(QStringLiteral("is")), QStringList{QStringLiteral("duplicate")});
    QTRY_VERIFY(!chip->isChecked());
}

// Neither the number of matches nor what the menus are set to asks for a wider window.
void TestEventsPage::filteringKeepsTheSize()
{
    QVERIFY(m_fixture->sendMany(3));
    QTRY_COMPARE(table()->model()->rowCount(), 3);
    m_window->resize(700, 800);
    QTRY_COMPARE(m_window->size(), QSize(700, 800));
    filter()->setText(QStringLiteral(
        "method:POST,PUT,DELETE status:2xx,none state:complete,malformed after:24h is:marked"));
    QTest::keyClick(filter(), Qt::Key_Return);
    QTRY_COMPARE(table()->model()->rowCount(), 0);
    filter()->setText(QStringLiteral("method:POST"));
    QTest::keyClick(filter(), Qt::Key_Return);
    QTRY_COMPARE(table()->model()->rowCount(), 3);
    const auto *count = m_window->findChild<QLabel *>(QStringLiteral("matches"));
    QTRY_COMPARE(count->text(), QStringLiteral("3 of 3 match"));
    QVERIFY(count->isVisible());
    QTRY_VERIFY(count->width() >= count->sizeHint().width());
    QCOMPARE(m_window->size(), QSize(700, 800));
    QVERIFY(m_window->minimumSizeHint().width() <= 700);
}

void TestEventsPage::menuFiltersByWhatWasFoundOut()
{
    QVERIFY(post(test::csvboxRows(7, 1, 2, 2)));
    QVERIFY(m_fixture->sendMany(1));
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    QTRY_VERIFY(m_fixture->session()->inspectedUpTo() >= 2);
    QTRY_VERIFY(m_fixture->session()->profiles() != nullptr);
    const QString byImport = QStringLiteral("Filter by the import 7");
    QVERIFY(table()->pickEvent(2));
    const QMenu *menu = openMenu();
    QVERIFY(menu != nullptr);
    QTRY_VERIFY(actionOf(menu, QStringLiteral("Filter by the finding “Unknown sender”")));
    QVERIFY(actionOf(menu, byImport) == nullptr);
    QVERIFY(actionOf(menu, QStringLiteral("Compare two events")) == nullptr);
    delete menu;
    QVERIFY(table()->pickEvent(1));
    menu = openMenu();
    QVERIFY(menu != nullptr);
    QTRY_VERIFY(actionOf(menu, byImport) != nullptr);
    QVERIFY(actionOf(menu, QStringLiteral("Filter by the sender CSVBox")) != nullptr);
    actionOf(menu, byImport)->trigger();
    QCOMPARE(filter()->text(), QStringLiteral("import:7"));
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    delete menu;
}

void TestEventsPage::menuComparesTwo()
{
    QVERIFY(m_fixture->sendMany(2));
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    table()->selectAll();
    const QMenu *menu = openMenu();
    QVERIFY(menu != nullptr);
    QAction *compare = actionOf(menu, QStringLiteral("Compare two events"));
    QVERIFY(compare != nullptr);
    QVERIFY(compare->isEnabled());
    delete menu;
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestEventsPage)
#include "tst_eventspage.moc"
