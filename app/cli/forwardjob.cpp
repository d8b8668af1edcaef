// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/forwardjob.h"

#include "base/clock.h"
#include "cli/commandline.h"
#include "cli/deliveryline.h"
#include "cli/output.h"
#include "cli/sendtarget.h"
#include "deliver/forwardplanner.h"
#include "session/requestsigning.h"
#include "store/readpool.h"

namespace tallyman {

namespace {

constexpr EventId kAtOnce = 20'000; // events that are looked at in one go
constexpr int kLaterMs = 100;       // until what an event belongs to may be known

} // namespace

ForwardJob::ForwardJob(Options options)
    : m_options(std::move(options))
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        pump();
        lookForMore();
    });
}

std::optional<int> ForwardJob::start()
{
    const auto filter = Filter::parse(m_options.filter, SystemClock::instance().nowUs());
    if (!filter) {
        complain(filter.error());
        return kExitWrongUse;
    }
    m_filter = *filter;
    if (const auto failed = openSession(m_options.workspace, false))
        return failed;
    if (const auto failed = findSendTarget(*session(), m_options.to, m_options.yes, m_target))
        return failed;
    if (m_options.onlyNew)
        m_lookedAt = session()->statistics().lastId;
    m_pace = Pace(m_options.perSecond, SystemClock::instance().monotonicUs());
    whenKeysAreKnown(*session(), m_target, this, [this] {
        connect(session(), &Session::eventsCommitted, this, &ForwardJob::lookForMore);
        lookForMore();
    });
    return std::nullopt;
}

void ForwardJob::lookForMore()
{
    const EventId last = session()->statistics().lastId;
    if (m_looking || m_interrupted || !m_waiting.isEmpty())
        return;
    if (m_lookedAt >= last) {
        endIfDone();
        return;
    }
    m_looking = true;
    const EventId first = m_lookedAt + 1;
    const auto known = std::make_shared<EventId>(0);
    ForwardRule rule; // that nobody has stored
    rule.filter = m_options.filter;
    session()->readPool()->run<IdSet>(
        this,
        [rule, first, last, known, live = session()->ids()](EventReader &reader) -> Result<IdSet> {
            const EventId upTo = std::min(last, first + kAtOnce - 1);
            *known = ForwardPlanner::knownTo(reader, rule, {}, upTo);
            const qint64 now = SystemClock::instance().nowUs();
            IdSet events = ForwardPlanner::matching(reader, rule, first, *known, now);
            IdSet deleted = events;
            deleted.subtract(live);
            events.subtract(deleted);
            return events;
        },
        [this, known](const Result<IdSet> &events) { onMatching(events, *known); });
}

void ForwardJob::onMatching(const Result<IdSet> &events, EventId upTo)
{
    m_looking = false;
    if (!events) {
        complain(events.error());
        m_interrupted = true;
        endIfDone();
        return;
    }
    const bool moved = upTo > m_lookedAt;
    m_lookedAt = std::max(m_lookedAt, upTo);
    for (const IdSet::Range &range : events->ranges()) {
        for (EventId id = range.first; id <= range.last; ++id)
            m_waiting.append(id);
    }
    if (!moved) { // what is asked for is not known yet
        m_timer.start(kLaterMs);
        return;
    }
    pump();
    lookForMore();
}

void ForwardJob::pump()
{
    while (!m_interrupted && !m_waiting.isEmpty() && m_underWay < m_options.parallel) {
        const qint64 now = SystemClock::instance().monotonicUs();
        if (!m_pace.take(now)) {
            m_timer.start(static_cast<int>(m_pace.waitUs(now) / 1000 + 1));
            return;
        }
        sendNext();
    }
    if (m_interrupted)
        endIfDone();
    else if (m_waiting.isEmpty())
        lookForMore();
}

void ForwardJob::sendNext()
{
    ++m_underWay;
    session()->loadEvent(m_waiting.takeFirst(), contentToSign(m_target), this,
        [this](const Result<EventPtr> &event) {
            if (event)
                send(**event);
            else
                failed(event.error().message);
        });
}

void ForwardJob::send(const Event &event)
{
    if (m_interrupted) {
        --m_underWay;
        endIfDone();
        return;
    }
    const auto request = composeForTarget(event, m_target, session()->signing());
    if (!request) {
        failed(request.error().message);
        return;
    }
    const auto token = std::make_shared<Sender::Token>(0);
    *token = session()->send(*request, this,
        [this, token](const Result<Delivery> &delivery) { report(*token, delivery); });
    m_tokens.insert(*token);
}

void ForwardJob::report(Sender::Token token, const Result<Delivery> &delivery)
{
    m_tokens.remove(token);
    if (!delivery) {
        failed(delivery.error().message);
        return;
    }
    ++m_sent;
    m_delivered += delivery->status >= 200 && delivery->status < 300;
    const bool shown =
        writeOut(m_options.json ? deliveryJsonLine(*delivery) : deliveryLine(*delivery));
    flushOut();
    --m_underWay;
    if (!shown)
        interrupt();
    pump();
}

void ForwardJob::failed(const QString &sentence)
{
    complain(sentence);
    ++m_sent;
    --m_underWay;
    pump();
}

void ForwardJob::interrupt()
{
    m_interrupted = true;
    const QSet<Sender::Token> tokens = m_tokens;
    for (const Sender::Token token : tokens)
        session()->cancelSend(token);
    endIfDone();
}

void ForwardJob::endIfDone()
{
    if (m_underWay > 0 || m_looking || (m_options.follow && !m_interrupted))
        return;
    if (m_interrupted)
        complain(QStringLiteral("Interrupted; %1 of %2 events that were sent were delivered.")
                     .arg(m_delivered)
                     .arg(m_sent));
    const bool well = m_delivered == m_sent && (!m_interrupted || m_options.follow);
    finish(well ? kExitDone : kExitFailed);
}

} // namespace tallyman
