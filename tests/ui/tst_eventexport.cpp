// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/eventjson.h"
#include "exchange/har.h"
#include "support/windowfixture.h"
#include "ui/actions.h"
#include "ui/eventexport.h"
#include "ui/mainwindow.h"
#include "ui/theme/theme.h"
#include "ui/uisettings.h"
#include "ui/views/eventtable.h"
#include "ui/widgets/bannerarea.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

namespace tallyman {

// Exporting from the window: to both formats, what is selected and what is shown, and what goes
// wrong.
class TestEventExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void selectedAsNdjson();
    void shownAsHar();
    void credentialsAreMaskedAsTheSettingsSay();
    void saysWhatCannotBeWritten();
    void cancelledLeavesNothing();
    void longExportCanBeCancelledByItsBanner();

private:
    void exportBy(Command command, const QString &path);
    [[nodiscard]] static QByteArray contentOf(const QString &path);

    std::unique_ptr<test::WindowFixture> m_fixture;
    std::unique_ptr<UiSettings> m_settings;
    std::unique_ptr<MainWindow> m_window;
};

void TestEventExport::initTestCase()
{
    applyTheme(*qApp, ThemeChoice::Light);
}

void TestEventExport::init()
{
    m_fixture = std::make_unique<test::WindowFixture>();
    QVERIFY(m_fixture->open());
    m_settings = std::make_unique<UiSettings>(m_fixture->path(QStringLiteral("window.ini")));
    m_window = std::make_unique<MainWindow>(m_fixture->session(), m_settings.get());
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QVERIFY(m_fixture->sendMany(5));
    QTRY_COMPARE(m_window->findChild<EventTable *>()->model()->rowCount(), 5);
}

void TestEventExport::cleanup()
{
    m_window.reset();
    m_settings.reset();
    m_fixture.reset();
}

void TestEventExport::exportBy(Command command, const QString &path)
{
    m_window->actions()->action(command)->trigger();
    auto *dialog = m_window->findChild<QFileDialog *>();
    QVERIFY(dialog != nullptr);
    dialog->selectFile(path);
    static_cast<QDialog *>(dialog)->accept();
}

QByteArray TestEventExport::contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestEventExport::selectedAsNdjson()
{
    m_window->findChild<EventTable *>()->selectEvent(3);
    const QString path = m_fixture->path(QStringLiteral("some.ndjson"));
    exportBy(Command::ExportSelected, path);
    QTRY_VERIFY(QFile::exists(path));
    const auto event = eventFromExportLine(contentOf(path).trimmed());
    QVERIFY(event.has_value());
    QCOMPARE(event->id, EventId(3));
    QCOMPARE(event->body, QByteArray("{\"n\":3}"));
}

void TestEventExport::shownAsHar()
{
    const QString path = m_fixture->path(QStringLiteral("all.har"));
    exportBy(Command::ExportShown, path);
    QTRY_VERIFY(QFile::exists(path));
    const auto events = eventsFromHar(contentOf(path));
    QVERIFY(events.has_value());
    QCOMPARE(events->size(), 5);
    QCOMPARE(events->last().body, QByteArray("{\"n\":5}"));
}

void TestEventExport::credentialsAreMaskedAsTheSettingsSay()
{
    QVERIFY(m_fixture->sendRaw("POST /secret HTTP/1.1\r\nHost: test\r\nX-Csvbox-Token: "
                               "fake-token\r\nContent-Length: 0\r\n\r\n")
        == 200);
    auto *table = m_window->findChild<EventTable *>();
    QTRY_COMPARE(table->model()->rowCount(), 6);
    table->goToNewest();
    const QString path = m_fixture->path(QStringLiteral("masked.ndjson"));
    exportBy(Command::ExportShown, path);
    QTRY_VERIFY(contentOf(path).contains("/secret"));
    QVERIFY(contentOf(path).contains("\"masked\":[\"X-Csvbox-Token\"]"));
    QVERIFY(!contentOf(path).contains("fake-token"));
    table->setCurrentIndex(table->model()->index(0, 0));
    m_window->actions()->action(Command::CopyAsCurl)->trigger();
    QTRY_VERIFY( // which is to send the same again
        QApplication::clipboard()->text().contains(QLatin1String("X-Csvbox-Token: fake-token")));

    m_settings->setMasksCredentials(false);
    const QString whole = m_fixture->path(QStringLiteral("whole.ndjson"));
    exportBy(Command::ExportShown, whole);
    QTRY_VERIFY(contentOf(whole).contains("fake-token"));
    QVERIFY(!contentOf(whole).contains("\"masked\""));
}

void TestEventExport::saysWhatCannotBeWritten()
{
    auto *exporter = m_window->findChild<EventExport *>();
    QSignalSpy failed(exporter, &EventExport::failed);
    const QString path = m_fixture->path(QStringLiteral("no/such/folder.ndjson"));
    exporter->start(m_fixture->session()->ids(), path, EventFileFormat::Ndjson);
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(failed.first().first().toString().startsWith(path));
    const auto *banners = m_window->findChild<BannerArea *>();
    QVERIFY(banners->banner(QStringLiteral("failure")) != nullptr);
}

void TestEventExport::cancelledLeavesNothing()
{
    auto *exporter = m_window->findChild<EventExport *>();
    QSignalSpy ended(exporter, &EventExport::ended);
    const QString folder = m_fixture->path(QStringLiteral("empty"));
    QVERIFY(QDir().mkpath(folder));
    // so many that they are not all written in the first part
    IdSet ids;
    ids.insert(1, 1'000'000);
    exporter->start(ids, folder + QStringLiteral("/events.ndjson"), EventFileFormat::Ndjson);
    exporter->cancel();
    QTRY_COMPARE(ended.size(), 1);
    QTRY_VERIFY(QDir(folder).isEmpty());
}

void TestEventExport::longExportCanBeCancelledByItsBanner()
{
    auto *exporter = m_window->findChild<EventExport *>();
    QSignalSpy ended(exporter, &EventExport::ended);
    const QString folder = m_fixture->path(QStringLiteral("empty"));
    QVERIFY(QDir().mkpath(folder));
    IdSet ids; // looking for so many takes much longer than the banner waits
    ids.insert(1, 100'000'000);
    exporter->start(ids, folder + QStringLiteral("/events.ndjson"), EventFileFormat::Ndjson);
    const auto *banners = m_window->findChild<BannerArea *>();
    const QString cause = QStringLiteral("export");
    QVERIFY(banners->banner(cause) == nullptr); // a short one shows none
    QTRY_VERIFY(banners->banner(cause) != nullptr);
    QVERIFY(banners->banner(cause)->content().title.contains(QStringLiteral("events")));
    const auto buttons = banners->banner(cause)->findChildren<QPushButton *>();
    const auto cancel = std::find_if(buttons.begin(), buttons.end(),
        [](const QPushButton *button) { return button->text() == QStringLiteral("Cancel"); });
    QVERIFY(cancel != buttons.end());
    QTest::mouseClick(*cancel, Qt::LeftButton);
    QTRY_COMPARE(ended.size(), 1);
    QVERIFY(banners->banner(cause) == nullptr);
    QTRY_VERIFY(QDir(folder).isEmpty());
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestEventExport)
#include "tst_eventexport.moc"
