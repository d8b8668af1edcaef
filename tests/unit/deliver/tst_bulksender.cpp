// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/workerthread.h"
#include "deliver/bulkresend.h"
#include "support/recordingserver.h"
#include "support/testevent.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TALLYMAN_SANITIZED
#endif

using namespace tallyman;
using namespace tallyman::test;

namespace {

// VmRSS of proc(5).
[[maybe_unused]] qint64 memoryBytes()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = status.readAll();
    const qsizetype at = text.indexOf("VmRSS:") + 6;
    return text.mid(at, text.indexOf(" kB", at) - at).trimmed().toLongLong() * 1024;
}

} // namespace

// BulkResend with a real Sender and a real server.
class TestBulkSender : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tenThousandDoNotGrowMemory();

private:
    using Done = std::function<void(const Result<Delivery> &)>;
    QHash<Sender::Token, Done> m_waiting;
};

void TestBulkSender::tenThousandDoNotGrowMemory()
{
    RecordingServer server;
    server.setKeepContent(false);
    WorkerThread thread(QStringLiteral("delivery"));
    const QByteArray body(3000, 'x');
    auto *sender = new Sender([body](EventId, qint64 offset, qint64 count,
                                  const std::function<void(Result<QByteArray>)> &done) {
        done(body.mid(offset, count));
    });
    connect(
        sender, &Sender::finished, this,
        [this](Sender::Token token, const Delivery &delivery) { m_waiting.take(token)(delivery); },
        Qt::QueuedConnection);
    thread.adopt(sender);
    const auto event = std::make_shared<const Event>(
        makeEvent("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000\r\n\r\n", body));
    BulkResend bulk(
        [event](EventId, const Target &, const std::function<void(Result<EventPtr>)> &done) {
            done(EventPtr(event));
        },
        composeResend,
        [this, sender](const OutgoingRequest &request, const Done &done) {
            const Sender::Token token = Sender::nextToken();
            m_waiting.insert(token, done);
            sender->send(token, request);
            return token;
        },
        [sender](Sender::Token token) { sender->cancel(token); });
    BulkOptions options;
    options.target.url = server.url();
    options.parallel = 8;
    const auto run = [&](EventId count) {
        QSignalSpy finished(&bulk, &BulkResend::finished);
        IdSet ids;
        ids.insert(1, count);
        bulk.start(ids, options);
        return finished.wait(120'000) && bulk.progress().succeeded == count;
    };
    QVERIFY(run(500)); // connections, caches
    [[maybe_unused]] const qint64 before = memoryBytes();
    QVERIFY2(run(10'000), qPrintable(bulk.progress().lastError));
    QVERIFY2(server.connections() <= 8, qPrintable(QString::number(server.connections())));
    qInfo("%lld requests/s", 10'000LL * 1'000'000 / bulk.progress().elapsedUs);
#ifndef TALLYMAN_SANITIZED                       // sanitizers keep freed memory
    const qint64 grown = memoryBytes() - before; // the server keeps heads and hashes: about 4 MiB
    QVERIFY2(grown < 12 * 1024 * 1024, qPrintable(QString::number(grown)));
#endif
}

QTEST_GUILESS_MAIN(TestBulkSender)
#include "tst_bulksender.moc"
