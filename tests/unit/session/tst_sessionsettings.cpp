// SPDX-License-Identifier: GPL-3.0-or-later
#include "opensession.h"
#include "support/faultvfs.h"

#include <QSignalSpy>
#include <sqlite3.h>

using namespace tallyman;
using namespace tallyman::test;

// What is set in a workspace, and who sees it.
class SessionSettingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { FaultVfs::healAll(); }

    void aSettingShowsAtOnceAndElsewhereSoon()
    {
        const QByteArray name = QByteArrayLiteral("a test's own");
        QTemporaryDir folder;
        auto first = openSession(folder);
        auto second = openSession(folder);
        QVERIFY(first->canStore() && second->canStore());
        QSignalSpy changed(first.get(), &Session::settingChanged);
        second->storeSetting(name, "1");
        QCOMPARE(second->setting(name), "1");
        QTRY_COMPARE(first->setting(name), "1");
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.first().first().toByteArray(), name);
        first->storeSetting(name, "2");
        first->storeSetting(name, "3"); // what is read of the first one does not show
        QCOMPARE(first->setting(name), "3");
        QTRY_COMPARE(second->setting(name), "3");
        QCOMPARE(first->setting(name), "3");
        second.reset();
        first.reset();
        QCOMPARE(openSession(folder)->setting(name), "3");
    }

    void aSettingThatCannotBeStoredGoesBack()
    {
        const QByteArray name = QByteArrayLiteral("a test's own");
        QTemporaryDir folder;
        auto session = openSession(folder, {QStringLiteral("127.0.0.1"), 0}, FaultVfs::name());
        session->storeSetting(name, "1");
        QTRY_VERIFY(session->listener().listening);
        QVERIFY(postTo(*session, "x").contains("200 OK")); // stored behind the setting
        FaultVfs::failAt(FaultVfs::Operation::Sync, 1, SQLITE_FULL, 1'000'000);
        session->storeSetting(name, "2");
        QCOMPARE(session->setting(name), "2");
        QTRY_COMPARE(session->setting(name), "1");
    }

    void settingsAndTargetsAreKept()
    {
        QTemporaryDir folder;
        {
            auto session = openSession(folder);
            WorkspaceSettings settings = session->settings();
            settings.reply = {202, {{"X", "\xFFy"}}, QByteArray("a\0b", 3)};
            settings.retention.maxEvents = 7;
            settings.limits.bodyBytes = 5000;
            session->setSettings(settings);
            Target target;
            target.name = QStringLiteral("app");
            target.url = QUrl(QStringLiteral("http://localhost:3000/a%20b?c"));
            target.extraHeaders.append("A", "b");
            target.dropTunnelHeaders = true;
            std::optional<Target> saved;
            session->saveTarget(target, this, [&](const Result<Target> &t) { saved = *t; });
            QTRY_VERIFY(saved.has_value());
            QVERIFY(saved->id > 0);
            QTRY_COMPARE(session->targets().size(), 1);
        }
        auto session = openSession(folder);
        QCOMPARE(session->settings().reply.body, QByteArray("a\0b", 3));
        QCOMPARE(session->settings().reply.headers.value("X"), QByteArray("\xFFy"));
        QCOMPARE(session->settings().retention.maxEvents, 7);
        QCOMPARE(session->settings().limits.bodyBytes, 5000);
        QCOMPARE(session->targets().size(), 1);
        QCOMPARE(session->targets()[0].url, QUrl(QStringLiteral("http://localhost:3000/a%20b?c")));
        QVERIFY(session->targets()[0].dropTunnelHeaders);
    }
};

QTEST_GUILESS_MAIN(SessionSettingsTest)
#include "tst_sessionsettings.moc"
