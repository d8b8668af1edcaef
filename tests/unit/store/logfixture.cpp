// SPDX-License-Identifier: GPL-3.0-or-later
#include "logfixture.h"

#include "base/clock.h"
#include "base/hash.h"

#include <QTest>
#include <memory>

namespace tallyman::test {

NewEvent makeEvent(const QByteArray &body, const QByteArray &target)
{
    NewEvent event;
    event.receivedAtUs = SystemClock::instance().nowUs();
    event.status = 200;
    event.method = "POST";
    event.target = target;
    event.remote = "127.0.0.1:1";
    event.listener = "127.0.0.1:2";
    event.head = QByteArray("POST " + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n");
    event.body = body;
    event.bodyBytes = body.size();
    event.wireBytes = event.head.size() + body.size();
    event.bodySha256 = Sha256::of(body);
    event.wireSha256 = Sha256::of(QByteArray(event.head + body));
    event.replyHead = QByteArray("HTTP/1.1 200 OK\r\nDate: \0\r\n\r\n", 28);
    event.replyBody = "{}";
    return event;
}

LogFixture::LogFixture(const QByteArray &vfs)
    : m_path(m_folder.filePath(QStringLiteral("test.tally")))
    , m_vfs(vfs)
{
}

LogFixture::~LogFixture()
{
    close();
}

bool LogFixture::open()
{
    close();
    auto log = EventLog::open({m_path, m_vfs, true});
    if (!log)
        return false;
    m_log = log->release();
    connect(m_log, &EventLog::appended, this, [this](const QList<EventLog::Appended> &events) {
        for (const EventLog::Appended &event : events)
            stored.insert(event.ticket, event.id);
    });
    connect(m_log, &EventLog::appendFailed, this,
        [this](const QList<quint64> &tickets) { failed.append(tickets); });
    connect(m_log, &EventLog::problemChanged, this,
        [this](const std::optional<Error> &now) { problem = now; });
    m_thread = std::make_unique<WorkerThread>(QStringLiteral("writer"));
    m_thread->adopt(m_log);
    m_log->setSound();
    return true;
}

void LogFixture::close()
{
    m_thread.reset();
    m_log = nullptr;
}

EventId LogFixture::append(NewEvent event)
{
    const quint64 ticket = ++m_ticket;
    m_log->append(std::move(event), ticket);
    const bool answered = QTest::qWaitFor(
        [this, ticket] { return stored.contains(ticket) || failed.contains(ticket); }, 20'000);
    return answered ? stored.value(ticket) : -1;
}

bool LogFixture::run(EventLog::Job job)
{
    const auto result = std::make_shared<std::atomic_int>(0);
    m_log->post(std::move(job), [result](const Result<void> &r) { *result = r ? 1 : 2; });
    return QTest::qWaitFor([result] { return *result != 0; }, 20'000) && *result == 1;
}

} // namespace tallyman::test
