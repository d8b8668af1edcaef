// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/csvboxrows.h"
#include "support/mainwindowtest.h"
#include "ui/models/importtablemodel.h"
#include "ui/theme/theme.h"
#include "ui/views/findingspage.h"
#include "ui/views/findingsview.h"
#include "ui/views/importspage.h"
#include "ui/views/importtable.h"
#include "ui/widgets/findingcard.h"

#include <QLabel>
#include <QPushButton>
#include <QTabBar>
#include <QToolButton>

namespace tallyman {

using test::csvboxRows;

// The tab "Findings" of an event in the real window.
class TestFindingsView : public test::MainWindowTest
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsWrong();
    void mutesAKind();
    void mutingOnePressesNoOther();
    void hostileTextIsShownAsItStands();
    void leadsToTheEventItNames();
    void leadsToTheImportItNames();
    void saysWhenTheImportItNamesIsGone();
    void evidenceOfASenderNamesNothing();

private:
    [[nodiscard]] QTabBar *tabs() const
    {
        return m_window->findChild<QTabBar *>(QStringLiteral("detailTabs"));
    }
    [[nodiscard]] FindingsView *view() const { return m_window->findChild<FindingsView *>(); }
    [[nodiscard]] QStringList labels() const
    {
        QStringList texts;
        for (const QLabel *label : view()->findChildren<QLabel *>())
            texts.append(label->text());
        return texts;
    }
    [[nodiscard]] ImportsPage *imports() const { return m_window->findChild<ImportsPage *>(); }
    // Opens the place of the imports and the findings of the import on top, which has one.
    void openFindingsOfImport()
    {
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        auto *importTabs = imports()->findChild<QTabBar *>();
        QTRY_COMPARE(importTabs->tabText(2), QStringLiteral("Findings 1"));
        importTabs->setCurrentIndex(2);
    }
    [[nodiscard]] static QPushButton *way(const QWidget *findings, const QString &name)
    {
        return findings->findChild<QPushButton *>(name);
    }
    [[nodiscard]] QString keyOfCurrentImport() const
    {
        const QModelIndex current = imports()->table()->currentIndex();
        return current.siblingAtColumn(ImportTableModel::Key).data().toString();
    }
    [[nodiscard]] QString tabText() const { return tabs() ? tabs()->tabText(2) : QString(); }
    [[nodiscard]] QToolButton *button() const { return view()->findChild<QToolButton *>(); }
};

void TestFindingsView::saysWhatIsWrong()
{
    QVERIFY(m_fixture->send("POST", "/crm", "{\"a\":1,}") == 200);
    QTRY_COMPARE(tabText(), QStringLiteral("Findings 1"));
    tabs()->setCurrentIndex(2);
    QVERIFY(view()->isVisible());
    const auto *severity = view()->findChild<QLabel *>();
    QCOMPARE(severity->text(), QStringLiteral("✖ Error"));
    QCOMPARE(severity->palette().color(severity->foregroundRole()), themeColors().error);
    const QString all = labels().join(QLatin1Char('\n'));
    QVERIFY2(all.contains(QLatin1String("Body cannot be read")), qPrintable(all));
    QVERIFY2(all.contains(QLatin1String("byte")), qPrintable(all));
    QVERIFY2(all.contains(QLatin1String("RFC 8259")), qPrintable(all));
}

void TestFindingsView::mutesAKind()
{
    QVERIFY(m_fixture->send("POST", "/crm", "{\"a\":1}") == 200); // nobody's form
    QTRY_COMPARE(tabText(), QStringLiteral("Findings 1"));
    tabs()->setCurrentIndex(2);
    QTest::mouseClick(button(), Qt::LeftButton);
    QTRY_COMPARE(tabText(), QStringLiteral("Findings"));
    QCOMPARE(m_fixture->session()->settings().mutedFindings,
        QStringList{QStringLiteral("sender-unknown")});
    QTRY_VERIFY(button() && button()->text().contains(QLatin1String("Unknown sender")));
    QTest::keyClick(button(), Qt::Key_Space); // and shows it again
    QTRY_COMPARE(tabText(), QStringLiteral("Findings 1"));
}

// With the keyboard: the button goes away, and the same key must not press the next one.
void TestFindingsView::mutingOnePressesNoOther()
{
    QVERIFY(m_fixture->sendRaw("POST /crm HTTP/1.1\r\nHost: test\r\nX_Key: 1\r\n"
                               "Content-Length: 8\r\n\r\n{\"a\":1,}")
        == 200);
    QTRY_COMPARE(tabText(), QStringLiteral("Findings 2"));
    tabs()->setCurrentIndex(2);
    button()->setFocus();
    QTest::keyClick(button(), Qt::Key_Space);
    QTRY_COMPARE(tabText(), QStringLiteral("Findings 1"));
    QVERIFY(view()->hasFocus());
    QTest::keyClick(view(), Qt::Key_Space);
    QCOMPARE(m_fixture->session()->settings().mutedFindings.size(), 1);
}

void TestFindingsView::hostileTextIsShownAsItStands()
{
    QVERIFY(m_fixture->send("POST", "/crm",
                "[{\"import_id\":1,\"sheet_id\":1,\"sheet_name\":\"\",\"row_number\":1,"
                "\"row_data\":{},\"<b>x</b>\\u202e\":1}]")
        == 200);
    QTRY_VERIFY(tabText().startsWith(QLatin1String("Findings ")));
    tabs()->setCurrentIndex(2);
    for (const QLabel *label : view()->findChildren<QLabel *>())
        QCOMPARE(label->textFormat(), Qt::PlainText);
    const QString all = labels().join(QLatin1Char('\n'));
    QVERIFY2(all.contains(QLatin1String("<b>x")), qPrintable(all));
    QVERIFY(!all.contains(QChar(0x202e)));
}

void TestFindingsView::leadsToTheEventItNames()
{
    QVERIFY(m_fixture->send("POST", "/crm", csvboxRows(1, 1, 2, 2)) == 200);
    QVERIFY(m_fixture->send("POST", "/crm", csvboxRows(1, 2, 2, 2, "b")) == 200);
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    QVERIFY(table()->pickEvent(2));
    QTRY_COMPARE(tabText(), QStringLiteral("Findings 1"));
    tabs()->setCurrentIndex(2);
    QPushButton *show = way(view(), QStringLiteral("event"));
    QVERIFY(show != nullptr);
    QCOMPARE(show->text(), QStringLiteral("Show event 1"));
    click(show);
    QTRY_COMPARE(table()->currentEvent(), EventId(1));
}

void TestFindingsView::leadsToTheImportItNames()
{
    QVERIFY(m_fixture->send("POST", "/crm", csvboxRows(1, 1, 2, 2)) == 200);
    QVERIFY(m_fixture->send("POST", "/crm", csvboxRows(2, 1, 2, 2)) == 200);
    openFindingsOfImport();
    QTRY_COMPARE(keyOfCurrentImport(), QStringLiteral("2"));
    QPushButton *show = way(imports(), QStringLiteral("import"));
    QVERIFY(show != nullptr);
    QCOMPARE(show->text(), QStringLiteral("Show import 1"));
    click(show);
    QTRY_COMPARE(keyOfCurrentImport(), QStringLiteral("1"));
    // from the place of the findings
    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
    const auto *findings = m_window->findChild<FindingsPage *>();
    QTRY_VERIFY(way(findings, QStringLiteral("import")) != nullptr);
    imports()->table()->setCurrentIndex(imports()->table()->model()->index(0, 0));
    click(way(findings, QStringLiteral("import")));
    QTRY_VERIFY(imports()->isVisible());
    QTRY_COMPARE(keyOfCurrentImport(), QStringLiteral("1"));
}

void TestFindingsView::saysWhenTheImportItNamesIsGone()
{
    QVERIFY(m_fixture->send("POST", "/crm", csvboxRows(1, 1, 2, 2)) == 200);
    QVERIFY(m_fixture->send("POST", "/crm", csvboxRows(2, 1, 2, 2)) == 200);
    openFindingsOfImport();
    IdSet first;
    first.insert(1);
    m_fixture->session()->deleteEvents(first, this, {});
    QTRY_COMPARE(imports()->table()->model()->rowCount(), 1);
    QPushButton *show = way(imports(), QStringLiteral("import"));
    QVERIFY(show != nullptr);
    click(show);
    const auto said = [this] {
        for (const QLabel *label : m_window->findChildren<QLabel *>()) {
            if (label->isVisible()
                && label->text().contains(QLatin1String("not in this workspace")))
                return true;
        }
        return false;
    };
    QTRY_VERIFY(said());
}

// Only what the program itself has written there is a name.
void TestFindingsView::evidenceOfASenderNamesNothing()
{
    const FindingCard card(makeFinding("sender-unknown", QStringLiteral("It has none."),
        {{QStringLiteral("header"), QStringLiteral("#7")},
            {QStringLiteral("value"), QStringLiteral("x, first in #9")},
            {QStringLiteral("event"), QStringLiteral("nine")}}));
    QVERIFY(card.findChildren<QPushButton *>().isEmpty());
    Finding own = makeFinding("out-of-order", QStringLiteral("It came late."),
        {{QStringLiteral("event"), QStringLiteral("#7")}});
    QCOMPARE(FindingCard(own).findChildren<QPushButton *>().size(), 1);
    own.eventId = 7; // it is there already
    QVERIFY(FindingCard(own).findChildren<QPushButton *>().isEmpty());
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestFindingsView)
#include "tst_findingsview.moc"
