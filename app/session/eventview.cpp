// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/eventview.h"

#include "session/session.h"
#include "store/readpool.h"

#include <algorithm>
#include <atomic>

namespace tallyman {

namespace {

constexpr qint64 kPageEvents = 128; // ids per page; a page holds those that are in the log
constexpr int kSummariesKept = 8192;
constexpr qint64 kPagesForgottenSingly = 64;
constexpr qint64 kFollowedAtOnce = 4096; // ids per query
constexpr int kLaterMs = 200;

} // namespace

struct EventView::Page
{
    QHash<EventId, EventSummary> summaries;
    QSet<EventId> missing; // rows of which the workspace has no event (it is damaged)
};

// What was found up to some event.
struct EventView::Judged
{
    IdSet ids;
    EventId upTo = 0;
};

EventView::EventView(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_ids(session->ids())
    , m_followed(session->statistics().lastId)
    , m_available(m_followed)
    , m_pages(kSummariesKept)
{
    m_later.setSingleShot(true);
    m_later.setInterval(kLaterMs);
    connect(&m_later, &QTimer::timeout, this, &EventView::followNext);
    connect(session, &Session::analysed, this, &EventView::followNext);
    connect(session, &Session::inspected, this, &EventView::followNext);
    connect(session, &Session::eventsCommitted, this, &EventView::onCommitted);
    connect(session, &Session::eventsDeleted, this, &EventView::removeIds);
    connect(session, &Session::eventsRestored, this, &EventView::onRestored);
    connect(session, &Session::eventsChanged, this, &EventView::onChanged);
    connect(session, &Session::endpointsChanged, this, &EventView::judgeEndpointsAnew);
    connect(session, &Session::expectationsChanged, this, &EventView::judgeEndpointsAnew);
}

EventView::~EventView()
{
    cancelScan();
}

// Which endpoint an event belongs to is as they are set now.
void EventView::judgeEndpointsAnew()
{
    bool asks = false;
    m_filter.forEachCondition([&asks](const FilterCondition &condition) {
        asks = asks || condition.subject == FilterSubject::Endpoint;
    });
    if (asks)
        setFilter(Filter(m_filter));
}

void EventView::setFilter(const Filter &filter)
{
    cancelScan();
    ++m_generation;
    Q_EMIT aboutToReset();
    m_filter = filter;
    m_pages.clear();
    m_loading.clear();
    m_available = m_session->statistics().lastId;
    m_followed = m_available;
    m_following = false;
    setProblem({});
    m_ids = filter.isEmpty() ? m_session->ids() : IdSet();
    Q_EMIT reset();
    if (!filter.isEmpty())
        startScan();
}

const EventSummary *EventView::summaryAt(qint64 row)
{
    const EventId id = m_ids.at(row);
    const qint64 number = id / kPageEvents;
    const Page *page = m_pages.object(number);
    if (page) {
        const auto found = page->summaries.constFind(id);
        if (found != page->summaries.constEnd())
            return &*found;
        if (page->missing.contains(id))
            return nullptr;
    }
    loadPage(number);
    return nullptr;
}

void EventView::loadPage(qint64 number)
{
    if (m_loading.contains(number))
        return;
    m_loading.insert(number);
    const EventId first = number * kPageEvents;
    const EventId last = first + kPageEvents - 1;
    m_session->readPool()->run<QList<EventSummary>>(
        this,
        [=](EventReader &reader) -> Result<QList<EventSummary>> {
            return reader.summaries(first, last);
        },
        [this, number, first, last, generation = m_generation](
            const Result<QList<EventSummary>> &loaded) {
            if (generation != m_generation)
                return;
            m_loading.remove(number);
            if (!loaded)
                return;
            auto page = std::make_unique<Page>();
            for (const EventSummary &summary : *loaded) {
                if (m_ids.contains(summary.id)) // of a sparse filter a page has few rows
                    page->summaries.insert(summary.id, summary);
            }
            const qint64 from = m_ids.lowerBound(first);
            const qint64 to = m_ids.lowerBound(last + 1) - 1;
            for (qint64 row = from; row <= to; ++row) {
                if (const EventId id = m_ids.at(row); !page->summaries.contains(id))
                    page->missing.insert(id);
            }
            const int cost = std::max(1, static_cast<int>(page->summaries.size()));
            m_pages.insert(number, page.release(), cost);
            if (from <= to)
                Q_EMIT rowsLoaded(from, to);
        });
}

// --- following the log

void EventView::onCommitted(EventId first, EventId last)
{
    m_available = last;
    // Of a page that is only partly there, the rest must be read again.
    if (m_filter.isEmpty()) {
        m_followed = last;
        appendIds(first, last);
        return;
    }
    followNext();
}

void EventView::followNext()
{
    if (m_following || m_filter.isEmpty() || m_followed >= m_available)
        return;
    m_following = true;
    const EventId first = m_followed + 1;
    const EventId last = std::min(m_available, m_followed + kFollowedAtOnce);
    m_session->readPool()->run<Judged>(
        this,
        [=, filter = m_filter](
            EventReader &reader) -> Result<Judged> { return judge(reader, filter, first, last); },
        [this, last, generation = m_generation](const Result<Judged> &found) {
            if (generation != m_generation)
                return;
            m_following = false;
            if (!found) { // the next events make it try again
                setProblem(found.error().message);
                return;
            }
            m_followed = std::max(m_followed, found->upTo);
            insertIds(found->ids);
            if (found->upTo < last)
                m_later.start();
            else
                followNext();
        });
}

// Events of which not everything is known that the filter asks for are left for later.
EventView::Judged EventView::judge(
    EventReader &reader, const Filter &filter, EventId first, EventId last)
{
    Judged judged;
    judged.upTo = reader.knownTo(filter, last);
    if (judged.upTo >= first)
        judged.ids = reader.matching(filter, first, judged.upTo);
    return judged;
}

// --- finding what was there before

void EventView::startScan()
{
    m_scanCancelled = std::make_shared<std::atomic_bool>(false);
    m_scanning = true;
    m_scanProgress = 0;
    m_scanPace = {};
    m_scanFrom = m_followed;
    Q_EMIT scanChanged();
    scanNext(m_followed);
}

// Newest first: what the user looks for is usually recent.
void EventView::scanNext(EventId upTo)
{
    const EventId first = std::max<EventId>(1, upTo - m_scanPace.ids() + 1);
    if (upTo < 1) {
        finishScan();
        return;
    }
    m_scanPace.begin();
    m_session->readPool()->run<Judged>(
        this,
        [=, filter = m_filter](
            EventReader &reader) -> Result<Judged> { return judge(reader, filter, first, upTo); },
        [this, first, upTo, generation = m_generation](const Result<Judged> &found) {
            if (generation != m_generation || !m_scanning)
                return;
            m_scanPace.end();
            if (!found) {
                setProblem(found.error().message);
                finishScan();
                return;
            }
            if (found->upTo < upTo) {
                m_followed = std::min(m_followed, found->upTo);
                m_later.start();
            }
            insertIds(found->ids);
            m_scanProgress = m_scanFrom > 0
                ? 1.0 - static_cast<double>(first) / static_cast<double>(m_scanFrom)
                : 1.0;
            Q_EMIT scanChanged();
            scanNext(first - 1);
        },
        ReadPool::Priority::Background, m_scanCancelled);
}

void EventView::finishScan()
{
    m_scanning = false;
    m_scanProgress = 1;
    Q_EMIT scanChanged();
}

void EventView::setProblem(const QString &sentence)
{
    if (m_problem == sentence)
        return;
    m_problem = sentence;
    Q_EMIT scanChanged();
}

void EventView::cancelScan()
{
    if (!m_scanning)
        return;
    *m_scanCancelled = true;
    m_scanning = false;
    Q_EMIT scanChanged();
}

// --- rows

void EventView::appendIds(EventId first, EventId last)
{
    forgetPages(first, last);
    const qint64 row = m_ids.size();
    Q_EMIT rowsAboutToBeInserted(row, row + (last - first));
    m_ids.insert(first, last);
    Q_EMIT rowsInserted();
}

// Pages that were read before all of their events were there.
void EventView::forgetPages(EventId first, EventId last)
{
    if (last / kPageEvents - first / kPageEvents > kPagesForgottenSingly) {
        m_pages.clear();
        return;
    }
    for (qint64 page = first / kPageEvents; page <= last / kPageEvents; ++page)
        m_pages.remove(page);
}

void EventView::insertIds(const IdSet &found)
{
    IdSet fresh = found;
    fresh.subtract(m_ids);
    IdSet deleted = fresh;
    deleted.subtract(m_session->ids());
    fresh.subtract(deleted);
    // Consecutive rows may have ids far apart; each run between two present rows is one insertion.
    qsizetype i = 0;
    const auto &ranges = fresh.ranges();
    while (i < ranges.size()) {
        const qint64 row = m_ids.lowerBound(ranges[i].first);
        IdSet run;
        while (i < ranges.size() && m_ids.lowerBound(ranges[i].first) == row) {
            run.insert(ranges[i].first, ranges[i].last);
            ++i;
        }
        Q_EMIT rowsAboutToBeInserted(row, row + run.size() - 1);
        m_ids.unite(run);
        Q_EMIT rowsInserted();
    }
}

void EventView::removeIds(const IdSet &ids)
{
    // From the end, so that earlier rows keep their numbers.
    const auto ranges = ids.ranges();
    for (auto range = ranges.rbegin(); range != ranges.rend(); ++range) {
        const qint64 from = m_ids.lowerBound(range->first);
        const qint64 to = m_ids.lowerBound(range->last + 1) - 1;
        if (from > to)
            continue;
        Q_EMIT rowsAboutToBeRemoved(from, to);
        m_ids.remove(range->first, range->last);
        Q_EMIT rowsRemoved();
    }
}

void EventView::onRestored(const IdSet &ids)
{
    if (m_filter.isEmpty()) {
        insertIds(ids);
        return;
    }
    const auto bounds = std::pair(*ids.first(), *ids.last());
    m_session->readPool()->run<IdSet>(
        this,
        [=, filter = m_filter](EventReader &reader) -> Result<IdSet> {
            return reader.matching(filter, bounds.first, bounds.second);
        },
        [this, ids, generation = m_generation](const Result<IdSet> &found) {
            if (generation != m_generation || !found)
                return;
            IdSet others = *found;
            others.subtract(ids);
            IdSet restored = *found;
            restored.subtract(others);
            insertIds(restored);
        },
        ReadPool::Priority::Background);
}

// Marks or comments: the pages are read again, and shown again when that is done.
void EventView::onChanged(const IdSet &ids)
{
    const QList<qint64> pages = m_pages.keys();
    for (const qint64 page : pages) {
        const EventId first = page * kPageEvents;
        const qint64 from = ids.lowerBound(first);
        if (from < ids.size() && ids.at(from) < first + kPageEvents)
            loadPage(page);
    }
}

} // namespace tallyman
