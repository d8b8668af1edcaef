// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/mainwindowtest.h"
#include "ui/actions.h"
#include "ui/theme/theme.h"
#include "ui/views/eventdetail.h"
#include "ui/views/openproblem.h"
#include "ui/views/payloadmodeswitch.h"
#include "ui/views/sidebar.h"
#include "ui/widgets/bannerarea.h"
#include "ui/widgets/commandpalette.h"
#include "ui/widgets/copycard.h"
#include "ui/widgets/listenbutton.h"
#include "ui/windowhost.h"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenuBar>
#include <QTabBar>
#include <QTcpServer>
#include <QToolButton>

namespace tallyman {

// The real window, driven with keys and clicks, and real requests over the loopback interface.
class TestMainWindow : public test::MainWindowTest
{
    Q_OBJECT

private Q_SLOTS:
    void firstPageSaysWhereToSend();
    void sampleImportArrivesAndSelectsItself();
    void copyAsCurlIsQuoted();
    void payloadThatIsNoTextIsNotCopied();
    void detailCopiesByTheSameRules();
    void detailTabsFitANarrowWindow();
    void panesCanBeCycled();
    void lettersAreTextInTheFilter();
    void paletteRunsCommands();
    void paletteSendsSamples();
    void columnsAreThoseOfThePlace();
    void shortcutConflictIsSeen();
    void takenPortIsSaidAndAvoided();
    void everyCommandIsInAMenu();
    void anotherWorkspaceReplacesTheFirst();
    void whatCannotBeOpenedIsExplained();
    void secondWindowFollows();
    void followingWindowTakesOver();
    void narrowWindowSaysThatItListens();
    void controlsHaveNames();
};

void TestMainWindow::firstPageSaysWhereToSend()
{
    QVERIFY(page()->showsFirstPage());
    const QString url = m_fixture->session()->listener().url;
    const QList<CopyCard *> cards = m_window->findChildren<CopyCard *>();
    QCOMPARE(cards.size(), 3);
    QCOMPARE(cards.at(0)->text(), url);
    QVERIFY(cards.at(1)->text().startsWith(QStringLiteral("curl ") + url));
    click(cards.at(1)->findChild<QPushButton *>(QStringLiteral("copy")));
    QCOMPARE(QApplication::clipboard()->text(), cards.at(1)->text());

    QCOMPARE(m_fixture->send("POST", "/"), 200);
    QTRY_VERIFY(!page()->showsFirstPage());
    QTRY_COMPARE(table()->currentEvent(), EventId(1));
}

void TestMainWindow::sampleImportArrivesAndSelectsItself()
{
    m_window->actions()->action(Command::SendSample)->trigger();
    QTRY_COMPARE(m_fixture->session()->statistics().events, 2);
    QTRY_COMPARE(table()->currentEvent(), EventId(1));
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    QTRY_COMPARE(table()->model()->index(0, 2).data().toString(), QStringLiteral("POST"));
    QCOMPARE(table()->model()->index(1, 3).data().toString(), QStringLiteral("/crm/imports"));
    QVERIFY(page()->banners()->banner(QStringLiteral("failure")) == nullptr);
}

void TestMainWindow::copyAsCurlIsQuoted()
{
    const QByteArray hostile = "{\"a\":\"it's $(id)\"}";
    QCOMPARE(m_fixture->send("POST", "/x", hostile), 200);
    QTRY_COMPARE(table()->currentEvent(), EventId(1));
    table()->setFocus();
    QApplication::clipboard()->clear();
    QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
    QTRY_VERIFY(QApplication::clipboard()->text().contains(QStringLiteral("curl")));
    QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("$(id)")));
    QVERIFY(!QApplication::clipboard()->text().contains(QStringLiteral("\"$(id)")));
}

void TestMainWindow::payloadThatIsNoTextIsNotCopied()
{
    QCOMPARE(m_fixture->send("POST", "/x", "text"), 200);
    QTRY_COMPARE(table()->currentEvent(), EventId(1));
    m_window->actions()->action(Command::CopyPayload)->trigger();
    QTRY_COMPARE(QApplication::clipboard()->text(), QStringLiteral("text"));
    QCOMPARE(m_fixture->send("POST", "/x", "\xFF\xFE"), 200);
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    table()->selectEvent(2);
    m_window->actions()->action(Command::CopyPayload)->trigger();
    const QString cause = QStringLiteral("not-copied");
    QTRY_VERIFY(bannerButton(cause, QStringLiteral("Save payload…")) != nullptr);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("text"));
    click(bannerButton(cause, QStringLiteral("Save payload…")));
    QTRY_VERIFY(m_window->findChild<QFileDialog *>() != nullptr);
    QVERIFY(m_window->findChild<QFileDialog *>()->selectedFiles().first().endsWith(
        QStringLiteral("event-2.json")));
    m_window->findChild<QFileDialog *>()->reject();
    QVERIFY(page()->banners()->banner(cause) == nullptr);
}

void TestMainWindow::detailCopiesByTheSameRules()
{
    QCOMPARE(m_fixture->send("POST", "/x", "of the detail"), 200);
    auto *detail = m_window->findChild<EventDetail *>();
    QTRY_VERIFY(detail->showsEvent());
    const auto choose = [detail](const QString &text) {
        const auto actions = detail->findChildren<QAction *>();
        const auto hit = std::find_if(actions.begin(), actions.end(),
            [&](const QAction *action) { return action->text() == text; });
        (*hit)->trigger();
    };
    choose(QStringLiteral("Copy payload"));
    QTRY_COMPARE(QApplication::clipboard()->text(), QStringLiteral("of the detail"));
    m_fixture->session()->stopListening(); // the command has the address by which the event came
    const QString url = m_fixture->session()->listener().url;
    choose(QStringLiteral("Copy as curl"));
    QTRY_VERIFY(QApplication::clipboard()->text().contains(QString(url + QLatin1Char('x'))));
    choose(QStringLiteral("Save payload…"));
    QTRY_VERIFY(m_window->findChild<QFileDialog *>() != nullptr);
    m_window->findChild<QFileDialog *>()->reject();
}

void TestMainWindow::detailTabsFitANarrowWindow()
{
    QVERIFY(m_fixture->sendMany(1));
    auto *detail = m_window->findChild<EventDetail *>();
    QTRY_VERIFY(detail->showsEvent());
    auto *tabs = detail->findChild<QTabBar *>(QStringLiteral("detailTabs"));
    auto *modes = detail->findChild<PayloadModeSwitch *>();
    m_window->resize(1200, 700);
    QTRY_COMPARE(m_window->width(), 1200);
    QTRY_VERIFY(modes->y() < tabs->geometry().bottom());
    m_window->resize(700, 600);
    QTRY_COMPARE(m_window->width(), 700);
    QTRY_VERIFY(modes->y() > tabs->y() + 20);           // below
    QVERIFY(tabs->width() >= tabs->sizeHint().width()); // nothing is cut off
    const auto arrows = tabs->findChildren<QToolButton *>();
    for (const QToolButton *arrow : arrows)
        QVERIFY(!arrow->isVisible());
    m_window->resize(1200, 700);
    QTRY_VERIFY(modes->y() < tabs->geometry().bottom());
}

void TestMainWindow::panesCanBeCycled()
{
    QVERIFY(m_fixture->sendMany(1));
    QTRY_VERIFY(table()->isVisible());
    auto *detail = m_window->findChild<EventDetail *>();
    QTRY_VERIFY(detail->showsEvent());
    table()->setFocus();
    auto *sidebar = m_window->findChild<Sidebar *>();
    QTest::keyClick(m_window.get(), Qt::Key_F6);
    QVERIFY(detail->isAncestorOf(QApplication::focusWidget()));
    QTest::keyClick(m_window.get(), Qt::Key_F6);
    QVERIFY(filter()->hasFocus());
    QTest::keyClick(m_window.get(), Qt::Key_F6);
    QVERIFY(sidebar->hasFocus());
    QTest::keyClick(m_window.get(), Qt::Key_F6);
    QVERIFY(table()->hasFocus());
    QTest::keyClick(m_window.get(), Qt::Key_F6, Qt::ShiftModifier);
    QVERIFY(sidebar->hasFocus());
}

void TestMainWindow::lettersAreTextInTheFilter()
{
    QVERIFY(m_fixture->sendMany(1));
    filter()->setFocus();
    QTest::keyClicks(filter(), QStringLiteral("re e"));
    QCOMPARE(filter()->text(), QStringLiteral("re e"));
    QVERIFY(QApplication::activeModalWidget() == nullptr);
}

void TestMainWindow::paletteRunsCommands()
{
    QVERIFY(m_fixture->sendMany(1));
    QTRY_COMPARE(table()->model()->index(0, 2).data().toString(), QStringLiteral("POST"));
    QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
    auto *palette = m_window->findChild<CommandPalette *>();
    QVERIFY(palette != nullptr);
    auto *field = palette->findChild<QLineEdit *>();
    QTest::keyClicks(field, QStringLiteral("stoplis"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_VERIFY(!m_fixture->session()->listener().listening);
    QTRY_VERIFY(m_window->findChild<CommandPalette *>() == nullptr);
}

void TestMainWindow::paletteSendsSamples()
{
    QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
    auto *field = m_window->findChild<CommandPalette *>()->findChild<QLineEdit *>();
    QTest::keyClicks(field, QStringLiteral("sample of csvbox: a whole"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(m_fixture->session()->statistics().events, 5);
}

// Columns in the menu View are those of the place that is open.
void TestMainWindow::columnsAreThoseOfThePlace()
{
    QMenu *columns = nullptr;
    QMenu *view = nullptr;
    for (QMenu *menu : m_window->menuBar()->findChildren<QMenu *>()) {
        if (menu->title() == QLatin1String("&Columns"))
            columns = menu;
        else if (menu->title() == QLatin1String("&View"))
            view = menu;
    }
    QVERIFY(columns != nullptr && view != nullptr);
    const auto offers = [&](const char *column) {
        Q_EMIT view->aboutToShow();
        if (!columns->isEnabled())
            return false;
        Q_EMIT columns->aboutToShow();
        const QList<QAction *> actions = columns->actions();
        return std::any_of(actions.begin(), actions.end(),
            [column](QAction *each) { return each->text() == QLatin1String(column); });
    };
    QVERIFY(offers("Method") && !offers("Chunks"));
    m_window->actions()->action(Command::ShowImports)->trigger();
    QVERIFY(!offers("Chunks") && !columns->isEnabled()); // there are no imports yet
    QTRY_VERIFY(m_fixture->session()->listener().listening);
    m_window->actions()->action(Command::SendSample)->trigger();
    QTRY_VERIFY(offers("Chunks"));
    QVERIFY(!offers("Method"));
    m_window->actions()->action(Command::ShowFindings)->trigger();
    QVERIFY(!offers("Chunks") && !columns->isEnabled());
}

void TestMainWindow::shortcutConflictIsSeen()
{
    ActionRegistry *actions = m_window->actions();
    QAction *resend = actions->action(Command::Resend);
    const QKeySequence taken(Qt::CTRL | Qt::Key_F);
    QCOMPARE(actions->conflict(taken, resend), actions->action(Command::FindEvents));
    QCOMPARE(actions->conflict(resend->shortcut(), resend), nullptr);
    actions->setShortcut(resend, QKeySequence(Qt::Key_F5));
    QCOMPARE(resend->shortcut(), QKeySequence(Qt::Key_F5));
    UiSettings again(m_fixture->path(QStringLiteral("window.ini")));
    QCOMPARE(again.shortcut(QStringLiteral("resend")), std::optional(QKeySequence(Qt::Key_F5)));
    actions->setShortcut(resend, actions->defaultShortcut(resend));
    QVERIFY(!m_settings->shortcut(QStringLiteral("resend")).has_value());
    // no two commands begin with the same shortcut
    for (QAction *action : actions->actions())
        QVERIFY2(
            actions->conflict(action->shortcut(), action) == nullptr, qPrintable(action->text()));
}

void TestMainWindow::takenPortIsSaidAndAvoided()
{
    QTcpServer holder;
    QVERIFY(holder.listen(QHostAddress::LocalHost));
    m_fixture->session()->listen({QStringLiteral("127.0.0.1"), holder.serverPort()});
    const QString cause = QStringLiteral("listener");
    QTRY_VERIFY(page()->banners()->banner(cause) != nullptr);
    const quint16 next = m_fixture->session()->listener().nextFreePort;
    QVERIFY(next != 0);
    QPushButton *use = bannerButton(cause, QStringLiteral("Use port %1").arg(next));
    QVERIFY(use != nullptr);
    click(use);
    QTRY_VERIFY(m_fixture->session()->listener().listening);
    QTRY_VERIFY(page()->banners()->banner(cause) == nullptr);
}

void TestMainWindow::everyCommandIsInAMenu()
{
    QSet<QAction *> found;
    QList<QMenu *> menus = m_window->menuBar()->findChildren<QMenu *>();
    for (const QMenu *menu : std::as_const(menus)) {
        for (QAction *action : menu->actions())
            found.insert(action);
    }
    for (QAction *action : m_window->actions()->actions())
        QVERIFY2(found.contains(action), qPrintable(action->text()));
}

void TestMainWindow::anotherWorkspaceReplacesTheFirst()
{
    m_window.reset();
    m_fixture->close();
    WindowHost host(m_settings.get());
    host.open(m_fixture->path(QStringLiteral("one.tally")),
        ListenAddress{QStringLiteral("127.0.0.1"), 0});
    QVERIFY(host.session() != nullptr);
    QTRY_VERIFY(host.session()->listener().listening);
    const QString two = m_fixture->path(QStringLiteral("two.tally"));
    Q_EMIT host.window()->workspaceChosen(two);
    QTRY_COMPARE(host.session()->workspace().path, two);
    QTRY_VERIFY(host.session()->listener().listening);
    QVERIFY(host.window()->isVisible());
    QTRY_COMPARE(m_settings->recentWorkspaces().value(0), two);

    QFile text(m_fixture->path(QStringLiteral("text.tally")));
    QVERIFY(text.open(QIODevice::WriteOnly));
    text.write("this is no workspace");
    text.close();
    Q_EMIT host.window()->workspaceChosen(text.fileName());
    const auto *banners = host.window()->findChild<BannerArea *>();
    QTRY_VERIFY(banners->banner(QStringLiteral("failure")) != nullptr);
    QCOMPARE(host.session()->workspace().path, two); // stays open
}

void TestMainWindow::whatCannotBeOpenedIsExplained()
{
    const QString text = m_fixture->path(QStringLiteral("text.tally"));
    QFile file(text);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("this is no workspace");
    file.close();
    WindowHost host(m_settings.get());
    host.open(text);
    QVERIFY(host.session() == nullptr);
    QVERIFY(host.problem() != nullptr);
    QVERIFY(host.problem()->isVisible());
}

void TestMainWindow::secondWindowFollows()
{
    SessionOptions options;
    options.path = m_fixture->session()->workspace().path;
    auto session = Session::open(options);
    QVERIFY(session.has_value());
    UiSettings settings(m_fixture->path(QStringLiteral("second.ini")));
    MainWindow second(session->get(), &settings);
    second.show();
    const auto *banners = second.findChild<BannerArea *>();
    QVERIFY(banners->banner(QStringLiteral("workspace")) != nullptr);
    QVERIFY(m_fixture->sendMany(2));
    QTRY_COMPARE(second.findChild<EventTable *>()->model()->rowCount(), 2);
}

void TestMainWindow::followingWindowTakesOver()
{
    WorkspaceSettings anyPort = m_fixture->session()->settings();
    anyPort.listen.port = 0;
    m_fixture->session()->setSettings(anyPort);
    QTRY_COMPARE(m_fixture->session()->settings().listen.port, 0);
    UiSettings settings(m_fixture->path(QStringLiteral("second.ini")));
    WindowHost second(&settings);
    second.open(m_fixture->session()->workspace().path);
    QVERIFY(second.session() != nullptr);
    QCOMPARE(second.session()->workspace().mode, WorkspaceMode::Follow);
    const QString cause = QStringLiteral("workspace");
    const auto receive = [&]() -> QPushButton * {
        const Banner *banner = second.window()->findChild<BannerArea *>()->banner(cause);
        if (banner == nullptr)
            return nullptr;
        for (QPushButton *button : banner->findChildren<QPushButton *>()) {
            if (button->text() == QStringLiteral("Receive here") && button->isVisible())
                return button;
        }
        return nullptr;
    };
    QVERIFY(receive() == nullptr);
    second.window()->resize(1000, 640);
    m_window.reset();
    m_fixture->close();
    QTRY_VERIFY(receive() != nullptr);
    click(receive());
    QTRY_COMPARE(second.session()->workspace().mode, WorkspaceMode::Capture);
    QTRY_VERIFY(second.session()->listener().listening);
    QVERIFY(second.window()->findChild<BannerArea *>()->banner(cause) == nullptr);
    QCOMPARE(second.window()->size(), QSize(1000, 640)); // it is the same window to the user
}

void TestMainWindow::narrowWindowSaysThatItListens()
{
    m_window->resize(700, 600);
    const auto *button = m_window->findChild<ListenButton *>();
    const ListenerStatus &status = m_fixture->session()->listener();
    const QString address = QStringLiteral("127.0.0.1:%1").arg(status.port);
    QCOMPARE(button->accessibleName(), QStringLiteral("Listening %1").arg(address));
    const int words = QFontMetrics(uiFont(13, QFont::DemiBold)).horizontalAdvance(tr("Listening"))
        + QFontMetrics(monospaceFont()).horizontalAdvance(address);
    QTRY_VERIFY(button->width() > words);
    QCOMPARE(m_window->width(), 700);
}

void TestMainWindow::controlsHaveNames()
{
    QVERIFY(m_fixture->sendMany(1));
    QTRY_VERIFY(!page()->showsFirstPage());
    for (const QWidget *widget : m_window->findChildren<QWidget *>()) {
        const bool control = widget->focusPolicy() != Qt::NoFocus
            && (widget->inherits("QAbstractButton") || widget->inherits("QLineEdit")
                || widget->inherits("QAbstractItemView") || widget->inherits("QComboBox"));
        if (!control || !widget->isVisible())
            continue;
        const bool named =
            !widget->accessibleName().isEmpty() || !widget->property("text").toString().isEmpty();
        QVERIFY2(named, widget->metaObject()->className());
    }
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestMainWindow)
#include "tst_mainwindow.moc"
