// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/recordingserver.h"
#include "support/windowfixture.h"
#include "ui/dialogs/composerwindow.h"
#include "ui/models/deliverymodel.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QTest>

namespace tallyman {

namespace {
constexpr int kPatienceMs = 20'000;
} // namespace

// A send that takes long: how it is ended, and what closing the window does meanwhile.
class TestComposerCancel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void buttonCancels();
    void escapeCancels();
    void closingIsAskedTwice();

private:
    [[nodiscard]] QPushButton *button() const
    {
        return m_window->findChild<QPushButton *>(QStringLiteral("composerSend"));
    }
    [[nodiscard]] bool isShown(const QString &part) const;

    QTemporaryDir m_config;
    std::unique_ptr<test::WindowFixture> m_fixture;
    std::unique_ptr<test::RecordingServer> m_server;
    QPointer<ComposerWindow> m_window;
};

void TestComposerCancel::initTestCase()
{
    qputenv("XDG_CONFIG_HOME", m_config.path().toLocal8Bit());
    applyTheme(*qApp, ThemeChoice::Light);
}

// A composer whose request has arrived at a server that does not answer.
void TestComposerCancel::init()
{
    m_fixture = std::make_unique<test::WindowFixture>();
    QVERIFY(m_fixture->open());
    QVERIFY(m_fixture->sendMany(1));
    m_server = std::make_unique<test::RecordingServer>();
    m_server->setScripts({{"", test::Script::After::Hang}});
    m_window = new ComposerWindow(m_fixture->session(), 1, nullptr);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window));
    const auto fields = m_window->findChildren<QLineEdit *>();
    for (QLineEdit *field : fields) {
        if (field->accessibleName() == QStringLiteral("URL"))
            field->setText(m_server->url().toString());
    }
    QTRY_VERIFY(button()->isEnabled());
    QVERIFY(button()->text().startsWith(QStringLiteral("Send")));
    QTest::mouseClick(button(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->hanging(), 1, kPatienceMs);
}

void TestComposerCancel::cleanup()
{
    delete m_window;
    m_server->answerHanging();
    QTRY_COMPARE_WITH_TIMEOUT(m_server->hanging(), 0, kPatienceMs);
    m_fixture.reset();
    m_server.reset();
}

bool TestComposerCancel::isShown(const QString &part) const
{
    const auto labels = m_window->findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(),
        [&](const QLabel *label) { return label->isVisible() && label->text().contains(part); });
}

void TestComposerCancel::buttonCancels()
{
    QVERIFY(button()->isEnabled());
    QVERIFY(button()->text().startsWith(QStringLiteral("Cancel")));
    QTest::mouseClick(button(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(isShown(QStringLiteral("Cancelled")), kPatienceMs);
    QVERIFY(button()->text().startsWith(QStringLiteral("Send")));
    QTRY_COMPARE(m_window->findChild<DeliveryModel *>()->rowCount(), 1);
}

void TestComposerCancel::escapeCancels()
{
    QTest::keyClick(m_window, Qt::Key_Return, Qt::ControlModifier); // sends nothing more
    QTest::keyClick(m_window, Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(isShown(QStringLiteral("Cancelled")), kPatienceMs);
    QTest::keyClick(m_window, Qt::Key_Escape);
    QVERIFY(m_window->isVisible());
    QCOMPARE(m_server->requests().size(), 1);
}

void TestComposerCancel::closingIsAskedTwice()
{
    QVERIFY(!m_window->close());
    QVERIFY(isShown(QStringLiteral("still under way")));
    QVERIFY(m_window->close());
    QTRY_VERIFY(m_window.isNull());
    m_server->answerHanging();
    QList<Delivery> stored;
    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
            m_fixture->session()->loadDeliveries(1, this,
                [&stored](const Result<QList<Delivery>> &loaded) { stored = loaded.value(); });
            return !stored.isEmpty() && stored.first().status == 200;
        }(),
        kPatienceMs);
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestComposerCancel)
#include "tst_composercancel.moc"
