// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"
#include "event/endpointjson.h"
#include "opensession.h"

#include <QJsonDocument>
#include <QStandardPaths>
#include <QTest>

using namespace tallyman;
using namespace tallyman::test;

namespace {

// No time passes, so that nothing is answered because somebody has waited for long enough.
class StillClock : public Clock
{
public:
    [[nodiscard]] qint64 nowUs() const override { return SystemClock::instance().nowUs(); }
    [[nodiscard]] qint64 monotonicUs() const override { return 1; }
};

constexpr const char *kEndpoints = R"([{"name":"crm","rules":[
    {"per":"request","replies":[{"status":500,"times":1},{"status":201}]}]}])";

constexpr const char *kRow =
    R"([{"import_id":1,"sheet_id":1,"sheet_name":"s","row_number":1,"total_rows":3,)"
    R"("env_name":"default","original_filename":"a.csv","custom_fields":[],"row_data":{"a":"1"}}])";

} // namespace

// Replies that wait until it is known what their request belongs to.
class TestReplyDesk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        open();
    }
    void cleanup() { m_session.reset(); }
    void hearsOfTheAnalysis();
    void hearsOfTheAnalysisAfterARestart();
    void countsAnewForOtherRules();
    void endsWhenTheSenderGoesBeforeAHang_data();
    void endsWhenTheSenderGoesBeforeAHang();
    void shakesHandsWhereOthersAreTurnedAway();

private:
    void open();
    void setEndpoints(const char *json = kEndpoints);

    [[nodiscard]] QByteArray statusOf(const QByteArray &request); // of the reply to it

    const StillClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Session> m_session;
};

void TestReplyDesk::open()
{
    SessionOptions options;
    options.path = m_folder->filePath(QStringLiteral("w.tally"));
    options.listen = ListenAddress{QStringLiteral("127.0.0.1"), 0};
    options.clock = &m_clock;
    auto session = Session::open(options);
    QVERIFY(session);
    m_session = std::move(*session);
    QTRY_VERIFY(m_session->listener().listening);
    QTRY_VERIFY(m_session->profiles() != nullptr);
}

void TestReplyDesk::setEndpoints(const char *json)
{
    const auto wanted =
        endpointsFromJson(QJsonDocument::fromJson(json).array(), QStringLiteral("endpoints"));
    QVERIFY(wanted);
    bool stored = false;
    m_session->changeEndpoints(
        [wanted](QList<Endpoint> &endpoints) -> Result<void> {
            endpoints = *wanted;
            return {};
        },
        this, [&stored](const Result<void> &result) { stored = result.has_value(); });
    QTRY_VERIFY(stored);
    QTRY_COMPARE(m_session->endpoints(), *wanted);
}

QByteArray TestReplyDesk::statusOf(const QByteArray &request)
{
    Client client(m_session->listener().port);
    client.send(request);
    return client.waitForEnd().mid(9, 3);
}

void TestReplyDesk::hearsOfTheAnalysis()
{
    setEndpoints();
    QCOMPARE(postTo(*m_session, kRow).mid(9, 3), QByteArray("500"));
    QCOMPARE(postTo(*m_session, kRow).mid(9, 3), QByteArray("201"));
}

// The rules are there before what they ask has begun.
void TestReplyDesk::hearsOfTheAnalysisAfterARestart()
{
    setEndpoints();
    m_session.reset();
    open();
    QCOMPARE(postTo(*m_session, kRow).mid(9, 3), QByteArray("500"));
    QCOMPARE(postTo(*m_session, kRow).mid(9, 3), QByteArray("201"));
}

// Another rule in the place of one that is used up has replies of its own.
void TestReplyDesk::countsAnewForOtherRules()
{
    setEndpoints(R"([{"name":"crm","rules":[{"replies":[{"status":500,"times":1}]}]}])");
    QCOMPARE(postTo(*m_session, "{}").mid(9, 3), QByteArray("500"));
    QCOMPARE(postTo(*m_session, "{}").mid(9, 3), QByteArray("200"));
    setEndpoints(R"([{"name":"crm","notes":"n",
        "rules":[{"replies":[{"status":500,"times":1}]}]}])");
    QCOMPARE(postTo(*m_session, "{}").mid(9, 3), QByteArray("200")); // it is the same rule
    setEndpoints(R"([{"name":"crm","rules":[{"replies":[{"status":501,"times":1}]}]}])");
    QCOMPARE(postTo(*m_session, "{}").mid(9, 3), QByteArray("501"));
}

void TestReplyDesk::endsWhenTheSenderGoesBeforeAHang_data()
{
    QTest::addColumn<QByteArray>("fault");
    QTest::newRow("hang") << QByteArray("hang");
    QTest::newRow("wrong length") << QByteArray("wrong-length");
}

// Otherwise the connection would be kept for ever.
void TestReplyDesk::endsWhenTheSenderGoesBeforeAHang()
{
    QFETCH(const QByteArray, fault);
    const QByteArray json =
        R"([{"name":"crm","rules":[{"replies":[{"body":"b","delayMs":300,"fault":")" + fault
        + R"("}]}]}])";
    setEndpoints(json.constData());
    {
        Client client(m_session->listener().port);
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");
        QTRY_COMPARE(m_session->statistics().events, 1);
    }
    QByteArray note;
    const auto hasEnded = [&] {
        m_session->loadEvent(1, 100, this, [&note](const Result<EventPtr> &event) {
            note = event ? (*event)->replyNote : QByteArray();
        });
        return note.contains(fault);
    };
    QTRY_VERIFY(hasEnded());
}

// They prove nothing by their nature.
void TestReplyDesk::shakesHandsWhereOthersAreTurnedAway()
{
    setEndpoints(R"([{"name":"crm","prefix":"/crm","admission":"enforce","methods":["POST"],
        "handshakes":["meta"]}])");
    QCOMPARE(statusOf("GET /crm?hub.mode=subscribe&hub.challenge=c HTTP/1.1\r\nHost: a\r\n"
                      "Connection: close\r\n\r\n"),
        QByteArray("200"));
    QCOMPARE(
        statusOf("GET /crm HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), QByteArray("405"));
    QCOMPARE(statusOf("POST /crm HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                      "Content-Length: 0\r\n\r\n"),
        QByteArray("200"));
}

QTEST_GUILESS_MAIN(TestReplyDesk)
#include "tst_replydesk.moc"
