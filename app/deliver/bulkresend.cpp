// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/bulkresend.h"

#include "base/clock.h"
#include "deliver/pace.h"

#include <QPointer>
#include <QSet>
#include <QTimer>
#include <algorithm>

namespace tallyman {

namespace {
constexpr int kProgressIntervalMs = 100;
constexpr int kMaxParallel = 64;
} // namespace

class BulkResend::Private
{
public:
    Private(BulkResend *owner, LoadEvent load, Compose compose, Send send, Cancel cancel);

    void start(const IdSet &ids, const BulkOptions &options);
    void cancel();
    // Ends what is in flight and hears of nothing any more.
    void abandon();

    BulkProgress progress;

private:
    void cancelSends();
    void pump();
    bool mayStartNext();
    void startNext();
    void onLoaded(const Result<EventPtr> &event);
    void sendOne(const OutgoingRequest &request);
    void onSent(const Result<Delivery> &delivery);
    void skip(const Error &error);
    void countDone();
    void finish();
    [[nodiscard]] qint64 elapsed() const;

    BulkResend *q;
    const LoadEvent m_load;
    const Compose m_compose;
    const Send m_send;
    const Cancel m_cancel;
    BulkOptions m_options;
    IdSet m_ids;
    qint64 m_position = 0; // how many have been begun
    int m_inFlight = 0;    // being loaded or sent
    QSet<Sender::Token> m_tokens;
    Pace m_pace{0, 0};
    qint64 m_startedUs = 0;
    bool m_pumping = false; // callbacks may come from inside load() and send()
    quint64 m_run = 0;      // callbacks of an earlier start() are dropped
    QTimer m_paceTimer;
    QTimer m_progressTimer;
};

BulkResend::Private::Private(
    BulkResend *owner, LoadEvent load, Compose compose, Send send, Cancel cancel)
    : q(owner)
    , m_load(std::move(load))
    , m_compose(std::move(compose))
    , m_send(std::move(send))
    , m_cancel(std::move(cancel))
{
    m_paceTimer.setSingleShot(true);
    m_paceTimer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_paceTimer, &QTimer::timeout, q, [this] { pump(); });
    m_progressTimer.setSingleShot(true);
    m_progressTimer.setInterval(kProgressIntervalMs);
    QObject::connect(&m_progressTimer, &QTimer::timeout, q, [this] {
        progress.elapsedUs = elapsed();
        Q_EMIT q->progressChanged();
    });
}

qint64 BulkResend::Private::elapsed() const
{
    return SystemClock::instance().monotonicUs() - m_startedUs;
}

void BulkResend::Private::start(const IdSet &ids, const BulkOptions &options)
{
    Q_ASSERT(!progress.running);
    m_startedUs = SystemClock::instance().monotonicUs();
    m_options = options;
    m_options.parallel = std::clamp(options.parallel, 1, kMaxParallel);
    m_ids = ids;
    m_position = 0;
    ++m_run;
    m_pace = Pace(options.perSecond, m_startedUs);
    progress = {};
    progress.total = ids.size();
    progress.running = true;
    m_paceTimer.start(0); // finished() never comes from inside start()
}

void BulkResend::Private::pump()
{
    if (m_pumping || !progress.running)
        return;
    m_pumping = true;
    while (mayStartNext())
        startNext();
    m_pumping = false;
    if (m_inFlight == 0 && (progress.cancelled || m_position == progress.total))
        finish();
}

bool BulkResend::Private::mayStartNext()
{
    if (progress.cancelled || m_position == progress.total || m_inFlight >= m_options.parallel)
        return false;
    const qint64 now = SystemClock::instance().monotonicUs();
    if (m_pace.take(now))
        return true;
    m_paceTimer.start(static_cast<int>((m_pace.waitUs(now) + 999) / 1000));
    return false;
}

void BulkResend::Private::startNext()
{
    const qint64 position = m_options.newestFirst ? progress.total - 1 - m_position : m_position;
    ++m_position;
    ++m_inFlight;
    m_load(m_ids.at(position), m_options.target,
        [this, guard = QPointer<BulkResend>(q), run = m_run](const Result<EventPtr> &event) {
            if (guard && run == m_run)
                onLoaded(event);
        });
}

void BulkResend::Private::onLoaded(const Result<EventPtr> &event)
{
    if (progress.cancelled) {
        countDone();
        return;
    }
    if (!event) {
        skip(event.error());
        return;
    }
    const auto request = m_compose(**event, m_options.target);
    if (request)
        sendOne(*request);
    else
        skip(request.error());
}

void BulkResend::Private::sendOne(const OutgoingRequest &request)
{
    auto token = std::make_shared<Sender::Token>(0);
    auto done = std::make_shared<bool>(false);
    *token = m_send(request,
        [this, guard = QPointer<BulkResend>(q), run = m_run, token, done](
            const Result<Delivery> &delivery) {
            *done = true;
            if (!guard || run != m_run)
                return;
            m_tokens.remove(*token);
            onSent(delivery);
        });
    if (!*done)
        m_tokens.insert(*token);
}

void BulkResend::Private::onSent(const Result<Delivery> &delivery)
{
    if (!delivery) {
        ++progress.failed;
        progress.lastError = delivery.error().message;
    } else if (delivery->outcome == DeliveryOutcome::Answered) {
        const bool accepted = delivery->status >= 200 && delivery->status < 300;
        ++(accepted ? progress.succeeded : progress.refused);
        if (!accepted)
            progress.lastError = QStringLiteral("Event %1 was answered with status %2.")
                                     .arg(delivery->eventId)
                                     .arg(delivery->status);
    } else if (delivery->outcome != DeliveryOutcome::Cancelled) {
        ++progress.failed;
        progress.lastError = delivery->error;
    }
    countDone();
}

void BulkResend::Private::skip(const Error &error)
{
    ++progress.skipped;
    progress.lastError = error.message;
    countDone();
}

void BulkResend::Private::countDone()
{
    ++progress.done;
    --m_inFlight;
    if (!m_progressTimer.isActive())
        m_progressTimer.start();
    pump();
}

void BulkResend::Private::cancel()
{
    if (!progress.running || progress.cancelled)
        return;
    progress.cancelled = true;
    cancelSends();
    m_paceTimer.start(0); // when nothing is in flight
}

void BulkResend::Private::cancelSends()
{
    const QSet<Sender::Token> tokens = m_tokens; // callbacks may come at once
    for (const Sender::Token token : tokens)
        m_cancel(token);
}

void BulkResend::Private::abandon()
{
    ++m_run;
    cancelSends();
}

void BulkResend::Private::finish()
{
    progress.running = false;
    progress.elapsedUs = elapsed();
    m_paceTimer.stop();
    m_progressTimer.stop();
    m_ids.clear();
    Q_EMIT q->finished();
}

BulkResend::BulkResend(LoadEvent load, Compose compose, Send send, Cancel cancel, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(
          this, std::move(load), std::move(compose), std::move(send), std::move(cancel)))
{
}

BulkResend::~BulkResend()
{
    d->abandon();
}

void BulkResend::start(const IdSet &ids, const BulkOptions &options)
{
    d->start(ids, options);
}

void BulkResend::cancel()
{
    d->cancel();
}

const BulkProgress &BulkResend::progress() const
{
    return d->progress;
}

} // namespace tallyman
