// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/workerthread.h"
#include "deliver/sender.h"

#include <QTest>
#include <atomic>

namespace tallyman::test {

// A Sender on its own thread, the content it fetches, and what it reported.
class SenderFixture
{
public:
    SenderFixture()
        : m_thread(std::make_unique<WorkerThread>(QStringLiteral("delivery")))
    {
        m_sender = new Sender([this](EventId, qint64 offset, qint64 count,
                                  const std::function<void(Result<QByteArray>)> &done) {
            m_largestPiece = std::max(m_largestPiece.load(), count);
            if (m_generatedBytes > 0)
                done(QByteArray(std::min(count, m_generatedBytes - offset), 'x'));
            else if (m_fetchError.isEmpty())
                done(m_content.mid(offset, count));
            else
                done(failure(ErrorCode::NotFound, m_fetchError));
        });
        QObject::connect(
            m_sender, &Sender::finished, &m_context,
            [this](Sender::Token token, const Delivery &delivery) {
                QCOMPARE(token, m_token);
                m_deliveries.append(delivery);
            },
            Qt::QueuedConnection);
        m_thread->adopt(m_sender);
    }

    // What the store has; an error instead if there is one.
    void setContent(const QByteArray &content) { m_content = content; }
    void setGenerated(qint64 bytes) { m_generatedBytes = bytes; } // that many of 'x'
    void setFetchError(const QString &error) { m_fetchError = error; }

    void begin(const OutgoingRequest &request)
    {
        m_deliveries.clear();
        m_token = Sender::nextToken();
        m_sender->send(m_token, request);
    }
    bool wait()
    {
        return QTest::qWaitFor([this] { return !m_deliveries.isEmpty(); }, 30'000);
    }
    bool send(const OutgoingRequest &request)
    {
        begin(request);
        return wait();
    }
    bool resend(const Event &event, const QUrl &url)
    {
        Target target;
        target.url = url;
        setContent(event.body);
        const auto request = composeResend(event, target);
        return request && send(*request);
    }
    void cancel() { m_sender->cancel(m_token); }
    void end() { m_thread.reset(); }

    const Delivery &delivery() const { return m_deliveries.first(); }
    qsizetype reports() const { return m_deliveries.size(); }
    qint64 largestPiece() const { return m_largestPiece; }

private:
    QObject m_context;
    QByteArray m_content;
    qint64 m_generatedBytes = 0;
    QString m_fetchError;
    std::atomic<qint64> m_largestPiece{0};
    QList<Delivery> m_deliveries;
    Sender::Token m_token = 0;
    Sender *m_sender = nullptr;
    std::unique_ptr<WorkerThread> m_thread; // last: it ends before what it uses
};

inline OutgoingRequest editedRequest(const QUrl &url, const QByteArray &method,
    const QByteArray &body, const HeaderList &headers = {})
{
    return *composeEdited(Event(), {method, url, headers, true, body}, Target());
}

} // namespace tallyman::test
