// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/secretfolder.h"
#include "support/csvboxrows.h"
#include "support/mainwindowtest.h"
#include "ui/actions.h"
#include "ui/dialogs/expectationdialog.h"
#include "ui/dialogs/settingswindow.h"
#include "ui/models/expectationmodel.h"
#include "ui/views/findingsview.h"
#include "ui/views/headersview.h"
#include "ui/views/originstrip.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>

namespace tallyman {

// What requests must prove themselves with, set in the real window.
class TestAuthentication : public test::MainWindowTest
{
    Q_OBJECT

public:
    TestAuthentication() { qputenv("XDG_CONFIG_HOME", m_config.path().toUtf8()); }

private Q_SLOTS:
    void pageAddsEditsAndRemoves();
    void headerOfAnEventIsExpected();
    void findingLeadsToWhatIsExpected();
    void valueIsHiddenAndKeptAsItStands();
    void keyboardGoesFromTopToBottom();
    void blanksArePointedOut_data();
    void blanksArePointedOut();
    void incompleteIsNotSaved_data();
    void incompleteIsNotSaved();
    void countsWhatFailed();
    void saysWhatFits();

private:
    [[nodiscard]] Session *session() const { return m_fixture->session(); }
    [[nodiscard]] QWidget *settings() const { return m_window->findChild<SettingsWindow *>(); }
    [[nodiscard]] QTableView *list() const { return settings()->findChild<QTableView *>(); }
    void openPage();
    [[nodiscard]] ExpectationDialog *form() const
    {
        for (auto *dialog : m_window->findChildren<ExpectationDialog *>()) {
            if (dialog->isVisible())
                return dialog;
        }
        return nullptr;
    }
    template <typename T> [[nodiscard]] T *named(const char *name) const
    {
        for (T *widget : form()->findChildren<T *>()) {
            if (widget->accessibleName() == QLatin1String(name))
                return widget;
        }
        return nullptr;
    }
    [[nodiscard]] QPushButton *button(const QWidget *parent, const QString &text) const
    {
        for (QPushButton *each : parent->findChildren<QPushButton *>()) {
            if (each->text() == text && each->isVisible())
                return each;
        }
        return nullptr;
    }
    void save() const { click(button(form(), QStringLiteral("Save"))); }
    void type(const char *name, const QString &text) const
    {
        named<QLineEdit>(name)->setFocus();
        named<QLineEdit>(name)->selectAll();
        QTest::keyClicks(named<QLineEdit>(name), text);
    }
    [[nodiscard]] QByteArray valueOf(const ExpectedSecret &secret) const
    {
        return SecretFolder().value(secret.id).value_or(QByteArray());
    }

    QTemporaryDir m_config;
};

void TestAuthentication::openPage()
{
    m_window->actions()->action(Command::Settings)->trigger();
    auto *window = m_window->findChild<SettingsWindow *>();
    window->showPage(SettingsWindow::kAuthenticationPage);
    QVERIFY(QTest::qWaitForWindowExposed(window));
    QVERIFY(button(settings(), QStringLiteral("Add…")) != nullptr);
    new QAbstractItemModelTester(list()->model(), list());
}

void TestAuthentication::pageAddsEditsAndRemoves()
{
    openPage();
    click(button(settings(), QStringLiteral("Add…")));
    QVERIFY(form() != nullptr);
    type("Path", QStringLiteral("crm/"));
    auto *proof = named<QComboBox>("Proof");
    QCOMPARE(proof->currentData().toString(), QStringLiteral("static"));
    QVERIFY(!named<QLineEdit>("URL as the sender saw it")->isVisible()); // nothing is signed
    proof->setCurrentIndex(proof->findData(QStringLiteral("github")));
    type("URL as the sender saw it", QStringLiteral("https://example.test/crm?x=1"));
    type("Label of the value", QStringLiteral("old"));
    type("Value", QStringLiteral("not-a-real-key-1"));
    save();
    QTRY_VERIFY(form() == nullptr);
    QTRY_COMPARE(session()->expectations().size(), 1);
    const Expectation first = session()->expectations().first();
    QCOMPARE(first.prefix, QByteArray("/crm"));
    QCOMPARE(first.scheme, QStringLiteral("github"));
    QCOMPARE(first.url, QByteArray("https://example.test/crm?x=1"));
    QCOMPARE(first.secrets.first().label, QStringLiteral("old"));
    QCOMPARE(valueOf(first.secrets.first()), QByteArray("not-a-real-key-1"));
    QCOMPARE(list()->model()->index(0, ExpectationModel::Path).data().toString(),
        QStringLiteral("/crm"));
    QCOMPARE(list()->model()->index(0, ExpectationModel::Proof).data().toString(),
        QStringLiteral("GitHub"));

    const QHeaderView *columns = list()->horizontalHeader();
    QVERIFY(columns->length() <= list()->viewport()->width());
    for (const int column : {ExpectationModel::Values, ExpectationModel::Recent})
        QVERIFY(columns->sectionSize(column) >= columns->sectionSizeHint(column));

    list()->selectRow(0);
    click(button(settings(), QStringLiteral("Edit…")));
    QCOMPARE(named<QLineEdit>("Path")->text(), QStringLiteral("/crm"));
    QCOMPARE(named<QLineEdit>("Value")->text(), QString()); // what is kept is never shown
    click(button(form(), QStringLiteral("Accept another")));
    const QList<QLineEdit *> values = form()->findChildren<QLineEdit *>(QStringLiteral("value"));
    QCOMPARE(values.size(), 2);
    QTest::keyClicks(values.last(), QStringLiteral("not-a-real-key-2"));
    save();
    QTRY_COMPARE(session()->expectations().first().secrets.size(), 2);
    const Expectation second = session()->expectations().first();
    QCOMPARE(session()->expectations().size(), 1);
    QCOMPARE(second.secrets.first(), first.secrets.first());
    QCOMPARE(valueOf(second.secrets.last()), QByteArray("not-a-real-key-2"));

    list()->selectRow(0); // the old key is not accepted any more, and forgotten
    click(button(settings(), QStringLiteral("Edit…")));
    QTest::mouseClick(
        form()->findChildren<QToolButton *>(QStringLiteral("remove")).first(), Qt::LeftButton);
    save();
    QTRY_COMPARE(session()->expectations().first().secrets.size(), 1);
    QTRY_COMPARE(valueOf(first.secrets.first()), QByteArray());

    list()->selectRow(0);
    click(button(settings(), QStringLiteral("Remove…")));
    auto *question = settings()->findChild<QMessageBox *>();
    QVERIFY(question != nullptr);
    click(button(question, QStringLiteral("Remove")));
    QTRY_VERIFY(session()->expectations().isEmpty());
    QTRY_COMPARE(valueOf(second.secrets.last()), QByteArray());
    QCOMPARE(list()->model()->rowCount(), 0);
    QVERIFY(!button(settings(), QStringLiteral("Remove…"))->isEnabled());
}

void TestAuthentication::headerOfAnEventIsExpected()
{
    QCOMPARE(m_fixture->sendRaw("POST /crm/?a=1 HTTP/1.1\r\nHost: test\r\nX-Csvbox-Token: "
                                "fake-token\r\nContent-Length: 0\r\n\r\n"),
        200);
    QTRY_VERIFY(m_window->findChild<HeadersView *>(QStringLiteral("eventHeaders")) != nullptr);
    auto *headers = m_window->findChild<HeadersView *>(QStringLiteral("eventHeaders"));
    QTRY_COMPARE(headers->model()->rowCount(), 3);
    m_window->findChild<QTabBar *>(QStringLiteral("detailTabs"))->setCurrentIndex(1);
    headers->setCurrentIndex(headers->model()->index(1, 0));
    QContextMenuEvent wanted(
        QContextMenuEvent::Keyboard, QPoint(5, 5), headers->mapToGlobal(QPoint(5, 5)));
    QCoreApplication::sendEvent(headers, &wanted);
    const auto *menu = headers->findChild<QMenu *>();
    QVERIFY(menu != nullptr);
    QAction *expect = menu->actions().last();
    QCOMPARE(expect->text(), QStringLiteral("Expect this value from /crm/…"));
    expect->trigger();
    QVERIFY(form() != nullptr);
    save();
    QTRY_COMPARE(session()->expectations().size(), 1);
    const Expectation expectation = session()->expectations().first();
    QCOMPARE(expectation.prefix, QByteArray("/crm"));
    QVERIFY(expectation.isToken());
    QCOMPARE(expectation.header, QByteArray("X-Csvbox-Token"));
    QCOMPARE(valueOf(expectation.secrets.first()), QByteArray("fake-token"));
}

void TestAuthentication::findingLeadsToWhatIsExpected()
{
    for (const char *path : {"/other", "/crm"})
        session()->expect({path, QStringLiteral("static"), "X-Csvbox-Token", {}, {}}, "fake-token",
            session(), [](const Result<void> &stored) { QVERIFY(stored); });
    QTRY_COMPARE(session()->expectations().size(), 2);
    QCOMPARE(m_fixture->send("POST", "/crm/x"), 200);
    QTabBar *tabs = nullptr;
    QTRY_VERIFY((tabs = m_window->findChild<QTabBar *>(QStringLiteral("detailTabs"))) != nullptr);
    tabs->setCurrentIndex(2);
    const auto *view = m_window->findChild<FindingsView *>();
    QTRY_VERIFY(view->findChild<QPushButton *>(QStringLiteral("expected")) != nullptr);
    click(view->findChild<QPushButton *>(QStringLiteral("expected")));
    QVERIFY(settings() != nullptr);
    QTRY_VERIFY(list()->isVisible());
    const QModelIndexList rows = list()->selectionModel()->selectedRows();
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows.first().data().toString(), QStringLiteral("/crm"));
}

// A key as PEM has line breaks.
void TestAuthentication::valueIsHiddenAndKeptAsItStands()
{
    openPage();
    click(button(settings(), QStringLiteral("Add…")));
    auto *value = named<QLineEdit>("Value");
    QCOMPARE(value->echoMode(), QLineEdit::Password);
    auto *show = named<QToolButton>("Show the value");
    QTest::mouseClick(show, Qt::LeftButton);
    QCOMPARE(value->echoMode(), QLineEdit::Normal);
    QTest::mouseClick(show, Qt::LeftButton);
    QCOMPARE(value->echoMode(), QLineEdit::Password);
    auto *proof = named<QComboBox>("Proof");
    proof->setCurrentIndex(proof->findData(QStringLiteral("rfc9421")));
    const QString pem = QStringLiteral("-----BEGIN PUBLIC KEY-----\nnot real\n-----END PUBLIC KEY");
    value->insert(pem);
    QVERIFY(!form()->findChild<QLabel *>(QStringLiteral("problem"))->isVisible());
    save();
    QTRY_COMPARE(session()->expectations().size(), 1);
    QCOMPARE(valueOf(session()->expectations().first().secrets.first()), pem.toUtf8());
}

void TestAuthentication::keyboardGoesFromTopToBottom()
{
    openPage();
    click(button(settings(), QStringLiteral("Add…")));
    click(button(form(), QStringLiteral("Accept another")));
    named<QLineEdit>("Value")->setText(QStringLiteral("one"));
    click(button(form(), QStringLiteral("Accept another")));
    QStringList stops;
    const QWidget *widget = named<QLineEdit>("URL as the sender saw it");
    while (stops.size() < 9) {
        widget = widget->nextInFocusChain();
        if ((widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy())
            stops.append(widget->objectName());
    }
    const QString label = QStringLiteral("label");
    const QString value = QStringLiteral("value");
    const QString remove = QStringLiteral("remove");
    QCOMPARE(stops.mid(0, 2), (QStringList{label, value}));
    QCOMPARE(stops.at(3), remove);
    QCOMPARE(stops.mid(4, 2), (QStringList{label, value}));
    QCOMPARE(stops.at(7), remove);
}

void TestAuthentication::blanksArePointedOut_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("none") << QStringLiteral("fake") << QString();
    QTest::newRow("letters beyond ASCII") << QStringLiteral("fàke") << QString();
    QTest::newRow("behind") << QStringLiteral("fake ") << QStringLiteral("around it");
    QTest::newRow("break") << QStringLiteral("fake\n") << QStringLiteral("around it");
    QTest::newRow("inside") << QStringLiteral("fa ke") << QStringLiteral("in it");
    QTest::newRow("invisible") << QStringLiteral("fa\u200bke") << QStringLiteral("in it");
}

void TestAuthentication::blanksArePointedOut()
{
    QFETCH(QString, value);
    QFETCH(QString, sentence);
    openPage();
    click(button(settings(), QStringLiteral("Add…")));
    type("Header", QStringLiteral("X-Token"));
    named<QLineEdit>("Value")->insert(value);
    const auto *problem = form()->findChild<QLabel *>(QStringLiteral("problem"));
    QCOMPARE(problem->isVisible(), !sentence.isEmpty());
    QVERIFY2(problem->text().contains(sentence), qPrintable(problem->text()));
    save(); // and kept as it stands
    QTRY_COMPARE(session()->expectations().size(), 1);
    QCOMPARE(valueOf(session()->expectations().first().secrets.first()), value.toUtf8());
}

void TestAuthentication::incompleteIsNotSaved_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<QString>("header");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("sentence");
    const QString agreed = QStringLiteral("static");
    const QString github = QStringLiteral("github");
    const QString key = QStringLiteral("fake");
    QTest::newRow("path") << QStringLiteral("/a?b") << github << QString() << QString() << key
                          << QStringLiteral("no path prefix");
    QTest::newRow("header missing") << QStringLiteral("/") << agreed << QString() << QString()
                                    << key << QStringLiteral("Name the header");
    QTest::newRow("header") << QStringLiteral("/") << github << QStringLiteral("X:") << QString()
                            << key << QStringLiteral("no name of a header");
    QTest::newRow("url") << QStringLiteral("/") << github << QString() << QStringLiteral("/crm")
                         << key << QStringLiteral("whole URL");
    QTest::newRow("value") << QStringLiteral("/") << github << QString() << QString() << QString()
                           << QStringLiteral("an empty value proves nothing");
}

void TestAuthentication::incompleteIsNotSaved()
{
    QFETCH(QString, path);
    QFETCH(QString, scheme);
    QFETCH(QString, header);
    QFETCH(QString, url);
    QFETCH(QString, value);
    QFETCH(QString, sentence);
    openPage();
    click(button(settings(), QStringLiteral("Add…")));
    auto *proof = named<QComboBox>("Proof");
    proof->setCurrentIndex(proof->findData(scheme));
    type("Path", path);
    type("Header", header);
    type("URL as the sender saw it", url);
    type("Value", value);
    const auto *problem = form()->findChild<QLabel *>(QStringLiteral("problem"));
    QVERIFY2(problem->text().contains(sentence), qPrintable(problem->text()));
    QVERIFY(!button(form(), QStringLiteral("Save"))->isEnabled());
}

void TestAuthentication::countsWhatFailed()
{
    openPage();
    session()->expect({"/crm", QStringLiteral("static"), "X-Csvbox-Token", {}, {}}, "fake-token",
        session(), [](const Result<void> &stored) { QVERIFY(stored); });
    QTRY_COMPARE(list()->model()->rowCount(), 1);
    const QModelIndex recent = list()->model()->index(0, ExpectationModel::Recent);
    QTRY_COMPARE(recent.data().toString(), QStringLiteral("no event"));
    QCOMPARE(m_fixture->sendRaw("POST /crm HTTP/1.1\r\nHost: test\r\nX-Csvbox-Token: "
                                "fake-token\r\nContent-Length: 0\r\n\r\n"),
        200);
    QTRY_COMPARE(recent.data().toString(), QStringLiteral("1 without complaint"));
    QCOMPARE(m_fixture->send("POST", "/crm"), 200);
    QCOMPARE(m_fixture->send("POST", "/other"), 200);
    QTRY_COMPARE(recent.data().toString(), QStringLiteral("✖ 1 of 2 failed"));
}

// At the event: who sent it, and by which of the expected values it proves that.
void TestAuthentication::saysWhatFits()
{
    const auto text = [this] {
        auto *strip = m_window->findChild<OriginStrip *>();
        return strip != nullptr && strip->isVisible() ? strip->findChild<QLabel *>()->text()
                                                      : QString();
    };
    const QByteArray rows = test::csvboxRows(1, 1, 1, 1);
    QCOMPARE(m_fixture->sendRaw("POST /crm HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                                "application/json\r\nX-Csvbox-Token: fake-2\r\nContent-Length: "
                 + QByteArray::number(rows.size()) + "\r\n\r\n" + rows),
        200);
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    QVERIFY(table()->pickEvent(1));
    QTRY_COMPARE(text(), QStringLiteral("CSVBox · Row webhook · import 1"));
    for (const char *label : {"old", "new"}) {
        Expectation expectation{
            "/crm", QStringLiteral("static"), "X-Csvbox-Token", {}, {ExpectedSecret()}};
        expectation.secrets.first().label = QString::fromLatin1(label);
        session()->setSecretChoice(SecretChoice::File);
        session()->expect(
            expectation, label == QByteArray("old") ? "fake-1" : "fake-2", this, nullptr);
    }
    QTRY_COMPARE(
        text(), QStringLiteral("CSVBox · Row webhook · import 1 · ✔ X-Csvbox-Token (new)"));
    QCOMPARE(m_fixture->send("POST", "/other", "hello"), 200);
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    QVERIFY(table()->pickEvent(2));
    QTRY_COMPARE(text(), QString());
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestAuthentication)
#include "tst_authentication.moc"
