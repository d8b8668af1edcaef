// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/mainwindowtest.h"
#include "ui/widgets/viewsbutton.h"

#include <QHeaderView>
#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>
#include <algorithm>

namespace tallyman::test {

class ViewsButtonTest : public MainWindowTest
{
    Q_OBJECT

private Q_SLOTS:
    void jsonKeepsWhatIsSound();
    void savesShowsAndRemoves();
    void namesAreUnique();
    void brokenFiltersAreNotKept();

private:
    [[nodiscard]] ViewsButton *button() const { return m_window->findChild<ViewsButton *>(); }
    [[nodiscard]] static QString plain(const QAction *action)
    {
        return action->text().remove(u'&');
    }
    // Opens the menu and triggers what has this text, in a submenu if one is named.
    bool choose(const QString &text, const QString &submenu = {})
    {
        QMenu *menu = button()->menu();
        Q_EMIT menu->aboutToShow();
        QList<QAction *> actions = menu->actions();
        for (const QAction *action : std::as_const(actions)) {
            if (!submenu.isEmpty() && action->menu() && plain(action) == submenu
                && action->isEnabled()) {
                actions = action->menu()->actions();
                break;
            }
        }
        for (QAction *action : std::as_const(actions)) {
            if (plain(action) == text && action->isEnabled() && !action->menu()) {
                action->trigger();
                return true;
            }
        }
        return false;
    }
    void giveName(const QString &name)
    {
        auto *dialog = button()->findChild<QInputDialog *>();
        QVERIFY(dialog != nullptr);
        auto *field = dialog->findChild<QLineEdit *>();
        field->selectAll();
        QTest::keyClicks(field, name);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(button()->findChild<QInputDialog *>() == nullptr);
    }
};

void ViewsButtonTest::jsonKeepsWhatIsSound()
{
    const QList<SavedView> views{{QStringLiteral("a \"b\" <i>"), QStringLiteral("x or \"y\""),
                                     QByteArray("\0\xff", 2), {QStringLiteral("json.a")}, false},
        {QStringLiteral("2"), {}, {}, {}, true}};
    QCOMPARE(viewsFromJson(viewsToJson(views)), views);
    QCOMPARE(viewsFromJson("nonsense").size(), 0);
    QCOMPARE(
        viewsFromJson(R"([1,{"name":" "},{"name":"a"},{"name":" a "},{"filter":"x"}])").size(), 1);
}

void ViewsButtonTest::savesShowsAndRemoves()
{
    QVERIFY(m_fixture->sendMany(4));
    QVERIFY(choose(QStringLiteral("Save this view…")));
    giveName(QStringLiteral("All"));
    filter()->addTerm(QStringLiteral("path:/n/2 or path:/n/3"));
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    QHeaderView *header = table()->header();
    header->setSectionHidden(4, true);
    header->resizeSection(3, 333);
    QVERIFY(choose(QStringLiteral("Save this view…")));
    giveName(QStringLiteral("Two & three"));

    QVERIFY(choose(QStringLiteral("All")));
    QTRY_COMPARE(table()->model()->rowCount(), 4);
    QVERIFY(filter()->text().isEmpty());
    QVERIFY(!header->isSectionHidden(4));
    QVERIFY(choose(QStringLiteral("Two  three"))); // the test takes out every ampersand
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    QVERIFY(header->isSectionHidden(4));
    QCOMPARE(header->sectionSize(3), 333);

    QVERIFY(choose(QStringLiteral("All"), QStringLiteral("Remove")));
    QVERIFY(!choose(QStringLiteral("All")));
    QVERIFY(choose(QStringLiteral("Bring back “All”")));
    QVERIFY(choose(QStringLiteral("All")));
    QVERIFY(!choose(QStringLiteral("Bring back “All”")));

    SavedViews again(m_fixture->session());
    QCOMPARE(again.views().size(), 2);
    QCOMPARE(again.views().at(1).filter, QStringLiteral("path:/n/2 or path:/n/3"));
}

void ViewsButtonTest::namesAreUnique()
{
    QVERIFY(m_fixture->sendMany(1));
    for (const char *name : {"One", "Two"}) {
        QVERIFY(choose(QStringLiteral("Save this view…")));
        giveName(QString::fromLatin1(name));
    }
    SavedViews views(m_fixture->session());
    QCOMPARE(views.views().size(), 2);
    QVERIFY(!views.rename(QStringLiteral("One"), QStringLiteral("Two")));
    QVERIFY(!views.rename(QStringLiteral("One"), QStringLiteral("  ")));
    QVERIFY(!views.rename(QStringLiteral("None"), QStringLiteral("x")));
    QVERIFY(choose(QStringLiteral("One"), QStringLiteral("Rename")));
    giveName(QStringLiteral("First"));
    QVERIFY(choose(QStringLiteral("First")));
}

void ViewsButtonTest::brokenFiltersAreNotKept()
{
    QVERIFY(m_fixture->sendMany(1));
    QVERIFY(choose(QStringLiteral("Save this view…")));
    giveName(QStringLiteral("All"));
    filter()->setText(QStringLiteral("is:duplicat"));
    filter()->applyNow();
    QVERIFY(!choose(QStringLiteral("Save this view…")));
    const QList<QAction *> actions = button()->menu()->actions();
    const auto replace = std::find_if(actions.begin(), actions.end(),
        [](const QAction *action) { return plain(action) == u"Replace by this view"; });
    QVERIFY(replace != actions.end() && !(*replace)->isEnabled());
    QVERIFY(choose(QStringLiteral("All")));
    QVERIFY(choose(QStringLiteral("Save this view…")));
}

} // namespace tallyman::test

QTEST_MAIN(tallyman::test::ViewsButtonTest)
#include "tst_viewsbutton.moc"
