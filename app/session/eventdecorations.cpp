// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/eventdecorations.h"

#include "base/clock.h"
#include "session/eventfieldreader.h"
#include "session/session.h"
#include "store/analysisrecords.h"
#include "store/readpool.h"

#include <algorithm>
#include <limits>

namespace tallyman {

namespace {

constexpr qint64 kPageEvents = 32;
constexpr int kPagesKept = 64;
constexpr int kRenewalMs = 300;

} // namespace

struct EventDecorations::Page
{
    QHash<EventId, EventDecoration> events;
    EventId readTo = 0;     // no later one was there
    bool isComplete = true; // all is known about these
    bool isSeen = true;     // was asked for since it was read
};

namespace {

// Which of the rules, the first that matches, gives its colour to an event.
void colourEvents(EventReader &reader, const QList<ColourRule> &rules, EventId first, EventId last,
    QHash<EventId, EventDecoration> &events)
{
    const qint64 now = SystemClock::instance().nowUs();
    for (const ColourRule &rule : rules) {
        const auto filter = Filter::parse(rule.filter, now);
        if (!rule.enabled || !filter || filter->isEmpty())
            continue;
        const IdSet matching = reader.matching(*filter, first, last);
        for (const IdSet::Range &range : matching.ranges()) {
            for (EventId id = range.first; id <= range.last; ++id) {
                EventDecoration &event = events[id];
                if (!event.colour)
                    event.colour = rule.colour;
            }
        }
    }
}

// Up to which event senders, imports and findings are known.
EventId knownTo(EventReader &reader)
{
    if (!hasAnalysis(reader.database()))
        return std::numeric_limits<EventId>::max();
    return std::min(followerState(reader.database(), "analysis").cursor,
        followerState(reader.database(), "findings").cursor);
}

} // namespace

EventDecorations::EventDecorations(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_pages(kPagesKept)
{
    m_renewal.setSingleShot(true);
    m_renewal.setInterval(kRenewalMs);
    connect(&m_renewal, &QTimer::timeout, this, &EventDecorations::renewIncomplete);
    connect(session, &Session::analysed, this, &EventDecorations::onAnalysed);
    connect(session, &Session::findingsChanged, this, &EventDecorations::renew);
    connect(session, &Session::profilesLoaded, this, &EventDecorations::renewAll);
    connect(session, &Session::endpointsChanged, this, &EventDecorations::renewAll);
    connect(session, &Session::settingsChanged, this, &EventDecorations::followMuted);
    followMuted();
    connect(session, &Session::eventsChanged, this, [this](const IdSet &ids) {
        for (const IdSet::Range &range : ids.ranges())
            renew(range.first, range.last);
    });
}

EventDecorations::~EventDecorations() = default;

void EventDecorations::setFields(const QList<EventField> &fields)
{
    if (fields == m_fields)
        return;
    m_fields = fields;
    startAnew();
}

void EventDecorations::setRules(const QList<ColourRule> &rules)
{
    if (rules == m_rules)
        return;
    m_rules = rules;
    startAnew();
}

void EventDecorations::startAnew()
{
    ++m_generation;
    m_pages.clear();
    m_loading.clear();
    m_stale.clear();
    Q_EMIT loaded(1, m_session->statistics().lastId);
}

void EventDecorations::followMuted()
{
    const QStringList &muted = m_session->settings().mutedFindings;
    if (muted == m_muted)
        return;
    m_muted = muted;
    renewAll();
}

bool EventDecorations::isReadable(qint64 id) const
{
    const auto isReceived = [](const EventField &field) {
        return field.kind == EventField::Kind::Header || field.kind == EventField::Kind::Json;
    };
    return !m_analysed || id <= *m_analysed || !m_rules.isEmpty()
        || std::any_of(m_fields.begin(), m_fields.end(), isReceived);
}

// What was not readable is asked for again.
void EventDecorations::onAnalysed(qint64 last)
{
    const qint64 before = std::exchange(m_analysed, last).value_or(0);
    if (last > before && !(m_fields.isEmpty() && m_rules.isEmpty()))
        Q_EMIT loaded(before + 1, last);
}

const EventDecoration *EventDecorations::of(qint64 id) const
{
    if (m_fields.isEmpty() && m_rules.isEmpty())
        return nullptr;
    Page *page = m_pages.object(id / kPageEvents);
    if (page == nullptr || id > page->readTo) {
        if (isReadable(id))
            load(id / kPageEvents);
        return nullptr;
    }
    page->isSeen = true;
    const auto found = page->events.constFind(id);
    return found == page->events.constEnd() ? nullptr : &*found;
}

void EventDecorations::load(qint64 number) const
{
    if (m_loading.contains(number))
        return;
    m_loading.insert(number);
    auto *self = const_cast<EventDecorations *>(this); // only fills the cache and says so
    m_session->readPool()->run<std::shared_ptr<Page>>(
        self,
        [number, rules = m_rules, choice = FieldChoice{m_fields, m_muted, m_session->profiles()}](
            EventReader &reader) -> Result<std::shared_ptr<Page>> {
            auto page = std::make_shared<Page>();
            const EventId first = number * kPageEvents;
            const EventId last = first + kPageEvents - 1;
            page->readTo = std::min(last, reader.revisions().lastId);
            page->isComplete = knownTo(reader) >= page->readTo;
            const auto values = readEventFields(reader, choice, first, last);
            for (auto event = values.cbegin(); event != values.cend(); ++event)
                page->events[event.key()].values = event.value();
            colourEvents(reader, rules, first, last, page->events);
            return page;
        },
        [self, number, generation = m_generation](const Result<std::shared_ptr<Page>> &page) {
            if (generation == self->m_generation)
                self->take(number, page ? std::make_unique<Page>(**page) : nullptr);
        });
}

void EventDecorations::take(qint64 number, std::unique_ptr<Page> page)
{
    m_loading.remove(number);
    if (!page)
        return;
    if (!page->isComplete && !m_renewal.isActive())
        m_renewal.start();
    m_pages.insert(number, page.release());
    if (m_stale.remove(number))
        load(number);
    Q_EMIT loaded(number * kPageEvents, number * kPageEvents + kPageEvents - 1);
}

// Something else may be said about these: what was read stays until it is read again.
void EventDecorations::renew(qint64 first, qint64 last)
{
    const QList<qint64> pages = m_pages.keys();
    for (const qint64 page : pages) {
        if (page * kPageEvents <= last && (page + 1) * kPageEvents > first
            && !m_loading.contains(page))
            load(page);
    }
    for (const qint64 page : std::as_const(m_loading)) {
        if (page * kPageEvents <= last && (page + 1) * kPageEvents > first)
            m_stale.insert(page);
    }
}

void EventDecorations::renewAll()
{
    renew(0, std::numeric_limits<EventId>::max());
}

void EventDecorations::renewIncomplete()
{
    const QList<qint64> pages = m_pages.keys();
    for (const qint64 page : pages) {
        Page *kept = m_pages.object(page);
        if (kept->isComplete)
            continue;
        if (std::exchange(kept->isSeen, false))
            load(page);
        else
            m_pages.remove(page); // nobody looks at it
    }
}

} // namespace tallyman
