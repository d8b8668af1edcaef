// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hash.h"
#include "support/recordingserver.h"
#include "support/windowfixture.h"
#include "ui/dialogs/composerbody.h"
#include "ui/dialogs/composerheaders.h"
#include "ui/dialogs/composerwindow.h"
#include "ui/dialogs/resenddialog.h"
#include "ui/dialogs/resendtargetbox.h"
#include "ui/models/deliverymodel.h"
#include "ui/theme/theme.h"
#include "ui/views/deliveriesview.h"
#include "ui/views/eventdetail.h"
#include "ui/views/textpage.h"
#include "ui/views/textscintilla.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
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
    void composerSendsHeadersOfOneTargetOnly();
    void composerKeepsEditedHeadersOfATarget();
    void composerKeepsItsChoiceWhenTargetsChange();
    void resendsOne();
    void theLastDeliveryIsShown();
    void resendsManyAndCounts();
    void resendCountsWhatIsSkippedOnce();
    void resendWarnsOfALoop();
    void resendKeepsItsChoiceWhenTargetsChange();

private:
    [[nodiscard]] bool capture();
    ComposerWindow *compose(const QUrl &url);
    [[nodiscard]] bool saveTarget(const QString &name, const HeaderList &headers, qint64 id = 0);
    void chooseTarget(const QWidget *window, const QString &name) const;
    [[nodiscard]] QLineEdit *urlField(const QWidget *window) const;
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
    urlField(window)->setText(url.toString());
    return window;
}

QLineEdit *TestDetailSending::urlField(const QWidget *window) const
{
    const auto fields = window->findChildren<QLineEdit *>();
    const auto hit = std::find_if(fields.begin(), fields.end(),
        [](const QLineEdit *field) { return field->accessibleName() == QStringLiteral("URL"); });
    return hit == fields.end() ? nullptr : *hit;
}

// A target at the server, at a path that is called like it; `id` of one that it replaces.
bool TestDetailSending::saveTarget(const QString &name, const HeaderList &headers, qint64 id)
{
    Target target;
    target.id = id;
    target.name = name;
    target.url = m_server->url(QString(QLatin1Char('/') + name));
    target.path = TargetPath::Replace;
    target.extraHeaders = headers;
    Session *session = m_fixture->session();
    session->saveTarget(target, session, [](const Result<Target> &) {});
    return QTest::qWaitFor(
        [&] {
            const QList<Target> &saved = session->targets();
            return std::any_of(saved.begin(), saved.end(), [&](const Target &candidate) {
                return candidate.url == target.url && candidate.extraHeaders == headers;
            });
        },
        kPatienceMs);
}

void TestDetailSending::chooseTarget(const QWidget *window, const QString &name) const
{
    auto *box = window->findChild<QComboBox *>(QStringLiteral("target"));
    for (int i = 0; i < box->count(); ++i) {
        if (box->itemText(i).contains(name))
            box->setCurrentIndex(i);
    }
    QVERIFY(box->currentText().contains(name));
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

void TestDetailSending::composerSendsHeadersOfOneTargetOnly()
{
    QVERIFY(saveTarget(QStringLiteral("alpha"),
        {{"Authorization", "Bearer secret"}, {"X-One", "of alpha"}, {"X-Three", "3"}}));
    QVERIFY(saveTarget(QStringLiteral("beta"), {{"X-Token", "of beta"}}));
    ComposerWindow *window = compose(m_server->url());
    QVERIFY(window != nullptr);
    chooseTarget(window, QStringLiteral("beta"));
    chooseTarget(window, QStringLiteral("alpha"));
    window->send();
    QTRY_COMPARE_WITH_TIMEOUT(m_server->requests().size(), 1, kPatienceMs);
    QVERIFY(m_server->lastHead().startsWith("POST /alpha "));
    QVERIFY(m_server->lastHead().contains("\r\nX-One: of alpha\r\n"));
    QVERIFY(!m_server->lastHead().contains("x-one: 2")); // replaced as in a resend
    QVERIFY(m_server->lastHead().contains("\r\nAuthorization: Bearer secret\r\n"));
    QTRY_VERIFY(isShown(window, QStringLiteral("200 OK")));

    chooseTarget(window, QStringLiteral("beta"));
    window->send();
    QTRY_COMPARE_WITH_TIMEOUT(m_server->requests().size(), 2, kPatienceMs);
    QVERIFY(m_server->lastHead().startsWith("POST /beta "));
    QVERIFY(!m_server->lastHead().contains("secret"));
    QVERIFY(!m_server->lastHead().contains("X-Three"));
    QVERIFY(m_server->lastHead().contains("\r\nX-One: 1\r\nx-one: 2\r\n"));
    QVERIFY(m_server->lastHead().contains("\r\nX-Token: of beta\r\n"));
}

void TestDetailSending::composerKeepsEditedHeadersOfATarget()
{
    QVERIFY(saveTarget(QStringLiteral("alpha"), {{"X-Two", "2"}, {"X-Three", "3"}}));
    QVERIFY(saveTarget(QStringLiteral("beta"), {}));
    ComposerWindow *window = compose(m_server->url());
    QVERIFY(window != nullptr);
    chooseTarget(window, QStringLiteral("beta"));
    QTableWidget *table = window->findChild<ComposerHeaders *>()->table();
    const int captured = table->rowCount();
    chooseTarget(window, QStringLiteral("alpha"));
    QCOMPARE(table->rowCount(), captured + 2);
    table->item(captured, 2)->setText(QStringLiteral("mine"));
    chooseTarget(window, QStringLiteral("beta"));
    QCOMPARE(table->rowCount(), captured + 1);
    QCOMPARE(table->item(captured, 1)->text(), QStringLiteral("X-Two"));
    QCOMPARE(table->item(captured, 2)->text(), QStringLiteral("mine"));
}

void TestDetailSending::composerKeepsItsChoiceWhenTargetsChange()
{
    QVERIFY(saveTarget(QStringLiteral("alpha"), {{"X-Two", "2"}}));
    QVERIFY(saveTarget(QStringLiteral("beta"), {{"X-Three", "3"}}));
    ComposerWindow *window = compose(m_server->url());
    QVERIFY(window != nullptr);
    chooseTarget(window, QStringLiteral("beta"));
    const QString typed = m_server->url(QStringLiteral("/typed")).toString();
    urlField(window)->setText(typed);
    QComboBox *box = window->findChild<QComboBox *>(QStringLiteral("target"));
    QVERIFY(saveTarget(QStringLiteral("gamma"), {}));
    QTRY_COMPARE(box->count(), 4); // one is none
    QVERIFY(box->currentText().contains(QStringLiteral("beta")));
    QVERIFY(saveTarget(QStringLiteral("renamed"), {}, m_fixture->session()->targets().at(1).id));
    QTRY_VERIFY(box->currentText().contains(QStringLiteral("renamed")));
    QCOMPARE(urlField(window)->text(), typed);
    window->send();
    QTRY_COMPARE_WITH_TIMEOUT(m_server->requests().size(), 1, kPatienceMs);
    QVERIFY(m_server->lastHead().startsWith("POST /typed "));
    QVERIFY(!m_server->lastHead().contains("X-Two"));
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

// The list has no bodies; the one that is chosen, first the newest, is fetched.
void TestDetailSending::theLastDeliveryIsShown()
{
    Session *session = m_fixture->session();
    DeliveriesView view;
    connect(&view, &DeliveriesView::deliveryWanted, &view, [&](DeliveryId id) {
        session->loadDelivery(
            id, &view, [&](const Result<Delivery> &delivery) { view.setDelivery(delivery); });
    });
    const auto send = [&](const QString &name) {
        auto *dialog = new ResendDialog(session, session->ids(), nullptr);
        dialog->open();
        dialog->findChild<QComboBox *>()->setCurrentText(
            m_server->url().authority() + QLatin1Char('/') + name);
        QTest::keyClick(dialog, Qt::Key_Return);
        const bool sent = QTest::qWaitFor(
            [&] { return isShown(dialog, QStringLiteral("answered 2xx")); }, kPatienceMs);
        delete dialog;
        session->loadDeliveries(1, &view,
            [&](const Result<QList<Delivery>> &deliveries) { view.setDeliveries(*deliveries); });
        return sent;
    };
    const auto isSent = [&view](const QString &path) {
        const auto pages = view.findChildren<TextPage *>();
        return std::any_of(pages.begin(), pages.end(),
            [&](const TextPage *page) { return page->editor()->text().contains(path); });
    };
    QVERIFY(send(QStringLiteral("first")));
    QTRY_VERIFY(isSent(QStringLiteral("/first")));
    QVERIFY(send(QStringLiteral("second")));
    QTRY_VERIFY(isSent(QStringLiteral("/second")));
    auto *table = view.findChild<QTableView *>();
    table->setCurrentIndex(table->model()->index(1, 0));
    QTRY_VERIFY(isSent(QStringLiteral("/first")));
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

void TestDetailSending::resendCountsWhatIsSkippedOnce()
{
    IdSet ids;
    ids.insert(1);
    for (EventId id = 2; id <= 4; ++id) {
        m_fixture->sendRaw("\x01\r\n\r\n"); // without a method nothing can be sent
        QTRY_COMPARE(m_fixture->session()->statistics().lastId, id);
        ids.insert(id);
    }
    m_server->setScripts({{"", test::Script::After::Hang}});
    auto *dialog = new ResendDialog(m_fixture->session(), ids, nullptr);
    m_window = dialog;
    dialog->open();
    dialog->findChild<QComboBox *>()->setCurrentText(m_server->url().toString());
    QTest::mouseClick(child<QPushButton>(dialog, QStringLiteral("resendStart")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->hanging(), 1, kPatienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(isShown(dialog, QStringLiteral("3 skipped")), kPatienceMs);
    QCOMPARE(dialog->findChild<QProgressBar *>()->value(), 750);
    QVERIFY(isShown(dialog, QStringLiteral("3 of 4")));
    m_server->answerHanging();
    QTRY_VERIFY_WITH_TIMEOUT(isShown(dialog, QStringLiteral("Done.")), kPatienceMs);
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
    const auto *warning = child<QLabel>(dialog, QStringLiteral("resendWarning"));
    QTRY_VERIFY(warning->height() >= warning->heightForWidth(warning->width()));
}

void TestDetailSending::resendKeepsItsChoiceWhenTargetsChange()
{
    auto *dialog = new ResendDialog(m_fixture->session(), m_fixture->session()->ids(), nullptr);
    m_window = dialog;
    dialog->open();
    auto *box = dialog->findChild<ResendTargetBox *>();
    const QString typed = QStringLiteral("localhost:3000/mine");
    box->setCurrentText(typed);
    QVERIFY(saveTarget(QStringLiteral("alpha"), {}));
    QTRY_COMPARE(box->count(), 1);
    QCOMPARE(box->currentText(), typed);
    chooseTarget(dialog, QStringLiteral("alpha"));
    m_fixture->session()->removeTarget(m_fixture->session()->targets().first().id);
    QTRY_COMPARE(box->count(), 0);
    QCOMPARE(box->target().url, m_server->url(QStringLiteral("/alpha")));
    QVERIFY(box->problem().isEmpty());
}

QTEST_MAIN(TestDetailSending)
#include "detailsending_test.moc"
