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

private:
    void open();
    void setEndpoints();

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

void TestReplyDesk::setEndpoints()
{
    const auto wanted =
        endpointsFromJson(QJsonDocument::fromJson(kEndpoints).array(), QStringLiteral("endpoints"));
    QVERIFY(wanted);
    bool stored = false;
    m_session->changeEndpoints(
        [wanted](QList<Endpoint> &endpoints) -> Result<void> {
            endpoints = *wanted;
            return {};
        },
        this, [&stored](const Result<void> &result) { stored = result.has_value(); });
    QTRY_VERIFY(stored);
    QTRY_COMPARE(m_session->endpoints().size(), 1);
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

QTEST_GUILESS_MAIN(TestReplyDesk)
#include "tst_replydesk.moc"
