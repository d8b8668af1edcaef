// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/windowfixture.h"
#include "ui/dialogs/composerheaders.h"
#include "ui/dialogs/composertargetbox.h"
#include "ui/dialogs/composerwindow.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QLineEdit>
#include <QScreen>
#include <QTableWidget>
#include <QTest>

namespace tallyman {

// Which saved target counts in the composer, and that it is the one that is shown.
class TestComposerTarget : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void countsForItsOwnServer();
    void rowsAreNotCramped();
    void fitsTheScreen();

private:
    QTemporaryDir m_config;
    std::unique_ptr<test::WindowFixture> m_fixture;
    std::unique_ptr<ComposerWindow> m_window;
    QLineEdit *m_url = nullptr;
    ComposerTargetBox *m_box = nullptr;
};

void TestComposerTarget::initTestCase()
{
    qputenv("XDG_CONFIG_HOME", m_config.path().toLocal8Bit());
    applyTheme(*qApp, ThemeChoice::Light);
}

void TestComposerTarget::init()
{
    m_fixture = std::make_unique<test::WindowFixture>();
    QVERIFY(m_fixture->open());
    QVERIFY(m_fixture->sendMany(1));
    Target target;
    target.name = QStringLiteral("Staging");
    target.url = QUrl(QStringLiteral("https://127.0.0.1:1/hooks"));
    target.path = TargetPath::Replace;
    target.extraHeaders = {{"Authorization", "Bearer secret"}};
    target.acceptAnyCertificate = true;
    m_fixture->session()->saveTarget(target, this, [](const Result<Target> &) {});
    QTRY_COMPARE(m_fixture->session()->targets().size(), 1);
    m_window = std::make_unique<ComposerWindow>(m_fixture->session(), 1, nullptr);
    m_window->setAttribute(Qt::WA_DeleteOnClose, false);
    m_window->show();
    QTRY_VERIFY(m_window->findChild<ComposerHeaders *>()->table()->rowCount() > 0);
    m_box = m_window->findChild<ComposerTargetBox *>();
    const auto fields = m_window->findChildren<QLineEdit *>();
    for (QLineEdit *field : fields)
        m_url = field->accessibleName() == QStringLiteral("URL") ? field : m_url;
}

void TestComposerTarget::cleanup()
{
    m_window.reset();
    m_fixture.reset();
}

// Elsewhere neither its headers go nor its exception holds.
void TestComposerTarget::countsForItsOwnServer()
{
    const QString name = QStringLiteral("Staging  ·  https://127.0.0.1:1/hooks");
    const QTableWidget *headers = m_window->findChild<ComposerHeaders *>()->table();
    const int rows = headers->rowCount();
    QCOMPARE(m_box->currentText(), name);
    const QString url = m_url->text();
    m_url->setText(url + QStringLiteral("/more"));
    QCOMPARE(m_box->currentText(), QStringLiteral("Staging  ·  other path"));
    QCOMPARE(headers->rowCount(), rows);
    m_url->setText(QStringLiteral("https://localhost:1/hooks"));
    QCOMPARE(m_box->currentText(), QStringLiteral("No saved target"));
    QVERIFY(m_box->target() == nullptr);
    QCOMPARE(headers->rowCount(), rows - 1);
    m_url->setText(url);
    QCOMPARE(m_box->currentText(), name);
    QCOMPARE(headers->rowCount(), rows);
    m_box->setCurrentIndex(0);
    QCOMPARE(m_url->text(), url);
    QCOMPARE(headers->rowCount(), rows - 1);
}

void TestComposerTarget::rowsAreNotCramped()
{
    m_box->showPopup();
    QCOMPARE(m_box->view()->sizeHintForRow(0), 26);
    m_box->hidePopup();
}

void TestComposerTarget::fitsTheScreen()
{
    const QSize most = m_window->screen()->availableSize() * 9 / 10;
    QVERIFY(m_window->width() <= most.width());
    QVERIFY(m_window->height() <= most.height());
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestComposerTarget)
#include "tst_composertarget.moc"
