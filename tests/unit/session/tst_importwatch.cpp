// SPDX-License-Identifier: GPL-3.0-or-later
#include "client.h"
#include "session/importwatch.h"
#include "session/session.h"
#include "support/csvboxrows.h"

#include <QSignalSpy>
#include <QTemporaryDir>

using namespace tallyman;
using namespace tallyman::test;

// When it is said that an import stays incomplete.
class ImportWatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void saysItOnce();
    void aLatePartTakesItBack();
    void deletionTakesItBack();
    void completeOnesAreNotMentioned();
    void whatWasSoBeforeIsNotSaid();
    void theQuietTimeIsTheUsers();
    void alsoWhereAnotherProcessReceives();

private:
    void open();
    [[nodiscard]] std::unique_ptr<Session> openAnother() const;
    [[nodiscard]] bool post(const QByteArray &body);
    // So that it has gone by soon.
    void setQuiet(qint64 ms);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Session> m_session;
};

void ImportWatchTest::init()
{
    m_session.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    open();
}

void ImportWatchTest::open()
{
    m_session.reset();
    m_session = openAnother();
    QVERIFY(m_session);
    QTRY_VERIFY(m_session->listener().listening);
}

std::unique_ptr<Session> ImportWatchTest::openAnother() const
{
    SessionOptions options;
    options.path = m_folder->filePath(QStringLiteral("a.tally"));
    options.listen = ListenAddress{QStringLiteral("127.0.0.1"), 0};
    auto session = Session::open(options);
    return session ? std::move(*session) : nullptr;
}

bool ImportWatchTest::post(const QByteArray &body)
{
    Client client(m_session->listener().port);
    client.send("POST /crm HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                "Connection: close\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    return client.waitForEnd().startsWith("HTTP/1.1 200");
}

void ImportWatchTest::setQuiet(qint64 ms)
{
    bool done = false;
    m_session->adjustSender(QStringLiteral("csvbox"), {ms, std::nullopt}, m_session.get(),
        [&](const Result<void> &stored) { done = stored.has_value(); });
    QTRY_VERIFY(done);
    QTRY_COMPARE(
        m_session->senderAdjustments().value(QStringLiteral("csvbox")).quietMs, std::optional(ms));
}

void ImportWatchTest::saysItOnce()
{
    setQuiet(1);
    const ImportWatch watch(m_session.get());
    QSignalSpy incomplete(&watch, &ImportWatch::becameIncomplete);
    QVERIFY(post(csvboxRows(1, 1, 10, 30)));
    QTRY_COMPARE(incomplete.size(), 1);
    const auto import = incomplete.first().first().value<Import>();
    QCOMPARE(import.key, QStringLiteral("1"));
    QCOMPARE(import.rowsReceived, 10);
    QVERIFY(post(csvboxRows(1, 11, 20, 30)));
    QVERIFY(post(csvboxRows(2, 1, 10, 30)));
    QTRY_COMPARE(incomplete.size(), 2); // the other one
    QCOMPARE(incomplete.last().first().value<Import>().key, QStringLiteral("2"));
}

void ImportWatchTest::aLatePartTakesItBack()
{
    setQuiet(1);
    const ImportWatch watch(m_session.get());
    QSignalSpy incomplete(&watch, &ImportWatch::becameIncomplete);
    QSignalSpy completed(&watch, &ImportWatch::completedAfterAll);
    QVERIFY(post(csvboxRows(1, 1, 10, 20)));
    QTRY_COMPARE(incomplete.size(), 1);
    QVERIFY(post(csvboxRows(1, 11, 20, 20)));
    QTRY_COMPARE(completed.size(), 1);
    QCOMPARE(completed.first().first().value<Import>().rowsReceived, 20);
}

void ImportWatchTest::deletionTakesItBack()
{
    setQuiet(1);
    const ImportWatch watch(m_session.get());
    QSignalSpy incomplete(&watch, &ImportWatch::becameIncomplete);
    QSignalSpy removed(&watch, &ImportWatch::removed);
    QVERIFY(post(csvboxRows(1, 1, 10, 20)));
    QTRY_COMPARE(incomplete.size(), 1);
    IdSet ids;
    ids.insert(1);
    m_session->deleteEvents(ids, m_session.get(), {});
    QTRY_COMPARE(removed.size(), 1);
    QCOMPARE(removed.first().at(1).toString(), QStringLiteral("1"));
}

void ImportWatchTest::completeOnesAreNotMentioned()
{
    setQuiet(1);
    const ImportWatch watch(m_session.get());
    QSignalSpy incomplete(&watch, &ImportWatch::becameIncomplete);
    QVERIFY(post(csvboxRows(1, 1, 10, 10)));
    QVERIFY(post(csvboxRows(2, 1, 10, 20)));
    QTRY_COMPARE(incomplete.size(), 1);
    QCOMPARE(incomplete.first().first().value<Import>().key, QStringLiteral("2"));
}

void ImportWatchTest::whatWasSoBeforeIsNotSaid()
{
    setQuiet(1);
    QVERIFY(post(csvboxRows(1, 1, 10, 20)));
    QTRY_COMPARE(m_session->analysedUpTo(), 1);
    open();
    QTRY_COMPARE(m_session->analysedUpTo(), 1); // it has begun with the first time
    const ImportWatch watch(m_session.get());
    QSignalSpy incomplete(&watch, &ImportWatch::becameIncomplete);
    QSignalSpy changed(m_session.get(), &Session::importsChanged);
    setQuiet(2); // counted anew
    QTRY_VERIFY(!changed.isEmpty());
    QVERIFY(post(csvboxRows(2, 1, 10, 20)));
    QTRY_COMPARE(incomplete.size(), 1);
    QCOMPARE(incomplete.first().first().value<Import>().key, QStringLiteral("2"));
}

// With the sender's own five seconds and with an hour it would not be said, or not yet.
void ImportWatchTest::theQuietTimeIsTheUsers()
{
    setQuiet(3'600'000);
    const ImportWatch watch(m_session.get());
    QSignalSpy incomplete(&watch, &ImportWatch::becameIncomplete);
    QVERIFY(post(csvboxRows(1, 1, 10, 20)));
    QTRY_COMPARE(m_session->analysedUpTo(), 1);
    QCOMPARE(incomplete.size(), 0);
    setQuiet(1);
    QTRY_COMPARE(incomplete.size(), 1);
    QCOMPARE(incomplete.first().first().value<Import>().quietUs, 1000);
}

void ImportWatchTest::alsoWhereAnotherProcessReceives()
{
    setQuiet(1);
    const auto second = openAnother();
    QVERIFY(second);
    QCOMPARE(second->workspace().mode, WorkspaceMode::Follow);
    const ImportWatch watch(second.get());
    QSignalSpy incomplete(&watch, &ImportWatch::becameIncomplete);
    QSignalSpy completed(&watch, &ImportWatch::completedAfterAll);
    QVERIFY(post(csvboxRows(1, 1, 10, 20)));
    QTRY_COMPARE(incomplete.size(), 1);
    QVERIFY(post(csvboxRows(1, 11, 20, 20)));
    QTRY_COMPARE(completed.size(), 1);
    QCOMPARE(incomplete.size(), 1);
}

QTEST_GUILESS_MAIN(ImportWatchTest)
#include "tst_importwatch.moc"
