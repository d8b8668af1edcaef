// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hash.h"
#include "support/recordingserver.h"
#include "support/windowfixture.h"
#include "ui/dialogs/composerbody.h"
#include "ui/dialogs/composerheaders.h"
#include "ui/dialogs/composerwindow.h"
#include "ui/dialogs/resenddialog.h"
#include "ui/models/deliverymodel.h"
#include "ui/theme/theme.h"
#include "ui/views/eventdetail.h"
#include "ui/views/textscintilla.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>

using namespace tallyman;

namespace {
constexpr int kPatienceMs = 20'000;
const QByteArray kBody = R"({"a":1,"a":1.10e2,"n":12345678901234567890,"s":"\/"})";
} // namespace

class TestDetailSending : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void composerSendsUnchangedAsCaptured();
    void composerSendsWhatWasEdited();
    void composerPointsAtTheError();
    void composerLeavesHeadersOut();
    void composerAsksBeforeALoop();
    void composerSaysWhatIsWrongWithTheUrl();
    void composerShowsARefusal();
    void resendsOne();
    void resendsManyAndCounts();
    void resendWarnsOfALoop();

private:
    [[nodiscard]] bool capture();
    ComposerWindow *compose(const QUrl &url);
    template <typename T> T *child(QWidget *parent, const QString &name) const
    {
        return parent->findChild<T *>(name);
    }
    [[nodiscard]] bool isShown(const QWidget *parent, const QString &part) const;

    QTemporaryDir m_config;
    std::unique_ptr<test::WindowFixture> m_fixture;
    std::unique_ptr<test::RecordingServer> m_server;
    QPointer<QWidget> m_window;
};

void TestDetailSending::initTestCase()
{
    qputenv("XDG_CONFIG_HOME", m_config.path().toLocal8Bit());
    applyTheme(*qApp, ThemeChoice::Light);
}

void TestDetailSending::init()
{
    m_fixture = std::make_unique<test::WindowFixture>();
    QVERIFY(m_fixture->open());
    m_server = std::make_unique<test::RecordingServer>();
    QVERIFY(capture());
}

void TestDetailSending::cleanup()
{
    delete m_window;
    m_fixture.reset();
    m_server.reset();
}

bool TestDetailSending::capture()
{
    const EventId last = m_fixture->session()->statistics().lastId;
    m_fixture->sendRaw("POST /hook?x=1 HTTP/1.1\r\nHost: t\r\nX-One: 1\r\nx-one: 2\r\n"
                       "Connection: close\r\nContent-Type: application/json\r\nContent-Length: "
        + QByteArray::number(kBody.size()) + "\r\n\r\n" + kBody);
    return QTest::qWaitFor(
        [&] { return m_fixture->session()->statistics().lastId > last; }, kPatienceMs);
}

bool TestDetailSending::isShown(const QWidget *parent, const QString &part) const
{
    const auto labels = parent->findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(),
        [&](const QLabel *label) { return label->isVisible() && label->text().contains(part); });
}

ComposerWindow *TestDetailSending::compose(const QUrl &url)
{
    auto *window = new ComposerWindow(m_fixture->session(), 1, nullptr);
    m_window = window;
    window->show();
    const bool loaded = QTest::qWaitFor(
        [window] { return window->findChild<ComposerHeaders *>()->table()->rowCount() > 0; },
        kPatienceMs);
    if (!loaded || !QTest::qWaitForWindowExposed(window))
        return nullptr;
    const auto fields = window->findChildren<QLineEdit *>();
    for (QLineEdit *field : fields) {
        if (field->accessibleName() == QStringLiteral("URL"))
            field->setText(url.toString());
    }
    return window;
}

void TestDetailSending::composerSendsUnchangedAsCaptured()
{
    ComposerWindow *window = compose(m_server->url(QStringLiteral("/hook?x=1")));
    QVERIFY(window != nullptr);
    QTest::keyClick(window, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->requests().size(), 1, kPatienceMs);
    QCOMPARE(m_server->lastBody(), kBody);
    QVERIFY(m_server->lastHead().startsWith("POST /hook?x=1 HTTP/1.1\r\n"));
    QVERIFY(m_server->lastHead().contains("\r\nX-One: 1\r\nx-one: 2\r\n"));
    QTRY_VERIFY(isShown(window, QStringLiteral("200 OK")));
    QTRY_COMPARE(window->findChild<DeliveryModel *>()->rowCount(), 1);
}

void TestDetailSending::composerSendsWhatWasEdited()
{
    ComposerWindow *window = compose(m_server->url());
    QVERIFY(window != nullptr);
    QsciScintilla *editor = window->findChild<ComposerBody *>()->editor();
    QVERIFY(editor->text().contains(QStringLiteral("\"n\": 12345678901234567890,\n")));
    QVERIFY(editor->findFirst(QStringLiteral("1.10e2"), false, true, false, false));
    editor->replaceSelectedText(QStringLiteral("7"));
    window->send();
    QTRY_COMPARE_WITH_TIMEOUT(m_server->requests().size(), 1, kPatienceMs);
    QByteArray expected = kBody;
    QCOMPARE(m_server->lastBody(), expected.replace("1.10e2", "7"));
    QVERIFY(m_server->lastHead().contains(
        QByteArray("\r\nContent-Length: " + QByteArray::number(expected.size()) + "\r\n")));
}

void TestDetailSending::composerPointsAtTheError()
{
    ComposerWindow *window = compose(m_server->url());
    QVERIFY(window != nullptr);
    QsciScintilla *editor = window->findChild<ComposerBody *>()->editor();
    editor->setText(QStringLiteral("{\n  \"a\": 01\n}"));
    auto *check = child<QLabel>(window, QStringLiteral("composerCheck"));
    QTRY_VERIFY(check->text().contains(QStringLiteral("Line 2, column 9")));
    QVERIFY(editor->markersAtLine(1) != 0);
    editor->setText(QStringLiteral("{}"));
    QTRY_VERIFY(check->text().contains(QStringLiteral("Valid JSON")));
    QCOMPARE(editor->markersAtLine(0), 0u);
}

void TestDetailSending::composerLeavesHeadersOut()
{
    ComposerWindow *window = compose(m_server->url());
    QVERIFY(window != nullptr);
    QTableWidget *table = window->findChild<ComposerHeaders *>()->table();
    QTRY_VERIFY(table->item(0, 3)->text().contains(QStringLiteral("changed")));
    QCOMPARE(table->item(1, 1)->text(), QStringLiteral("X-One"));
    table->item(1, 0)->setCheckState(Qt::Unchecked);
    table->item(2, 2)->setText(QStringLiteral("three"));
    QTRY_COMPARE(table->item(1, 3)->text(), QStringLiteral("left out"));
    window->send();
    QTRY_COMPARE_WITH_TIMEOUT(m_server->requests().size(), 1, kPatienceMs);
    QVERIFY(!m_server->lastHead().contains("X-One"));
    QVERIFY(m_server->lastHead().contains("\r\nx-one: three\r\n"));
}

void TestDetailSending::composerAsksBeforeALoop()
{
    ComposerWindow *window = compose(QUrl(m_fixture->session()->listener().url));
    QVERIFY(window != nullptr);
    const EventId last = m_fixture->session()->statistics().lastId;
    window->send();
    auto *anyway = child<QPushButton>(window, QStringLiteral("sendAnyway"));
    QVERIFY(anyway->isVisible());
    QCOMPARE(m_fixture->session()->statistics().lastId, last);
    QTest::mouseClick(anyway, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_fixture->session()->statistics().lastId, last + 1, kPatienceMs);
}

void TestDetailSending::composerSaysWhatIsWrongWithTheUrl()
{
    ComposerWindow *window = compose(QUrl(QStringLiteral("ftp://example.org/")));
    QVERIFY(window != nullptr);
    QVERIFY(isShown(window, QStringLiteral("Only http and https")));
    QVERIFY(!child<QPushButton>(window, QStringLiteral("composerSend"))->isEnabled());
}

void TestDetailSending::composerShowsARefusal()
{
    const QUrl url = m_server->url();
    m_server.reset();
    ComposerWindow *window = compose(url);
    QVERIFY(window != nullptr);
    window->send();
    QTRY_VERIFY_WITH_TIMEOUT(isShown(window, QStringLiteral("refused")), kPatienceMs);
}

void TestDetailSending::resendsOne()
{
    auto *dialog = new ResendDialog(m_fixture->session(), m_fixture->session()->ids(), nullptr);
    m_window = dialog;
    dialog->open();
    dialog->findChild<QComboBox *>()->setCurrentText(m_server->url().authority());
    QTest::keyClick(dialog, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(isShown(dialog, QStringLiteral("✔ 1 answered 2xx")), kPatienceMs);
    QCOMPARE(m_server->lastBody(), kBody);
    QVERIFY(m_server->lastHead().startsWith("POST /hook?x=1 HTTP/1.1\r\n"));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(m_window.isNull());
}

void TestDetailSending::resendsManyAndCounts()
{
    QVERIFY(m_fixture->sendMany(9));
    auto *dialog = new ResendDialog(m_fixture->session(), m_fixture->session()->ids(), nullptr);
    m_window = dialog;
    dialog->open();
    QVERIFY(isShown(dialog, QStringLiteral("10 events are sent again")));
    dialog->findChild<QComboBox *>()->setCurrentText(m_server->url().toString());
    QTest::mouseClick(child<QPushButton>(dialog, QStringLiteral("resendStart")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(isShown(dialog, QStringLiteral("✔ 10 answered 2xx")), kPatienceMs);
    QVERIFY(isShown(dialog, QStringLiteral("Done.")));
    QCOMPARE(m_server->requests().size(), 10);
}

void TestDetailSending::resendWarnsOfALoop()
{
    auto *dialog = new ResendDialog(m_fixture->session(), m_fixture->session()->ids(), nullptr);
    m_window = dialog;
    dialog->open();
    auto *start = child<QPushButton>(dialog, QStringLiteral("resendStart"));
    dialog->findChild<QComboBox *>()->setCurrentText(QStringLiteral("gopher://x"));
    QVERIFY(!start->isEnabled());
    dialog->findChild<QComboBox *>()->setCurrentText(m_fixture->session()->listener().url);
    QVERIFY(isShown(dialog, QStringLiteral("Tallyman itself listens")));
    QCOMPARE(start->text(), QStringLiteral("Send anyway"));
}

QTEST_MAIN(TestDetailSending)
#include "detailsending_test.moc"
