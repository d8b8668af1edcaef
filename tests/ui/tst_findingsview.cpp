// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/mainwindowtest.h"
#include "ui/theme/theme.h"
#include "ui/views/findingsview.h"

#include <QLabel>
#include <QTabBar>
#include <QToolButton>

namespace tallyman {

// The tab "Findings" of an event in the real window.
class TestFindingsView : public test::MainWindowTest
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsWrong();
    void mutesAKind();
    void mutingOnePressesNoOther();
    void hostileTextIsShownAsItStands();

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

} // namespace tallyman

QTEST_MAIN(tallyman::TestFindingsView)
#include "tst_findingsview.moc"
