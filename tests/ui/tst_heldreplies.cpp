// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/windowfixture.h"
#include "ui/dialogs/heldreplydialog.h"
#include "ui/mainwindow.h"
#include "ui/uisettings.h"
#include "ui/views/eventtable.h"
#include "ui/views/heldreplies.h"
#include "ui/views/sidebar.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTcpSocket>
#include <QTest>

using namespace tallyman;
using namespace tallyman::test;

// Requests whose reply waits for the developer.
class TestHeldReplies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void countsDownAndLetsThrough();
    void isWrittenByHand();
    void keepsWhatWasWrittenTooLate();
    void endsByItself();
    void endsWithTheProgram();
    void isSeenInEveryPlace();

private:
    [[nodiscard]] bool holdFor(std::chrono::milliseconds hold);
    void ask();
    void openDialog(HeldReplyDialog *&dialog); // of a reply that waits for a minute
    [[nodiscard]] QStringList textsOf(const QWidget *dialog) const;
    [[nodiscard]] QByteArray answered();
    [[nodiscard]] QPushButton *button(const QString &text) const;
    [[nodiscard]] QString line() const;

    std::unique_ptr<WindowFixture> m_fixture;
    std::unique_ptr<HeldReplies> m_view;
    std::unique_ptr<QTcpSocket> m_sender;
};

void TestHeldReplies::init()
{
    m_fixture = std::make_unique<WindowFixture>();
    QVERIFY(m_fixture->open());
    m_view = std::make_unique<HeldReplies>(m_fixture->session());
    QVERIFY(!m_view->isVisibleTo(nullptr));
}

void TestHeldReplies::cleanup()
{
    m_sender.reset();
    m_view.reset();
    m_fixture.reset();
}

bool TestHeldReplies::holdFor(std::chrono::milliseconds hold)
{
    Endpoint endpoint;
    endpoint.name = QStringLiteral("crm");
    ReplyRule rule;
    rule.name = QStringLiteral("wait");
    ReplyStep step;
    step.script.reply.status = 202;
    step.script.hold = hold;
    rule.steps = {step};
    endpoint.rules = {rule};
    bool stored = false;
    m_fixture->session()->changeEndpoints(
        [endpoint](QList<Endpoint> &all) -> Result<void> {
            all.append(endpoint);
            return {};
        },
        this, [&stored](const Result<void> &done) { stored = done.has_value(); });
    return QTest::qWaitFor([&] { return stored && !m_fixture->session()->endpoints().isEmpty(); });
}

void TestHeldReplies::ask()
{
    m_sender = std::make_unique<QTcpSocket>();
    m_sender->connectToHost(QStringLiteral("127.0.0.1"), m_fixture->session()->listener().port);
    m_sender->write("POST /crm HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");
    QTRY_COMPARE(m_fixture->session()->heldReplies().size(), 1);
}

QByteArray TestHeldReplies::answered()
{
    QByteArray bytes;
    const bool came = QTest::qWaitFor([&] {
        bytes += m_sender->readAll();
        return bytes.contains("\r\n\r\n");
    });
    return came ? bytes : QByteArray();
}

QPushButton *TestHeldReplies::button(const QString &text) const
{
    const auto buttons = m_view->findChildren<QPushButton *>();
    for (QPushButton *each : buttons) {
        if (each->text() == text)
            return each;
    }
    return nullptr;
}

QString TestHeldReplies::line() const
{
    const auto labels = m_view->findChildren<QLabel *>();
    for (const QLabel *label : labels) {
        if (label->text().startsWith(QLatin1String("Event")))
            return label->text();
    }
    return {};
}

void TestHeldReplies::countsDownAndLetsThrough()
{
    QVERIFY(holdFor(std::chrono::seconds(60)));
    ask();
    m_view->show();
    QVERIFY2(line().startsWith(QLatin1String("Event 1 waits for your reply: 1 min"))
            || line().contains(QLatin1String("59 s left")),
        qPrintable(line()));
    QVERIFY(line().contains(QStringLiteral("rule “wait” of crm")));
    QVERIFY(line().endsWith(QStringLiteral("How long the sender waits is not known.")));
    const QString before = line();
    QTRY_VERIFY(line() != before); // it counts
    QTest::mouseClick(button(QStringLiteral("Let through")), Qt::LeftButton);
    QVERIFY(answered().startsWith("HTTP/1.1 202 "));
    QTRY_VERIFY(m_fixture->session()->heldReplies().isEmpty());
    QTRY_VERIFY(!m_view->isVisible());
}

void TestHeldReplies::openDialog(HeldReplyDialog *&dialog)
{
    QVERIFY(holdFor(std::chrono::seconds(60)));
    ask();
    m_view->show();
    QTest::mouseClick(button(QStringLiteral("Answer…")), Qt::LeftButton);
    dialog = m_view->findChild<HeldReplyDialog *>();
}

QStringList TestHeldReplies::textsOf(const QWidget *dialog) const
{
    QStringList texts;
    for (const QLabel *label : dialog->findChildren<QLabel *>())
        texts.append(label->text());
    return texts;
}

void TestHeldReplies::isWrittenByHand()
{
    HeldReplyDialog *dialog = nullptr;
    openDialog(dialog);
    QVERIFY(dialog);
    dialog->findChild<QSpinBox *>()->setValue(418);
    QPlainTextEdit *body = nullptr;
    for (QPlainTextEdit *edit : dialog->findChildren<QPlainTextEdit *>()) {
        if (edit->accessibleName() == QLatin1String("Body of the reply"))
            body = edit;
    }
    QVERIFY(body);
    QTest::keyClicks(body, QStringLiteral("by hand"));
    for (QPushButton *each : dialog->findChildren<QPushButton *>()) {
        if (each->text().remove(u'&') == QLatin1String("Send"))
            QTest::mouseClick(each, Qt::LeftButton);
    }
    const QByteArray reply = answered();
    QVERIFY2(reply.startsWith("HTTP/1.1 418 "), reply.constData());
    QVERIFY(reply.endsWith("by hand"));
}

void TestHeldReplies::keepsWhatWasWrittenTooLate()
{
    HeldReplyDialog *dialog = nullptr;
    openDialog(dialog);
    QVERIFY(dialog);
    const QStringList texts = textsOf(dialog);
    QVERIFY2(!texts.filter(QStringLiteral(" left, then 202 is sent.")).isEmpty(),
        qPrintable(texts.join(u'|')));
    auto *body = dialog->findChildren<QPlainTextEdit *>().last();
    QTest::keyClicks(body, QStringLiteral("by hand"));
    const quint64 ticket = m_fixture->session()->heldReplies().first().ticket;
    m_fixture->session()->releaseReply(ticket, std::nullopt);
    QTRY_VERIFY(m_fixture->session()->heldReplies().isEmpty());
    QVERIFY(dialog->isVisible());
    QCOMPARE(body->toPlainText(), QStringLiteral("by hand"));
    QVERIFY(textsOf(dialog).contains(
        QStringLiteral("Event 1 has been answered meanwhile; this was not sent.")));
    for (const QPushButton *each : dialog->findChildren<QPushButton *>())
        QCOMPARE(each->isEnabled(), each->text().remove(u'&') != QLatin1String("Send"));
}

// Nobody is left without an answer.
void TestHeldReplies::endsWithTheProgram()
{
    QVERIFY(holdFor(std::chrono::seconds(60)));
    ask();
    m_view.reset();
    m_fixture.reset();
    QVERIFY(answered().startsWith("HTTP/1.1 202 "));
}

void TestHeldReplies::endsByItself()
{
    QVERIFY(holdFor(std::chrono::milliseconds(50)));
    m_sender = std::make_unique<QTcpSocket>();
    m_sender->connectToHost(QStringLiteral("127.0.0.1"), m_fixture->session()->listener().port);
    m_sender->write("POST /crm HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");
    QVERIFY(answered().startsWith("HTTP/1.1 202 "));
    QTRY_VERIFY(m_fixture->session()->heldReplies().isEmpty());
}

// Somebody waits, whatever is being looked at.
void TestHeldReplies::isSeenInEveryPlace()
{
    UiSettings settings(m_fixture->path(QStringLiteral("window.ini")));
    MainWindow window(m_fixture->session(), &settings);
    window.show();
    const auto *held = window.findChild<HeldReplies *>();
    auto *sidebar = window.findChild<Sidebar *>();
    QVERIFY(held != nullptr && sidebar != nullptr);
    QVERIFY(!held->isVisible());
    QVERIFY(holdFor(std::chrono::seconds(60)));
    Q_EMIT sidebar->endpointsRequested();
    ask();
    QTRY_VERIFY(held->isVisible());
    Q_EMIT sidebar->targetsRequested();
    QVERIFY(held->isVisible());
    const auto buttons = held->findChildren<QPushButton *>();
    const auto show = std::ranges::find(buttons, QStringLiteral("Show"), &QPushButton::text);
    QVERIFY(show != buttons.end());
    QTest::mouseClick(*show, Qt::LeftButton);
    const auto *table = window.findChild<EventTable *>();
    QTRY_VERIFY(table->isVisible());
    QTRY_COMPARE(table->currentEvent(), 1);
}

QTEST_MAIN(TestHeldReplies)
#include "tst_heldreplies.moc"
