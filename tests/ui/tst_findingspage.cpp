// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/csvboxrows.h"
#include "support/mainwindowtest.h"
#include "ui/models/findingtablemodel.h"
#include "ui/theme/theme.h"
#include "ui/views/findingspage.h"
#include "ui/views/findingsview.h"
#include "ui/views/importspage.h"
#include "ui/views/importtable.h"
#include "ui/views/sidebar.h"
#include "ui/widgets/findingcard.h"
#include "ui/widgets/mutedfindings.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QTabBar>

namespace tallyman {

using test::csvboxRows;

// The place "Findings" in the real window.
class TestFindingsPage : public test::MainWindowTest
{
    Q_OBJECT

private Q_SLOTS:
    void findingsAppearByKind();
    void doneOnesLeave();
    void doneOnesStayDone();
    void mutedKindsAreApart();
    void missingRowsComeAndGo();
    void leadsToWhatItIsAbout();
    void deletedEventsGo();
    void importShowsItsFindings();
    void fitsANarrowWindow();
    void mutedKindsAreNotMutedAgain();
    void cardFollowsTheTheme();
    void sidebarSaysWhatItCounts();

private:
    [[nodiscard]] FindingsPage *page() const { return m_window->findChild<FindingsPage *>(); }
    [[nodiscard]] static QStringList cells(RowView *view, int column)
    {
        QStringList texts;
        for (int row = 0; row < view->model()->rowCount(); ++row)
            texts.append(view->model()->index(row, column).data().toString());
        return texts;
    }
    [[nodiscard]] QStringList kinds() const { return cells(page()->kinds(), 0); }
    [[nodiscard]] QStringList subjects() const
    {
        return cells(page()->table(), FindingTableModel::Subject);
    }
    [[nodiscard]] QString sidebarCount() const { return sidebarData(Sidebar::CountRole); }
    [[nodiscard]] QString sidebarData(int role) const
    {
        const auto *sidebar = m_window->findChild<Sidebar *>();
        for (int row = 0; row < sidebar->model()->rowCount(); ++row) {
            const QModelIndex index = sidebar->model()->index(row, 0);
            if (index.data().toString() == QLatin1String("Findings"))
                return index.data(role).toString();
        }
        return QStringLiteral("not there");
    }
    void open()
    {
        QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
        QTRY_VERIFY(page() != nullptr && page()->isVisible());
    }
    void choose(RowView *view, int row)
    {
        const QPoint at = view->visualRect(view->model()->index(row, 0)).center();
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, at);
    }
};

void TestFindingsPage::findingsAppearByKind()
{
    open();
    QVERIFY(!page()->table()->isVisible()); // a sentence instead
    QVERIFY(post("{\"a\":1,}"));
    QVERIFY(post("{\"a\":1}")); // nobody's form
    QVERIFY(post("{\"b\":1,}"));
    const QStringList all{QStringLiteral("All findings"), QStringLiteral("✖ Body cannot be read"),
        QStringLiteral("ℹ Unknown sender")};
    QTRY_COMPARE(kinds(), all);
    const QStringList counts{QStringLiteral("3"), QStringLiteral("2"), QStringLiteral("1")};
    QTRY_COMPARE(cells(page()->kinds(), 1), counts);
    // the gravest first, the newest on top
    const QStringList events{QStringLiteral("#3"), QStringLiteral("#1"), QStringLiteral("#2")};
    QTRY_COMPARE(subjects(), events);
    QCOMPARE(sidebarCount(), QStringLiteral("2")); // notes are nothing that has to be done
    choose(page()->kinds(), 2);
    QTRY_COMPARE(subjects(), QStringList{QStringLiteral("#2")});
    QCOMPARE(
        cells(page()->table(), FindingTableModel::Where), QStringList{QStringLiteral("POST /crm")});
}

void TestFindingsPage::doneOnesLeave()
{
    open();
    QVERIFY(post("{\"a\":1,}"));
    QVERIFY(post("{\"b\":1,}"));
    QTRY_COMPARE(subjects().size(), 2);
    choose(page()->table(), 0);
    QTest::keyClick(page()->table(), Qt::Key_Space);
    QTRY_COMPARE(subjects(), QStringList{QStringLiteral("#1")});
    QCOMPARE(sidebarCount(), QStringLiteral("1"));
    auto *showDone = page()->findChild<QCheckBox *>();
    showDone->click();
    const QStringList both{QStringLiteral("#2"), QStringLiteral("#1")};
    QTRY_COMPARE(subjects(), both);
    QVERIFY(cells(page()->table(), FindingTableModel::Kind).first().startsWith(QChar(0x2713)));
    QCOMPARE(sidebarCount(), QStringLiteral("1"));
    choose(page()->table(), 0);
    QTest::keyClick(page()->table(), Qt::Key_Space); // takes it back
    QTRY_COMPARE(sidebarCount(), QStringLiteral("2"));
}

void TestFindingsPage::doneOnesStayDone()
{
    open();
    QVERIFY(post("{\"a\":1,}"));
    QVERIFY(post("{\"b\":1,}"));
    QTRY_COMPARE(subjects().size(), 2);
    choose(page()->table(), 0);
    QTest::keyClick(page()->table(), Qt::Key_Space);
    QTRY_COMPARE(subjects().size(), 1);
    reopen();
    open();
    QTRY_COMPARE(subjects(), QStringList{QStringLiteral("#1")});
}

void TestFindingsPage::mutedKindsAreApart()
{
    open();
    QVERIFY(post("{\"a\":1,}"));
    QVERIFY(post("{\"a\":1}"));
    QTRY_COMPARE(subjects().size(), 2);
    muteFindings(m_fixture->session(), QStringLiteral("body-unparseable"), true);
    QTRY_COMPARE(subjects(), QStringList{QStringLiteral("#2")});
    const QStringList muted{QStringLiteral("All findings"), QStringLiteral("ℹ Unknown sender"),
        QStringLiteral("✖ Body cannot be read (muted)")};
    QTRY_COMPARE(kinds(), muted);
    QTRY_COMPARE(sidebarCount(), QString());
    choose(page()->kinds(), 2);
    QTRY_COMPARE(subjects(), QStringList{QStringLiteral("#1")}); // looked at on purpose
}

void TestFindingsPage::missingRowsComeAndGo()
{
    open();
    QVERIFY(post(csvboxRows(7, 1, 2, 5)));
    QTRY_COMPARE_WITH_TIMEOUT(subjects(), QStringList{QStringLiteral("7")}, 15'000);
    QVERIFY(cells(page()->table(), FindingTableModel::Message).first().contains(u"3–5"));
    QVERIFY(post(csvboxRows(7, 3, 5, 5)));
    QTRY_VERIFY(subjects().isEmpty());
    QVERIFY(!page()->table()->isVisible());
}

void TestFindingsPage::leadsToWhatItIsAbout()
{
    open();
    QVERIFY(post("{\"a\":1}"));
    QVERIFY(post("{\"a\":1,}"));
    QVERIFY(post(csvboxRows(7, 1, 1, 1)));
    QVERIFY(post(csvboxRows(7, 1, 1, 1, "b")));
    QTRY_COMPARE(subjects().size(), 3);
    const int row = static_cast<int>(subjects().indexOf(QStringLiteral("#2")));
    choose(page()->table(), row);
    QTRY_VERIFY(page()->findChild<QLabel *>() != nullptr);
    QTest::keyClick(page()->table(), Qt::Key_Return);
    QTRY_VERIFY(table()->isVisible());
    QTRY_COMPARE(table()->currentEvent(), 2);
}

void TestFindingsPage::deletedEventsGo()
{
    open();
    QVERIFY(post("{\"a\":1,}"));
    QVERIFY(post("{\"b\":1,}"));
    QTRY_COMPARE(subjects().size(), 2);
    IdSet ids;
    ids.insert(2);
    qint64 batch = 0;
    m_fixture->session()->deleteEvents(
        ids, this, [&](const Result<UndoableDeletion> &done) { batch = done ? done->batch : -1; });
    QTRY_COMPARE(subjects(), QStringList{QStringLiteral("#1")});
    QTRY_VERIFY(batch > 0);
    m_fixture->session()->undoDeletion(batch);
    QTRY_COMPARE(subjects().size(), 2);
}

void TestFindingsPage::importShowsItsFindings()
{
    QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
    QVERIFY(post(csvboxRows(7, 1, 2, 5)));
    const auto *imports = m_window->findChild<ImportsPage *>();
    QTRY_VERIFY(imports->table()->isVisible());
    auto *tabs = imports->findChild<QTabBar *>();
    QTRY_COMPARE_WITH_TIMEOUT(tabs->tabText(2), QStringLiteral("Findings 1"), 15'000);
    tabs->setCurrentIndex(2);
    const auto *view = imports->findChild<FindingsView *>();
    QTRY_VERIFY(view->isVisible());
    QVERIFY(post(csvboxRows(7, 3, 5, 5)));
    QTRY_COMPARE(tabs->tabText(2), QStringLiteral("Findings"));
}

void TestFindingsPage::fitsANarrowWindow()
{
    open();
    QVERIFY(post("{\"a\":1,}"));
    QTRY_COMPARE(kinds().size(), 2);
    const auto *sides = page()->kinds();
    m_window->resize(1280, 800);
    QTRY_COMPARE(m_window->width(), 1280);
    QTRY_VERIFY(sides->width() > 200);
    const int before = sides->width();
    m_window->resize(700, 800);
    QTRY_VERIFY(sides->width() > 500); // above the findings instead of beside them
    QVERIFY(page()->table()->mapTo(page(), QPoint()).y() > sides->mapTo(page(), QPoint()).y());
    QCOMPARE(m_window->size(), QSize(700, 800));
    m_window->resize(1280, 800);
    QTRY_COMPARE(sides->width(), before);
}

void TestFindingsPage::mutedKindsAreNotMutedAgain()
{
    open();
    QVERIFY(post("{\"a\":1,}"));
    QTRY_COMPARE(kinds().size(), 2);
    choose(page()->kinds(), 1);
    const auto button = [this](const QString &text) -> QAbstractButton * {
        for (QAbstractButton *each : page()->findChildren<QAbstractButton *>()) {
            if (each->text().remove(QLatin1Char('&')) == text)
                return each;
        }
        return nullptr;
    };
    QTRY_VERIFY(button(QStringLiteral("Mute")) != nullptr);
    QVERIFY(button(QStringLiteral("Mute"))->isVisible());
    QVERIFY(!button(QStringLiteral("Unmute this kind"))->isVisible());
    button(QStringLiteral("Mute"))->click();
    QTRY_VERIFY(button(QStringLiteral("Unmute this kind"))->isVisible());
    QTRY_VERIFY(!button(QStringLiteral("Mute"))->isVisible());
    button(QStringLiteral("Unmute this kind"))->click();
    QTRY_VERIFY(button(QStringLiteral("Mute"))->isVisible());
}

void TestFindingsPage::cardFollowsTheTheme()
{
    open();
    QVERIFY(post("{\"a\":1,}"));
    QTRY_COMPARE(kinds().size(), 2);
    QTRY_VERIFY(page()->findChild<FindingCard *>() != nullptr);
    const auto *word = page()->findChild<FindingCard *>()->findChild<QLabel *>();
    QCOMPARE(word->palette().color(QPalette::WindowText), themeColors().error);
    const QColor light = themeColors().error;
    applyTheme(*qApp, ThemeChoice::Dark);
    QTRY_COMPARE(word->palette().color(QPalette::WindowText), themeColors().error);
    QVERIFY(themeColors().error != light);
    applyTheme(*qApp, ThemeChoice::Light);
}

void TestFindingsPage::sidebarSaysWhatItCounts()
{
    open();
    QVERIFY(post("{\"a\":1,}"));
    QVERIFY(post("{\"a\":1}"));
    QTRY_COMPARE(kinds().size(), 3);
    QTRY_COMPARE(sidebarData(Qt::ToolTipRole), QStringLiteral("1 warning or error; 1 note"));
    QCOMPARE(sidebarData(Qt::AccessibleTextRole),
        QStringLiteral("Findings that are left to do: 1 warning or error; 1 note"));
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestFindingsPage)
#include "tst_findingspage.moc"
