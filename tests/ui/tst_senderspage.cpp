// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/paths.h"
#include "support/mainwindowtest.h"
#include "ui/dialogs/senderspage.h"
#include "ui/widgets/bannerarea.h"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTreeWidget>

namespace tallyman {

// The page "Senders" of the settings.
class TestSendersPage : public test::MainWindowTest
{
    Q_OBJECT

public:
    TestSendersPage() { qputenv("XDG_CONFIG_HOME", m_config.path().toLocal8Bit()); }

private Q_SLOTS:
    void listsTheProfiles();
    void setsWhatIsTheUsers();
    void refusesWhatIsNoPointer();
    void saysWhatCannotBeRead();

private:
    std::unique_ptr<SendersPage> open()
    {
        auto page = std::make_unique<SendersPage>(m_fixture->session(), nullptr);
        page->show();
        m_list = page->findChild<QTreeWidget *>();
        (void)QTest::qWaitFor([this] { return m_list->topLevelItemCount() > 0; });
        m_quiet = page->findChild<QSpinBox *>();
        m_fields = page->findChild<QPlainTextEdit *>();
        return page;
    }
    void choose(const QString &name)
    {
        const QList<QTreeWidgetItem *> found = m_list->findItems(name, Qt::MatchExactly);
        QCOMPARE(found.size(), 1);
        m_list->setCurrentItem(found.first());
    }
    static QPushButton *button(const QWidget &page, const QString &text)
    {
        for (QPushButton *each : page.findChildren<QPushButton *>()) {
            if (each->text() == text)
                return each;
        }
        return nullptr;
    }
    static bool says(const QWidget &page, const QString &text)
    {
        const QList<QLabel *> labels = page.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) {
            return label->isVisible() && label->text().contains(text);
        });
    }

    QTemporaryDir m_config;
    QTreeWidget *m_list = nullptr;
    QSpinBox *m_quiet = nullptr;
    QPlainTextEdit *m_fields = nullptr;
};

void TestSendersPage::listsTheProfiles()
{
    const auto page = open();
    QCOMPARE(m_list->topLevelItemCount(), m_fixture->session()->profiles()->profiles().size());
    choose(QStringLiteral("CSVBox"));
    QCOMPARE(m_list->currentItem()->text(4), QStringLiteral("comes with the program"));
    QVERIFY(says(*page, QStringLiteral("Read on 2026-11-22 from https://")));
    QCOMPARE(m_fields->toPlainText(), QStringLiteral("/timestamp\n/raw_file\n/0/raw_file"));
}

void TestSendersPage::setsWhatIsTheUsers()
{
    const auto page = open();
    choose(QStringLiteral("CSVBox"));
    const int own = m_quiet->value();
    QPushButton *reset = button(*page, QStringLiteral("As in the profile"));
    QVERIFY(!reset->isEnabled());
    m_quiet->setValue(own + 60);
    m_fields->setPlainText(QStringLiteral("/timestamp\n\n /sent_at \n"));
    button(*page, QStringLiteral("Apply"))->click();
    const Session *session = m_fixture->session();
    SenderAdjustment wanted;
    wanted.quietMs = (own + 60) * 1000LL;
    wanted.volatileFields = QStringList{QStringLiteral("/timestamp"), QStringLiteral("/sent_at")};
    QTRY_COMPARE(session->senderAdjustments().value(QStringLiteral("csvbox")), wanted);
    QCOMPARE(session->profiles()->find(QStringLiteral("csvbox"))->quietMs, *wanted.quietMs);
    QCOMPARE(m_list->currentItem()->text(0), QStringLiteral("CSVBox")); // still chosen
    QVERIFY(m_list->currentItem()->text(2).endsWith(QStringLiteral("set here")));
    QVERIFY(reset->isEnabled());
    reset->click();
    QTRY_VERIFY(session->senderAdjustments().isEmpty());
    QCOMPARE(m_quiet->value(), own);
    QCOMPARE(m_fields->toPlainText(), QStringLiteral("/timestamp\n/raw_file\n/0/raw_file"));
}

void TestSendersPage::refusesWhatIsNoPointer()
{
    const auto page = open();
    choose(QStringLiteral("CSVBox"));
    m_fields->setPlainText(QStringLiteral("/a\nb"));
    button(*page, QStringLiteral("Apply"))->click();
    QVERIFY(says(*page, QStringLiteral("Line 2: “b” is no JSON Pointer")));
    QVERIFY(m_fixture->session()->senderAdjustments().isEmpty());
}

void TestSendersPage::saysWhatCannotBeRead()
{
    const QDir folder(QDir(configDirectory()).filePath(QStringLiteral("profiles")));
    QVERIFY(folder.mkpath(QStringLiteral(".")));
    QFile file(folder.filePath(QStringLiteral("broken-sender.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\n  \"id\": \"mine\",\n  \"unknown\": 1\n}");
    file.close();
    const auto page = open();
    button(*page, QStringLiteral("Reload"))->click();
    QTRY_VERIFY(says(*page, QStringLiteral("broken-sender.json:")));
    const auto *banners = m_window->findChild<BannerArea *>();
    const QString cause = QStringLiteral("profiles");
    QVERIFY(banners->banner(cause) != nullptr); // also for those who do not look here
    QVERIFY(file.remove());
    button(*page, QStringLiteral("Reload"))->click();
    QTRY_VERIFY(!says(*page, QStringLiteral("broken-sender.json:")));
    QVERIFY(banners->banner(cause) == nullptr);
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestSendersPage)
#include "tst_senderspage.moc"
