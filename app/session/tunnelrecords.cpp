// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/tunnelrecords.h"

#include "base/clock.h"
#include "session/session.h"
#include "session/tunnelwatch.h"
#include "store/eventlog.h"
#include "store/readpool.h"

#include <QUrl>

namespace tallyman {

namespace {

constexpr int kRecords = 100;     // for one event, a moment ago
constexpr int kAllRecords = 1000; // an agent keeps some 50 MB of them
constexpr qint64 kComparedBytes = 1024 * 1024;
constexpr int kForgetMs = 15'000;
constexpr EventId kLookedThrough = 5000;
constexpr qint64 kFewSecondsUs = 5'000'000;
constexpr EventLog::Ticket kFirstTicket = EventLog::Ticket(3) << 62; // lower: of other writers

bool isThrough(const Event &event, const QString &publicUrl)
{
    const QByteArray host = QUrl(publicUrl).host().toLatin1().toLower();
    const HeaderList headers = event.headers();
    return headers.contains("X-Forwarded-For") || headers.contains("X-Forwarded-Host")
        || headers.value("Host").toLower() == host;
}

bool isKnown(const NgrokRequest &record, const QList<EventSummary> &events)
{
    return std::any_of(events.begin(), events.end(), [&record](const EventSummary &event) {
        const qint64 gapUs = std::abs(event.receivedAtUs - record.startUs);
        const bool isSame = event.method == record.method && event.target == record.target;
        // what ngrok has answered itself can only have been fetched before
        return isSame
            && (record.status == 0 ? gapUs <= kFewSecondsUs
                                   : event.listener == missedListener() && gapUs == 0);
    });
}

} // namespace

TunnelRecords::TunnelRecords(Session *session)
    : m_session(session)
{
    m_forget.setSingleShot(true);
    m_forget.setInterval(kForgetMs);
    connect(&m_forget, &QTimer::timeout, this, [this] { m_cache.clear(); });
}

// Records that were read after `sinceUs`; those that are at hand, if they are young enough.
void TunnelRecords::withRecords(
    int limit, qint64 sinceUs, QObject *context, const NgrokAgent::RequestsDone &done)
{
    const quint16 port = m_session->tunnel()->status().agentPort;
    if (!m_session->tunnel()->status().hasAgent()) {
        done(failure(ErrorCode::NotFound,
            QStringLiteral("No agent of ngrok runs on this machine, or it leads elsewhere.")));
        return;
    }
    if (m_forget.isActive() && m_cachePort == port && m_cachedAtUs > sinceUs) {
        done(m_cache);
        return;
    }
    const qint64 nowUs = SystemClock::instance().nowUs();
    m_agent.fetchRequests(port, limit, this,
        [this, port, nowUs, guard = QPointer<QObject>(context), done](
            const Result<QList<NgrokRequest>> &all) {
            if (all) {
                m_cache = *all;
                m_cachePort = port;
                m_cachedAtUs = nowUs;
                m_forget.start();
            }
            if (guard)
                done(all);
        });
}

void TunnelRecords::load(EventId id, QObject *context, const Done<Record> &done)
{
    const QPointer<QObject> guard(context);
    m_session->loadEvent(
        id, kComparedBytes, this, [this, guard, done](const Result<EventPtr> &event) {
            if (!guard)
                return;
            if (!event) {
                done(tl::unexpected<Error>(event.error()));
                return;
            }
            if (!isThrough(**event, m_session->tunnel()->status().publicUrl)) {
                done(Record());
                return;
            }
            // the agent completes its record when it has passed on the reply
            const qint64 sinceUs =
                (*event)->answeredAtUs.value_or((*event)->receivedAtUs) + kFewSecondsUs / 5;
            withRecords(kRecords, sinceUs, guard, [event = *event, done](const auto &records) {
                if (!records) {
                    done(tl::unexpected<Error>(records.error()));
                    return;
                }
                const qsizetype at = recordOf(*records, *event);
                done(at < 0 ? Record() : Record(joined(records->at(at), *event)));
            });
        });
}

void TunnelRecords::fetchMissed(QObject *context, const Done<qint64> &done)
{
    if (m_fetching) {
        done(failure(ErrorCode::Busy, QStringLiteral("It is being fetched already.")));
        return;
    }
    if (m_session->workspace().mode != WorkspaceMode::Capture) {
        done(failure(ErrorCode::ReadOnly,
            QStringLiteral("Only the program that receives into this workspace can fetch.")));
        return;
    }
    m_fetching = true;
    m_fetchContext = context;
    m_fetchDone = done;
    m_stored = 0;
    m_storedIds.clear();
    withRecords(kAllRecords, SystemClock::instance().nowUs(), this, [this](const auto &records) {
        if (records)
            sort(*records);
        else
            endFetch(tl::unexpected<Error>(records.error()));
    });
}

// What nobody has taken, and is not there yet.
void TunnelRecords::sort(const QList<NgrokRequest> &records)
{
    QList<NgrokRequest> missed;
    const qint64 nowUs = SystemClock::instance().nowUs();
    const QStringList before = m_session->tunnel()->setting().fetched;
    const QString endpoint = m_session->tunnel()->status().endpoint;
    for (const NgrokRequest &record : records) {
        if (wasMissed(record, nowUs) && isOfEndpoint(record, endpoint)
            && !before.contains(record.id))
            missed.prepend(record); // the oldest first
    }
    const EventId last = m_session->statistics().lastId;
    m_session->readPool()->run<QList<EventSummary>>(
        this,
        [last](EventReader &reader) -> Result<QList<EventSummary>> {
            return reader.summaries(qMax<EventId>(1, last - kLookedThrough), last);
        },
        [this, missed](const Result<QList<EventSummary>> &events) {
            if (!events) {
                endFetch(tl::unexpected<Error>(events.error()));
                return;
            }
            QList<NgrokRequest> fresh;
            for (const NgrokRequest &record : missed) {
                if (!isKnown(record, *events))
                    fresh.append(record);
            }
            store(fresh);
        });
}

// The log is listened to only meanwhile: it speaks thousands of times a second.
void TunnelRecords::store(const QList<NgrokRequest> &missed)
{
    connect(m_session->log(), &EventLog::appended, this,
        [this](const QList<EventLog::Appended> &events) {
            for (const EventLog::Appended &appended : events)
                onAppended(appended.ticket, appended.id);
        });
    connect(m_session->log(), &EventLog::appendFailed, this, &TunnelRecords::onAppendFailed);
    EventLog::Ticket ticket = kFirstTicket;
    for (const NgrokRequest &record : missed) {
        const Event event = eventOf(record);
        m_waiting.insert(++ticket, event);
        m_ids.insert(ticket, record.id);
        m_session->log()->append(toNewEvent(event), ticket);
    }
    if (missed.isEmpty())
        endFetch(0);
}

void TunnelRecords::onAppended(quint64 ticket, EventId id)
{
    const auto event = m_waiting.constFind(ticket);
    if (event == m_waiting.constEnd())
        return;
    m_session->setComment(id, event->comment);
    m_storedIds.append(m_ids.take(ticket));
    m_waiting.erase(event);
    ++m_stored;
    if (m_waiting.isEmpty()) {
        Q_EMIT fetched(m_storedIds);
        endFetch(m_stored);
    }
}

void TunnelRecords::onAppendFailed(const QList<quint64> &tickets, const Error &error)
{
    bool own = false;
    for (const quint64 ticket : tickets)
        own = m_waiting.remove(ticket) > 0 || own;
    if (own && m_waiting.isEmpty())
        endFetch(tl::unexpected<Error>(error));
}

void TunnelRecords::endFetch(const Result<qint64> &result)
{
    m_session->log()->disconnect(this);
    m_fetching = false;
    m_waiting.clear();
    m_ids.clear();
    const auto done = std::exchange(m_fetchDone, {});
    if (m_fetchContext && done)
        done(result);
}

} // namespace tallyman
