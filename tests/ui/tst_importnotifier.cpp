// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/csvboxrows.h"
#include "support/mainwindowtest.h"
#include "ui/desktopnotices.h"
#include "ui/importnotifier.h"
#include "ui/models/importtablemodel.h"
#include "ui/views/importspage.h"
#include "ui/views/importtable.h"
#include "ui/widgets/bannerarea.h"
#include "ui/widgets/rowview.h"

#include <QSignalSpy>

namespace tallyman {

namespace {

const QString kCause = QStringLiteral("import-incomplete");

// What a desktop would show.
class FakeNotices : public DesktopNotices
{
public:
    explicit FakeNotices(QStringList *shown)
        : m_shown(shown)
    {
    }
    void show(const QString &name, const QString &title, const QString &text) override
    {
        m_shown->append(name + QLatin1Char('|') + title + QLatin1Char('|') + text);
    }
    void withdraw(const QString &name) override
    {
        m_shown->removeIf(
            [&](const QString &notice) { return notice.startsWith(name + QLatin1Char('|')); });
    }

private:
    QStringList *m_shown;
};

} // namespace

// What the window and the desktop say of imports that stay incomplete.
class TestImportNotifier : public test::MainWindowTest
{
    Q_OBJECT

private Q_SLOTS:
    void theBannerLeadsToTheImport();
    void severalAreNamed();
    void aLatePartTakesItBack();
    void theDesktopIsToldAndLeadsBack();
    void theDesktopCanBeSwitchedOff();

private:
    void quietly()
    {
        bool done = false;
        m_fixture->session()->adjustSender(QStringLiteral("csvbox"), {1, std::nullopt}, this,
            [&](const Result<void> &stored) { done = stored.has_value(); });
        QTRY_VERIFY(done);
    }
    [[nodiscard]] QString title() const
    {
        const Banner *banner = page()->banners()->banner(kCause);
        return banner == nullptr ? QString() : banner->content().title;
    }
    [[nodiscard]] ImportNotifier::CreateNotices fake()
    {
        return [this] {
            auto notices = std::make_unique<FakeNotices>(&m_shown);
            m_notices = notices.get();
            return notices;
        };
    }

    QStringList m_shown;
    FakeNotices *m_notices = nullptr;
};

void TestImportNotifier::theBannerLeadsToTheImport()
{
    quietly();
    QVERIFY(post(test::csvboxRows(1, 1, 10, 30)));
    QTRY_COMPARE(title(), QStringLiteral("Import 1 of CSVBox is incomplete"));
    QCOMPARE(page()->banners()->banner(kCause)->content().text,
        QStringLiteral("20 rows have not come: rows 11–30."));
    QVERIFY(post(test::csvboxRows(2, 1, 1, 1)));
    click(bannerButton(kCause, QStringLiteral("Show")));
    const auto *imports = m_window->findChild<ImportsPage *>();
    QTRY_VERIFY(imports != nullptr && imports->isVisible());
    const QModelIndex current = imports->table()->currentIndex();
    QTRY_COMPARE(
        current.siblingAtColumn(ImportTableModel::Key).data().toString(), QStringLiteral("1"));
}

void TestImportNotifier::severalAreNamed()
{
    quietly();
    for (int key = 1; key <= 5; ++key) {
        QVERIFY(post(test::csvboxRows(key, 1, 1, 2)));
        const QString said = key == 1 ? QStringLiteral("Import 1 of CSVBox is incomplete")
                                      : QStringLiteral("%1 imports are incomplete").arg(key);
        QTRY_COMPARE(title(), said);
    }
    QCOMPARE(page()->banners()->banner(kCause)->content().text, QStringLiteral("5, 4, 3, …"));
}

void TestImportNotifier::aLatePartTakesItBack()
{
    quietly();
    QVERIFY(post(test::csvboxRows(1, 1, 10, 20)));
    QTRY_COMPARE(title(), QStringLiteral("Import 1 of CSVBox is incomplete"));
    QVERIFY(post(test::csvboxRows(1, 11, 20, 20)));
    QTRY_COMPARE(title(), QStringLiteral("Import 1 is complete after all"));
}

void TestImportNotifier::theDesktopIsToldAndLeadsBack()
{
    quietly();
    m_shown.clear();
    BannerArea banners;
    const ImportNotifier notifier(m_fixture->session(), m_settings.get(), &banners, fake());
    QSignalSpy requested(&notifier, &ImportNotifier::importRequested);
    QVERIFY(post(test::csvboxRows(1, 1, 10, 20)));
    QTRY_COMPARE(m_shown,
        QStringList{QStringLiteral("csvbox/1|Import 1 of CSVBox is incomplete|"
                                   "10 rows have not come: rows 11–20.")});
    Q_EMIT m_notices->clicked(QStringLiteral("csvbox/1"));
    QCOMPARE(requested.size(), 1);
    QVERIFY(post(test::csvboxRows(1, 11, 20, 20)));
    QTRY_VERIFY(m_shown.isEmpty());
}

void TestImportNotifier::theDesktopCanBeSwitchedOff()
{
    quietly();
    m_shown.clear();
    m_settings->setNotifiesOfIncomplete(false);
    BannerArea banners;
    const ImportNotifier notifier(m_fixture->session(), m_settings.get(), &banners, fake());
    QVERIFY(post(test::csvboxRows(1, 1, 10, 20)));
    QTRY_VERIFY(banners.banner(kCause) != nullptr);
    QVERIFY(m_shown.isEmpty());
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestImportNotifier)
#include "tst_importnotifier.moc"
