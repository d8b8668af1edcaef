// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"
#include "opensession.h"
#include "session/eventview.h"
#include "store/database.h"
#include "support/faultvfs.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <sqlite3.h>

using namespace tallyman;
using namespace tallyman::test;

// What window and command line see of a workspace.
class SessionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void cleanup() { FaultVfs::healAll(); }

    // Nothing but the workspace and its lock: no file that it was made from.
    void aNewWorkspaceIsTheOwnersAlone()
    {
        QTemporaryDir folder;
        {
            const auto session = openSession(folder);
            QTRY_VERIFY(session->listener().listening);
            const QFileInfo file(session->workspace().path);
            QCOMPARE(
                file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
            QVERIFY(postTo(*session, "x").contains("200 OK"));
        }
        const QStringList names = QDir(folder.path()).entryList(QDir::Files | QDir::Hidden);
        QCOMPARE(names.size(), 1);
        QVERIFY2(names.first().endsWith(QLatin1String(".tally")), qPrintable(names.first()));
    }

    void portTakenIsSaidWithAWayOut()
    {
        QTemporaryDir folder;
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost, 0));
        auto session = openSession(folder, {QStringLiteral("127.0.0.1"), other.serverPort()});
        QSignalSpy changed(session.get(), &Session::listenerChanged);
        QVERIFY(changed.wait());
        QVERIFY(!session->listener().listening);
        QVERIFY2(session->listener().holder.contains(
                     QString::number(QCoreApplication::applicationPid())),
            qPrintable(session->listener().holder));
        const quint16 free = session->listener().nextFreePort;
        QVERIFY(free > other.serverPort());
        session->listen({QStringLiteral("127.0.0.1"), free});
        QTRY_VERIFY(session->listener().listening);
        QCOMPARE(session->listener().port, free);
    }

    // A move to an address that is taken leaves everything as it was.
    void aFailedMoveKeepsListening_data()
    {
        QTest::addColumn<QString>("host");
        QTest::newRow("taken port") << QStringLiteral("127.0.0.1");
        QTest::newRow("no address of this machine, same port") << QStringLiteral("192.0.2.1");
    }

    void aFailedMoveKeepsListening()
    {
        QFETCH(QString, host);
        QTemporaryDir folder;
        auto session = openSession(folder);
        QTRY_VERIFY(session->listener().listening);
        const quint16 port = session->listener().port;
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost, 0));
        QSignalSpy changed(session.get(), &Session::listenerChanged);
        session->listen({host, host == QLatin1String("127.0.0.1") ? other.serverPort() : port});
        QTRY_VERIFY(!session->listener().problem.isEmpty());
        QVERIFY(session->listener().listening);
        QCOMPARE(session->listener().port, port);
        QVERIFY(postTo(*session, "x").contains("200 OK"));
        QCOMPARE(session->settings().listen.host, QStringLiteral("127.0.0.1"));
        QVERIFY(session->settings().listen.port != other.serverPort());
    }

    void failingDiskIs503AndHealsByItself_data()
    {
        QTest::addColumn<bool>("later");
        QTest::newRow("answered at once") << false;
        QTest::newRow("answered by a rule") << true;
    }

    void failingDiskIs503AndHealsByItself()
    {
        QFETCH(const bool, later);
        QTemporaryDir folder;
        auto session = openSession(folder, {QStringLiteral("127.0.0.1"), 0}, FaultVfs::name());
        QTRY_VERIFY(session->listener().listening);
        if (later) {
            session->changeEndpoints(
                [](QList<Endpoint> &endpoints) -> Result<void> {
                    Endpoint endpoint;
                    endpoint.name = QStringLiteral("all");
                    endpoint.rules = {ReplyRule{}};
                    endpoint.rules.first().steps = {ReplyStep{}};
                    endpoints.append(endpoint);
                    return {};
                },
                nullptr, {});
            QTRY_COMPARE(session->endpoints().size(), 1);
        }
        FaultVfs::failAt(FaultVfs::Operation::Sync, 1, SQLITE_FULL, 1'000'000);
        const QByteArray refused = postTo(*session, "one");
        QVERIFY2(refused.startsWith("HTTP/1.1 503 "), refused.constData());
        QVERIFY(refused.contains("Retry-After: "));
        QTRY_VERIFY(session->storageProblem().has_value());
        QVERIFY(session->storageProblem()->message.contains(QStringLiteral("space")));
        QCOMPARE(session->statistics().events, 0);
        FaultVfs::healAll();
        QTRY_VERIFY_WITH_TIMEOUT(!session->storageProblem().has_value(), 10'000);
        QVERIFY(postTo(*session, "two").startsWith("HTTP/1.1 200 "));
        QTRY_COMPARE(session->statistics().events, 1);
    }

    void whoFollowsNoticesThatTheOtherEnds()
    {
        QTemporaryDir folder;
        auto first = openSession(folder);
        auto second = openSession(folder);
        QCOMPARE(second->workspace().mode, WorkspaceMode::Follow);
        QSignalSpy changed(second.get(), &Session::workspaceChanged);
        QTRY_VERIFY(first->listener().listening);
        QVERIFY(postTo(*first, "x").contains("200 OK"));
        QTRY_COMPARE(second->statistics().lastId, 1);
        QVERIFY(!second->workspace().isFree);
        QCOMPARE(changed.size(), 0);
        first.reset();
        QTRY_VERIFY(second->workspace().isFree);
        QCOMPARE(changed.size(), 1);
        QVERIFY(!second->workspace().heldBy.isEmpty()); // who it was
        const auto third = openSession(folder);
        QCOMPARE(third->workspace().mode, WorkspaceMode::Capture);
        QTRY_VERIFY(!second->workspace().isFree);
    }

    void viewFollowsFiltersAndUndoes()
    {
        QTemporaryDir folder;
        auto session = openSession(folder);
        QTRY_VERIFY(session->listener().listening);
        EventView view(session.get());
        for (int i = 1; i <= 5; ++i)
            QVERIFY(postTo(*session, "number " + QByteArray::number(i)).contains("200 OK"));
        QTRY_COMPARE(view.count(), 5);
        QTRY_VERIFY(view.summaryAt(4) != nullptr);
        QCOMPARE(view.summaryAt(4)->bodyBytes, 8);
        EventView filtered(session.get());
        filtered.setFilter(*Filter::parse(QStringLiteral("\"number 3\""), 0));
        QTRY_COMPARE(filtered.count(), 1);
        QCOMPARE(filtered.idAt(0), 3);
        QVERIFY(postTo(*session, "also number 3").contains("200 OK"));
        QTRY_COMPARE(filtered.count(), 2);

        IdSet ids;
        ids.insert(2, 4);
        std::optional<UndoableDeletion> deletion;
        session->deleteEvents(ids, this, [&](const Result<UndoableDeletion> &d) { deletion = *d; });
        QTRY_VERIFY(deletion.has_value());
        QCOMPARE(deletion->count, 3);
        QTRY_COMPARE(view.count(), 3);
        QTRY_COMPARE(filtered.count(), 1);
        QCOMPARE(view.rowOf(3), -1);
        session->undoDeletion(deletion->batch);
        QTRY_COMPARE(view.count(), 6);
        QTRY_COMPARE(filtered.count(), 2);
        QCOMPARE(view.idAt(2), 3);
    }

    // Damage is noticed without anybody looking at the damaged place, and from then on nothing is
    // received; the file has not been written to.
    void damageIsFoundByItself()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("w.tally"));
        {
            auto session = openSession(folder);
            QTRY_VERIFY(session->listener().listening);
            for (int i = 0; i < 60; ++i) {
                QVERIFY(postTo(*session, QByteArray(3000, static_cast<char>('a' + i % 26)))
                            .contains("200 OK"));
            }
            QTRY_COMPARE(session->statistics().events, 60);
            bool read = false; // by another connection than the writer's
            session->loadEvent(1, 0, this, [&](const Result<EventPtr> &) { read = true; });
            QTRY_VERIFY(read);
        }
        QVERIFY(!QFile::exists(path + QStringLiteral("-wal"))); // closed, it is one file
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        const qint64 body = file.readAll().indexOf(QByteArray(2000, 'm')); // in use for sure
        QVERIFY(body > 4096);
        QVERIFY(file.seek(body / 4096 * 4096));
        file.write(QByteArray(4096, '\xAA'));
        file.seek(0);
        const QByteArray before = file.readAll();
        {
            auto session = openSession(folder);
            QTRY_COMPARE_WITH_TIMEOUT(session->workspace().mode, WorkspaceMode::Damaged, 30'000);
            QTRY_VERIFY_WITH_TIMEOUT(!session->listener().listening, 30'000);
            QVERIFY(session->workspace().problem.contains(QStringLiteral("damaged")));
        }
        file.seek(0);
        QCOMPARE(file.readAll(), before);
    }

    void lostStartIsDamage()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("w.tally"));
        {
            auto session = openSession(folder);
            QTRY_VERIFY(session->listener().listening);
            QVERIFY(postTo(*session, "x").contains("200 OK"));
        }
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.write(QByteArray(100, '\xAA'));
        file.close();
        auto session = openSession(folder);
        QCOMPARE(session->workspace().mode, WorkspaceMode::Damaged);
        std::optional<Result<qint64>> rescued;
        const QString to = folder.filePath(QStringLiteral("rescued.tally"));
        session->salvage(to, this, [&](const Result<qint64> &count) { rescued = count; });
        QTRY_VERIFY(rescued.has_value());
        QVERIFY(*rescued);
        QCOMPARE(**rescued, 1);
        session->salvage(folder.filePath(QStringLiteral("again.tally")), this, {});
        session.reset(); // while it may still be running
    }

    // Rows that cannot be read are said, neither skipped nor asked for without end.
    void viewSaysWhatItCannotRead()
    {
        QTemporaryDir folder;
        auto session = openSession(folder);
        QTRY_VERIFY(session->listener().listening);
        QVERIFY(postTo(*session, "one").contains("200 OK"));
        QVERIFY(postTo(*session, "two").contains("200 OK"));
        QTRY_COMPARE(session->statistics().events, 2);
        Database database(session->workspace().path, Database::Mode::ReadWrite);
        database.execute("DELETE FROM event WHERE id = 1");
        EventView view(session.get());
        QSignalSpy loaded(&view, &EventView::rowsLoaded);
        QCOMPARE(view.summaryAt(0), nullptr);
        QTRY_COMPARE(loaded.count(), 1);
        QCOMPARE(view.summaryAt(0), nullptr);
        QVERIFY(view.summaryAt(1) != nullptr);
        bool asked = false; // behind whatever the view may have asked for again
        session->loadEvent(2, 0, this, [&](const Result<EventPtr> &) { asked = true; });
        QTRY_VERIFY(asked);
        QCOMPARE(loaded.count(), 1);
        database.execute("ALTER TABLE event RENAME TO gone");
        view.setFilter(*Filter::parse(QStringLiteral("path:/"), 0));
        QTRY_VERIFY(!view.problem().isEmpty());
        QVERIFY(!view.isScanning());
        view.setFilter({});
        QVERIFY(view.problem().isEmpty());
    }

    // Deletions are numbered by the clock; one that goes back does not make them final.
    void deletionsCanBeUndoneAfterAClockJump()
    {
        class MovableClock : public Clock
        {
        public:
            [[nodiscard]] qint64 nowUs() const override { return now; }
            [[nodiscard]] qint64 monotonicUs() const override
            {
                return SystemClock::instance().monotonicUs();
            }
            std::atomic<qint64> now{1'800'000'000'000'000};
        } clock;
        QTemporaryDir folder;
        SessionOptions options;
        options.path = folder.filePath(QStringLiteral("w.tally"));
        options.listen = ListenAddress{QStringLiteral("127.0.0.1"), 0};
        options.clock = &clock;
        auto session = std::move(*Session::open(options));
        QTRY_VERIFY(session->listener().listening);
        QList<qint64> batches;
        for (EventId id = 1; id <= 3; ++id) {
            QVERIFY(postTo(*session, "x").contains("200 OK"));
            QTRY_COMPARE(session->statistics().lastId, id); // order stays by id
            IdSet ids;
            ids.insert(id);
            const qsizetype before = batches.size();
            session->deleteEvents(
                ids, this, [&](const Result<UndoableDeletion> &d) { batches.append(d->batch); });
            QTRY_COMPARE(batches.size(), before + 1);
            clock.now -= 86'400'000'000; // a day back
        }
        QVERIFY(batches[0] < batches[1] && batches[1] < batches[2]);
        QTRY_COMPARE(session->statistics().events, 0);
        session->undoDeletion(batches[2]);
        QTRY_COMPARE(session->statistics().events, 1);
        QVERIFY(session->ids().contains(3));
        std::optional<Event> event;
        session->loadEvent(3, 10, this, [&](const Result<EventPtr> &e) { event = **e; });
        QTRY_VERIFY(event.has_value());
        QVERIFY(event->receiveDurationUs >= 0);
    }

    void aSecondProcessFollows()
    {
        QTemporaryDir folder;
        auto first = openSession(folder);
        QTRY_VERIFY(first->listener().listening);
        auto second = openSession(folder);
        QCOMPARE(second->workspace().mode, WorkspaceMode::Follow);
        QVERIFY(second->workspace().heldBy.contains(
            QString::number(QCoreApplication::applicationPid())));
        EventView view(second.get());
        QVERIFY(postTo(*first, "x").contains("200 OK"));
        QTRY_COMPARE(view.count(), 1);
        QSignalSpy changed(first.get(), &Session::eventsChanged);
        IdSet ids;
        ids.insert(1);
        second->setMarked(ids, true);
        QTRY_VERIFY(!changed.isEmpty());
        second->deleteEvents(ids, this, {});
        QTRY_COMPARE(first->statistics().events, 0);
    }

    void ownListenerIsRecognised_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("own");
        QTest::newRow("name") << QStringLiteral("localhost") << true;
        QTest::newRow("v4") << QStringLiteral("127.0.0.1") << true;
        QTest::newRow("v4, other") << QStringLiteral("127.9.9.9") << true;
        QTest::newRow("v6") << QStringLiteral("[::1]") << true;
        QTest::newRow("any") << QStringLiteral("0.0.0.0") << true;
        QTest::newRow("elsewhere") << QStringLiteral("192.0.2.1") << false;
        QTest::newRow("a name") << QStringLiteral("staging.example") << false;
    }

    void ownListenerIsRecognised()
    {
        QFETCH(QString, host);
        QFETCH(bool, own);
        QTemporaryDir folder;
        auto session = openSession(folder);
        QTRY_VERIFY(session->listener().listening);
        const quint16 port = session->listener().port;
        const QUrl url(QStringLiteral("http://%1:%2/x").arg(host).arg(port));
        QCOMPARE(session->isOwnListener(url), own);
        QVERIFY(
            !session->isOwnListener(QUrl(QStringLiteral("http://%1:%2/").arg(host).arg(port - 1))));
    }

    void foreignAndDamagedFiles()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("w.tally"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("this is no workspace, but somebody's text file");
        file.close();
        SessionOptions options;
        options.path = path;
        const auto foreign = Session::open(options);
        QVERIFY(!foreign && foreign.error().code == ErrorCode::Unsupported);
        QVERIFY(QFile::remove(path));
        {
            auto session = openSession(folder);
            QTRY_VERIFY(session->listener().listening);
            for (int i = 0; i < 30; ++i)
                QVERIFY(postTo(*session, QByteArray(1000, 'x')).contains("200 OK"));
        }
        QVERIFY(file.open(QIODevice::ReadWrite));
        const QByteArray good = file.readAll();
        for (qint64 page = 1; page < 4; ++page) {
            file.seek(page * 4096);
            file.write(QByteArray(4096, '\x55'));
        }
        file.close();
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray damaged = file.readAll();
        file.close();
        auto session = Session::open(options);
        QVERIFY(session);
        QCOMPARE((*session)->workspace().mode, WorkspaceMode::Damaged);
        QVERIFY((*session)->workspace().problem.contains(QStringLiteral("damaged")));
        std::optional<Result<qint64>> rescued;
        (*session)->salvage(folder.filePath(QStringLiteral("new.tally")), this,
            [&](const Result<qint64> &count) { rescued = count; });
        QTRY_VERIFY_WITH_TIMEOUT(rescued.has_value(), 20'000);
        session->reset();
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), damaged); // not a byte was written to it
    }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "tst_session.moc"
