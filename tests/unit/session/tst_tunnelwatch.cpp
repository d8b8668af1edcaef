// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "opensession.h"
#include "session/tunnelrecords.h"
#include "session/tunnelwatch.h"
#include "store/eventlog.h"
#include "support/fakeagent.h"

#include <QDateTime>
#include <QFile>
#include <QSignalSpy>
#include <atomic>

using namespace tallyman;
using test::FakeAgent;

// The tunnel in front of a real listener: an agent that is found, dies and comes back, orders of
// another process, the check through the public URL, and ngrok's records.
class TestTunnelWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void findsAgent();
    void followsAgentThatDiesAndComesBack();
    void warnsOfNewUrl();
    void survivesNonsense();
    void startsAndStops();
    void stopsWithoutComplaint();
    void obeysAnotherProcess();
    void obeysWithWhatWasSetBefore();
    void obeysNoOldOrder();
    void checks();
    void checksNothing();
    void joinsRecord();
    void fetchesWhatWasMissed();
    void keepsToken();

private:
    void openAndAsk();
    void install(const QByteArray &script);
    [[nodiscard]] TunnelWatch *tunnel() const { return m_session->tunnel(); }
    [[nodiscard]] QByteArray upstream() const
    {
        return "http://localhost:" + QByteArray::number(m_session->listener().port);
    }
    // As a tunnel passes it on.
    void postThrough(const QByteArray &host, const QByteArray &body);
    [[nodiscard]] static QByteArray record(const QByteArray &id, qint64 startUs,
        const QByteArray &raw, int status, const QByteArray &response);

    const QByteArray m_path = qgetenv("PATH");
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<FakeAgent> m_agent;
    std::unique_ptr<Session> m_session;
};

void TestTunnelWatch::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    qputenv("XDG_CONFIG_HOME", m_dir->path().toLocal8Bit());
    qputenv("XDG_DATA_HOME", m_dir->path().toLocal8Bit());
    qputenv("PATH", m_dir->path().toLocal8Bit() + ":/usr/bin:/bin");
    m_agent = std::make_unique<FakeAgent>();
    openAndAsk();
}

void TestTunnelWatch::cleanup()
{
    m_session.reset();
    m_agent.reset();
    m_dir.reset();
    qputenv("PATH", m_path);
}

// Only the agent of this test is asked.
void TestTunnelWatch::openAndAsk()
{
    m_session = test::openSession(*m_dir);
    QVERIFY(m_session);
    m_session->tunnel()->setAgentPort(m_agent->port());
    QTRY_VERIFY(m_session->listener().listening);
}

// Stands for ngrok.
void TestTunnelWatch::install(const QByteArray &script)
{
    QFile file(m_dir->filePath(QStringLiteral("ngrok")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("#!/bin/sh\n" + script);
    file.close();
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

void TestTunnelWatch::postThrough(const QByteArray &host, const QByteArray &body)
{
    const EventId before = m_session->statistics().lastId;
    test::Client client(m_session->listener().port);
    client.send("POST /crm HTTP/1.1\r\nHost: " + host
        + "\r\nX-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Host: " + host
        + "\r\nConnection: close\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n"
        + body);
    QVERIFY(client.waitForEnd().startsWith("HTTP/1.1 200"));
    QTRY_VERIFY(m_session->statistics().lastId > before);
}

QByteArray TestTunnelWatch::record(const QByteArray &id, qint64 startUs, const QByteArray &raw,
    int status, const QByteArray &response)
{
    const QByteArrayList words = raw.left(raw.indexOf('\r')).split(' ');
    return R"({"id":")" + id + R"(","tunnel_name":"command_line","remote_addr":"203.0.113.7",)"
        + R"("start":")" + formatRfc3339(startUs).toLatin1() + R"(","duration":34000000,)"
        + R"("request":{"method":")" + words.at(0) + R"(","uri":")" + words.at(1)
        + R"(","proto":"HTTP/1.1","headers":{},"raw":")" + raw.toBase64() + R"("},)"
        + R"("response":{"status_code":)" + QByteArray::number(status) + R"(,"raw":")"
        + response.toBase64() + R"("}})";
}

void TestTunnelWatch::findsAgent()
{
    QCOMPARE(tunnel()->status().state, TunnelState::Off);
    m_agent->setEndpoint("https://a1b2.ngrok.app", upstream());
    tunnel()->look();
    QTRY_COMPARE(tunnel()->status().state, TunnelState::Up);
    QCOMPARE(tunnel()->status().publicUrl, QStringLiteral("https://a1b2.ngrok.app"));
    QCOMPARE(tunnel()->status().agentPort, m_agent->port());
    // the listener goes, the tunnel stays
    m_session->stopListening();
    QTRY_COMPARE(tunnel()->status().warnings.size(), 1);
    QCOMPARE(tunnel()->status().state, TunnelState::Up);
}

void TestTunnelWatch::followsAgentThatDiesAndComesBack()
{
    m_agent->setEndpoint("https://before.ngrok.app", upstream());
    tunnel()->look();
    QTRY_COMPARE(tunnel()->status().state, TunnelState::Up);
    m_agent->die();
    QTRY_COMPARE_WITH_TIMEOUT(tunnel()->status().state, TunnelState::Failed, 10'000);
    QVERIFY(tunnel()->status().problem.contains(QStringLiteral("https://before.ngrok.app")));
    QVERIFY(m_agent->revive());
    m_agent->setEndpoint("https://after.ngrok.app", upstream());
    QTRY_COMPARE_WITH_TIMEOUT(tunnel()->status().state, TunnelState::Up, 15'000);
    QCOMPARE(tunnel()->status().publicUrl, QStringLiteral("https://after.ngrok.app"));
    QVERIFY(tunnel()->status().problem.isEmpty());
}

void TestTunnelWatch::warnsOfNewUrl()
{
    m_agent->setEndpoint("https://before.ngrok.app", upstream());
    tunnel()->look();
    QTRY_COMPARE(tunnel()->status().state, TunnelState::Up);
    postThrough("elsewhere.example.com", "[]"); // not through the tunnel
    postThrough("before.ngrok.app", "[]");
    QTRY_COMPARE(tunnel()->setting().lastUrl, QStringLiteral("https://before.ngrok.app"));
    QCOMPARE(tunnel()->setting().lastEvent, 2);
    m_agent->setEndpoint("https://after.ngrok.app", upstream());
    QTRY_COMPARE_WITH_TIMEOUT(
        tunnel()->status().publicUrl, QStringLiteral("https://after.ngrok.app"), 10'000);
    QCOMPARE(tunnel()->status().warnings.size(), 1);
    // the workspace keeps it
    m_session.reset();
    openAndAsk();
    QTRY_COMPARE_WITH_TIMEOUT(tunnel()->status().warnings.size(), 0, 5000); // another port now
    QCOMPARE(tunnel()->setting().lastUrl, QStringLiteral("https://before.ngrok.app"));
    m_agent->setEndpoint("https://after.ngrok.app", upstream());
    QTRY_COMPARE_WITH_TIMEOUT(tunnel()->status().state, TunnelState::Up, 10'000);
    QCOMPARE(tunnel()->status().warnings.size(), 1);
    // until an event has come through the new one
    postThrough("after.ngrok.app", "[]");
    QTRY_VERIFY(tunnel()->status().warnings.isEmpty());
}

void TestTunnelWatch::survivesNonsense()
{
    m_agent->setAnswer("/api/endpoints", "<html>");
    tunnel()->look();
    QTRY_VERIFY(tunnel()->status().problem.contains(QStringLiteral("not one of ngrok's agent")));
    m_agent->setEndpoint("https://a1b2.ngrok.app", upstream());
    tunnel()->look();
    QTRY_COMPARE(tunnel()->status().state, TunnelState::Up);
    QVERIFY(tunnel()->status().problem.isEmpty());
}

void TestTunnelWatch::startsAndStops()
{
    install(R"(echo '{"msg":"started tunnel","url":"https://mine.ngrok.app"}'
exec sleep 60
)");
    tunnel()->start(TunnelKind::Ngrok);
    QTRY_COMPARE(tunnel()->status().state, TunnelState::Up);
    QVERIFY(tunnel()->status().startedHere);
    QCOMPARE(tunnel()->status().publicUrl, QStringLiteral("https://mine.ngrok.app"));
    tunnel()->stop();
    QTRY_COMPARE(tunnel()->status(), TunnelStatus());
    install("echo ERROR: ERR_NGROK_4018; exit 1\n");
    tunnel()->start(TunnelKind::Ngrok);
    QTRY_COMPARE(tunnel()->status().state, TunnelState::Failed);
    QVERIFY(tunnel()->status().problem.startsWith(QStringLiteral("ngrok has no authtoken")));
}

// The agent goes with it, which is no surprise.
void TestTunnelWatch::stopsWithoutComplaint()
{
    install("echo '{\"msg\":\"starting web service\",\"addr\":\"127.0.0.1:"
        + QByteArray::number(m_agent->port())
        + "\"}'\necho '{\"msg\":\"started tunnel\",\"url\":\"https://mine.ngrok.app\"}'\n"
          "exec sleep 60\n");
    m_agent->setEndpoint("https://mine.ngrok.app", upstream());
    tunnel()->start(TunnelKind::Ngrok);
    QTRY_VERIFY(tunnel()->status().hasAgent() && !tunnel()->status().endpoint.isEmpty());
    QSignalSpy looked(tunnel(), &TunnelWatch::looked);
    tunnel()->stop();
    m_agent->die();
    QTRY_COMPARE(tunnel()->status(), TunnelStatus());
    const qsizetype before = looked.size();
    QTRY_VERIFY_WITH_TIMEOUT(looked.size() > before, 10'000);
    QCOMPARE(tunnel()->status(), TunnelStatus());
}

void TestTunnelWatch::obeysAnotherProcess()
{
    install(R"(echo '{"msg":"started tunnel","url":"https://mine.ngrok.app"}'
exec sleep 60
)");
    SessionOptions options;
    options.path = m_session->workspace().path;
    options.capture = false;
    const auto other = Session::open(options);
    QVERIFY(other);
    TunnelWatch *remote = (*other)->tunnel();
    QVERIFY(remote->isCaptured());
    const QString id = remote->start(TunnelKind::Ngrok);
    QTRY_COMPARE(remote->status().state, TunnelState::Up);
    QCOMPARE(remote->run().order, id);
    QCOMPARE(remote->status().publicUrl, QStringLiteral("https://mine.ngrok.app"));
    QCOMPARE(tunnel()->status().publicUrl, QStringLiteral("https://mine.ngrok.app"));
    remote->stop();
    QTRY_COMPARE(remote->status().state, TunnelState::Off);
    // what has run ends with the process that ran it
    remote->start(TunnelKind::Ngrok);
    QTRY_COMPARE(remote->status().state, TunnelState::Up);
    m_session.reset();
    QTRY_COMPARE(remote->status().state, TunnelState::Off);
}

// What is set and ordered in one go is known when the order is obeyed.
void TestTunnelWatch::obeysWithWhatWasSetBefore()
{
    install("echo '{\"msg\":\"started tunnel\",\"url\":\"https://'$NGROK_AUTHTOKEN'.ngrok.app\"}'\n"
            "exec sleep 60\n");
    SessionOptions options;
    options.path = m_session->workspace().path;
    options.capture = false;
    const auto other = Session::open(options);
    QVERIFY(other);
    TunnelWatch *remote = (*other)->tunnel();
    for (const char *token : {"one", "two", "three"}) {
        std::optional<Result<void>> kept;
        remote->keepToken(token, this, [&](const Result<void> &done) {
            kept = done;
            remote->start(TunnelKind::Ngrok);
        });
        QTRY_COMPARE_WITH_TIMEOUT(tunnel()->status().publicUrl,
            QStringLiteral("https://%1.ngrok.app").arg(QLatin1String(token)), 15'000);
        QVERIFY(kept && *kept);
        remote->stop();
        QTRY_COMPARE(tunnel()->status().state, TunnelState::Off);
    }
}

// A workspace that comes from elsewhere starts nothing.
void TestTunnelWatch::obeysNoOldOrder()
{
    install("exec sleep 60\n");
    SessionOptions options;
    options.path = m_session->workspace().path;
    options.capture = false;
    m_session.reset();
    {
        const auto other = Session::open(options);
        QVERIFY(other);
        (*other)->tunnel()->start(TunnelKind::Ngrok);
        std::atomic_bool stored = false;
        (*other)->log()->post(
            [](Database &) {}, [&stored](const Result<void> &) { stored = true; });
        QTRY_VERIFY(stored);
    }
    openAndAsk();
    QVERIFY(!m_session->setting(kTunnelOrderKey).isEmpty());
    QSignalSpy looked(tunnel(), &TunnelWatch::looked);
    QVERIFY(looked.wait(10'000));
    QCOMPARE(tunnel()->status(), TunnelStatus());
}

// The listener itself stands for the other end of the tunnel.
void TestTunnelWatch::checks()
{
    QVERIFY(tunnel()->setPublicUrl(m_session->listener().url));
    QCOMPARE(tunnel()->status().state, TunnelState::Given);
    std::optional<Result<Reachability>> result;
    tunnel()->check(this, [&result](const Result<Reachability> &found) { result = found; });
    QVERIFY(tunnel()->isChecking());
    QTRY_VERIFY(result);
    QVERIFY(*result);
    QVERIFY2((*result)->reached, qPrintable((*result)->sentence));
    QCOMPARE((*result)->event, 1);
    QCOMPARE((*result)->status, 200);
    QVERIFY(!tunnel()->isChecking());
    std::optional<QString> comment;
    const auto load = [&] {
        m_session->loadEvent(
            1, 0, this, [&comment](const Result<EventPtr> &event) { comment = (*event)->comment; });
        return comment && comment->startsWith(QStringLiteral("Check whether"));
    };
    QTRY_VERIFY(load());
    // another program answers at the same URL
    m_agent->setAnswer("/", "hello");
    QVERIFY(tunnel()->setPublicUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_agent->port())));
    result.reset();
    tunnel()->check(this, [&result](const Result<Reachability> &found) { result = found; });
    QTRY_VERIFY_WITH_TIMEOUT(result, 15'000);
    QVERIFY(*result && !(*result)->reached);
}

void TestTunnelWatch::checksNothing()
{
    std::optional<Result<Reachability>> result;
    tunnel()->check(this, [&result](const Result<Reachability> &found) { result = found; });
    QVERIFY(result && !*result);
    QCOMPARE(result->error().code, ErrorCode::NotFound);
    QVERIFY(!tunnel()->setPublicUrl(QStringLiteral("nonsense://")));
}

void TestTunnelWatch::joinsRecord()
{
    m_agent->setEndpoint("https://a1b2.ngrok.app", upstream());
    tunnel()->look();
    QTRY_COMPARE(tunnel()->status().state, TunnelState::Up);
    const qint64 nowUs = QDateTime::currentMSecsSinceEpoch() * 1000;
    postThrough("a1b2.ngrok.app", "[1]");
    (void)test::postTo(*m_session, "[1]"); // past the tunnel
    QTRY_COMPARE(m_session->statistics().lastId, 2);
    m_agent->setAnswer("/api/requests/http",
        R"({"requests":[)"
            + record("r1", nowUs,
                "POST /crm HTTP/1.1\r\nHost: a1b2.ngrok.app\r\nConnection: close\r\n"
                "Content-Length: 3\r\n\r\n[1]",
                200, "HTTP/1.1 200 OK\r\n\r\n")
            + "]}");
    std::optional<Result<TunnelRecords::Record>> found;
    const auto load = [&](EventId id) {
        found.reset();
        tunnel()->records()->load(
            id, this, [&found](const Result<TunnelRecords::Record> &record) { found = record; });
    };
    load(1);
    QTRY_VERIFY(found);
    QVERIFY(*found && **found);
    QCOMPARE((**found)->id, QStringLiteral("r1"));
    QCOMPARE(tunnelRecordText(***found),
        QStringLiteral("34 ms · from 203.0.113.7 · added X-Forwarded-For, X-Forwarded-Host"));
    load(2);
    QTRY_VERIFY(found);
    QVERIFY(*found && !**found);
    m_agent->die();
    load(99);
    QTRY_VERIFY(found);
    QVERIFY(!*found);
}

void TestTunnelWatch::fetchesWhatWasMissed()
{
    m_agent->setEndpoint("https://a1b2.ngrok.app", upstream());
    tunnel()->look();
    QTRY_COMPARE(tunnel()->status().state, TunnelState::Up);
    const qint64 thenUs = (QDateTime::currentMSecsSinceEpoch() - 3'600'000) * 1000;
    const QByteArray refused =
        "HTTP/1.1 502 Bad Gateway\r\nNgrok-Error-Code: ERR_NGROK_8012\r\n\r\n";
    const auto raw = [](const QByteArray &target) {
        return QByteArray(
            "POST " + target + " HTTP/1.1\r\nHost: a1b2.ngrok.app\r\nContent-Length: 2\r\n\r\n[]");
    };
    m_agent->setAnswer("/api/requests/http",
        R"({"requests":[)" + record("3", thenUs + 2, raw("/second"), 502, refused) + ','
            + record("2", thenUs + 1, raw("/taken"), 200, "HTTP/1.1 200 OK\r\n\r\n") + ','
            + record("1", thenUs, raw("/first"), 502, refused) + "]}");
    std::optional<Result<qint64>> fetched;
    const auto fetch = [&] {
        fetched.reset();
        tunnel()->fetchMissed(this, [&fetched](const Result<qint64> &count) { fetched = count; });
        return QTest::qWaitFor([&fetched] { return fetched.has_value(); });
    };
    QVERIFY(fetch());
    QVERIFY(*fetched);
    QCOMPARE(**fetched, 2);
    QTRY_COMPARE(m_session->statistics().lastId, 2);
    EventPtr first;
    m_session->loadEvent(1, 100, this, [&first](const Result<EventPtr> &event) { first = *event; });
    QTRY_VERIFY(first);
    QCOMPARE(first->target, QByteArray("/first")); // the oldest comes first
    QCOMPARE(first->receivedAtUs, thenUs);
    QCOMPARE(first->listener, missedListener());
    QCOMPARE(first->status, 502);
    QCOMPARE(first->body, QByteArray("[]"));
    QVERIFY(fetch());
    QCOMPARE(**fetched, 0); // none twice
    m_agent->setAnswer("/api/requests/http", "nonsense");
    QVERIFY(fetch());
    QVERIFY(!*fetched);
    m_agent->die();
    QVERIFY(fetch());
    QVERIFY(!*fetched);
}

// Outside of the workspace, and handed to the program that is started.
void TestTunnelWatch::keepsToken()
{
    install("printf %s \"$NGROK_AUTHTOKEN\" >'" + m_dir->path().toLocal8Bit()
        + "/token'\nexec sleep 60\n");
    std::optional<Result<void>> kept;
    tunnel()->keepToken("test-only", this, [&kept](const Result<void> &done) { kept = done; });
    QTRY_VERIFY_WITH_TIMEOUT(kept, 15'000);
    QVERIFY(*kept);
    QVERIFY(!tunnel()->setting().tokenId.isEmpty());
    QVERIFY(!m_session->setting(kTunnelKey).contains("test-only"));
    tunnel()->start(TunnelKind::Ngrok);
    QCOMPARE(tunnel()->status().state, TunnelState::Starting);
    QFile token(m_dir->filePath(QStringLiteral("token")));
    QTRY_VERIFY_WITH_TIMEOUT(token.exists() && token.size() > 0, 15'000);
    QVERIFY(token.open(QIODevice::ReadOnly));
    QCOMPARE(token.readAll(), QByteArray("test-only"));
    kept.reset();
    tunnel()->keepToken({}, this, [&kept](const Result<void> &done) { kept = done; });
    QTRY_VERIFY(kept);
    QVERIFY(tunnel()->setting().tokenId.isEmpty());
}

QTEST_GUILESS_MAIN(TestTunnelWatch)
#include "tst_tunnelwatch.moc"
