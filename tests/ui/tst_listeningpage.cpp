// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/session.h"
#include "ui/dialogs/listeningpage.h"
#include "ui/theme/style.h"
#include "ui/widgets/filefield.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>
#include <algorithm>

using namespace tallyman;

namespace {

QString testFile(const char *name)
{
    return QStringLiteral(TALLYMAN_TEST_DATA "/tls/") + QLatin1String(name);
}

} // namespace

// HTTPS as it is set up in the settings.
class ListeningPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void setsUpHttps();
    void saysWhatIsWrong();
    void choosesAFile();
    void isNotChangedByScrolling();

private:
    template <typename T> [[nodiscard]] T *named(const QString &name) const
    {
        const QList<T *> all = m_page->findChildren<T *>();
        const auto found = std::find_if(
            all.begin(), all.end(), [&](const T *each) { return each->accessibleName() == name; });
        return found == all.end() ? nullptr : *found;
    }
    void type(const QString &field, const QString &text) const
    {
        auto *edit = named<QLineEdit>(field);
        QVERIFY(edit != nullptr);
        edit->selectAll();
        QTest::keyClicks(edit, text);
        QTest::keyClick(edit, Qt::Key_Return);
    }
    [[nodiscard]] bool shows(const QString &text) const
    {
        const QList<QLabel *> labels = m_page->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) {
            return label->isVisibleTo(m_page.get()) && label->text().contains(text);
        });
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<ListeningPage> m_page;
};

void ListeningPageTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    SessionOptions options;
    options.path = m_folder->filePath(QStringLiteral("w.tally"));
    options.listen = ListenAddress{QStringLiteral("127.0.0.1"), 0};
    auto session = Session::open(options);
    QVERIFY(session);
    m_session = std::move(*session);
    QTRY_VERIFY(m_session->listener().listening);
    m_page = std::make_unique<ListeningPage>(m_session.get(), nullptr);
    m_page->show();
    named<QSpinBox>(QStringLiteral("Port for HTTPS"))->setValue(0);
}

void ListeningPageTest::cleanup()
{
    m_page->close(); // as a user does
    m_page.reset();
    m_session.reset();
}

void ListeningPageTest::setsUpHttps()
{
    type(QStringLiteral("Certificate"), testFile("test-only-certificate.pem"));
    type(QStringLiteral("Key"), testFile("test-only-key.pem"));
    auto *box = named<QCheckBox>(QStringLiteral("Receive HTTPS as well"));
    box->click();
    QTRY_VERIFY(m_session->listener().tlsPort != 0);
    QVERIFY(shows(QStringLiteral("Listening on ") + m_session->listener().tlsUrl));
    QCOMPARE(m_session->settings().tls,
        (TlsListen{true, 0, testFile("test-only-certificate.pem"), testFile("test-only-key.pem")}));
    box->click();
    QTRY_COMPARE(m_session->listener().tlsPort, 0);
    QVERIFY(!shows(QStringLiteral("https://")));
    ListeningPage again(m_session.get(), nullptr); // what was set is there
    QCOMPARE(
        again.findChildren<FileField *>().value(0)->path(), testFile("test-only-certificate.pem"));
}

void ListeningPageTest::saysWhatIsWrong()
{
    named<QCheckBox>(QStringLiteral("Receive HTTPS as well"))->click();
    QTRY_VERIFY(shows(QStringLiteral("HTTPS needs a file with the certificate; name one.")));
    type(QStringLiteral("Certificate"), testFile("test-only-key.pem"));
    QTRY_VERIFY(shows(QStringLiteral("HTTPS needs a file with the certificate's key; name one.")));
    type(QStringLiteral("Key"), testFile("test-only-key.pem"));
    QTRY_VERIFY(shows(QStringLiteral("holds no certificate in PEM form.")));
    type(QStringLiteral("Certificate"), testFile("test-only-certificate.pem"));
    QTRY_VERIFY(m_session->listener().tlsPort != 0);
    QVERIFY(!shows(QStringLiteral("✖")));
}

void ListeningPageTest::choosesAFile()
{
    named<QPushButton>(QStringLiteral("Certificate: choose"))->click();
    auto *dialog = m_page->findChild<QFileDialog *>();
    QVERIFY(dialog != nullptr);
    Q_EMIT dialog->fileSelected(testFile("test-only-certificate.pem"));
    dialog->reject();
    QCOMPARE(m_session->settings().tls.certificateFile, testFile("test-only-certificate.pem"));
}

void ListeningPageTest::isNotChangedByScrolling()
{
    Style style;
    auto *box = m_page->findChild<QSpinBox *>();
    QVERIFY(box != nullptr);
    style.polish(box);
    const int before = box->value();
    const auto turn = [box] {
        QWheelEvent event(QPointF(5, 5), box->mapToGlobal(QPointF(5, 5)), {}, QPoint(0, 120),
            Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(box, &event);
    };
    box->clearFocus();
    turn();
    QCOMPARE(box->value(), before);
    box->removeEventFilter(&style);
}

QTEST_MAIN(ListeningPageTest)
#include "tst_listeningpage.moc"
