// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/forwarder.h"

#include "base/clock.h"
#include "store/eventreader.h"
#include "store/outboxrecords.h"
#include "store/records.h"

#include <algorithm>

namespace tallyman {

namespace {

const QByteArray kCursorKey = QByteArrayLiteral("forwardedUpTo");
constexpr EventId kEventsAtOnce = 2000; // of one transaction
constexpr EventId kScriptedAtOnce = 20; // each may take a second

} // namespace

Forwarder::Forwarder(const QString &path, const QByteArray &vfs, EventLog *log, const Clock *clock,
    PayloadJudgeFactory payloads)
    : LogFollower(path, vfs, log, 1)
    , m_clock(clock)
    , m_payloads(std::move(payloads))
    , m_planner([this](const QString &rule, EventId event, const QStringList &lines) {
        Q_EMIT scriptSaid(rule, event, lines);
    })
{
}

Forwarder::~Forwarder() = default;

void Forwarder::setRules(const QList<ForwardRule> &rules, const QList<Target> &targets)
{
    QMetaObject::invokeMethod(
        this,
        [this, rules, targets] {
            m_rules.clear();
            for (const ForwardRule &rule : rules) {
                if (rule.enabled)
                    m_rules.append(rule);
            }
            m_targets = targets;
        },
        Qt::QueuedConnection);
}

EventId Forwarder::open(Database &database)
{
    m_reader = std::make_unique<EventReader>(database, m_payloads ? m_payloads() : nullptr);
    return m_reader->setting(kCursorKey).toLongLong();
}

std::optional<LogFollower::Batch> Forwarder::next(EventId after, EventId available)
{
    if (m_rules.isEmpty())
        return std::nullopt;
    EventId known = available;
    EventId since = available;
    bool scripted = false;
    for (const ForwardRule &rule : std::as_const(m_rules)) {
        known = std::min(known, ForwardPlanner::knownTo(*m_reader, rule, m_targets, available));
        since = std::min(since, rule.since);
        scripted = scripted || !rule.script.isEmpty();
    }
    const EventId from = std::max(after, since); // nobody wants what came before
    const EventId upTo = std::min(known, from + (scripted ? kScriptedAtOnce : kEventsAtOnce));
    if (upTo <= after)
        return std::nullopt;
    QList<OutboxItem> items;
    const qint64 now = m_clock->nowUs();
    for (const ForwardRule &rule : std::as_const(m_rules)) {
        const EventId first = std::max(from, rule.since) + 1;
        if (first <= upTo && !isStopped())
            items += m_planner.plan(*m_reader, rule, m_targets,
                ForwardPlanner::matching(*m_reader, rule, first, upTo, now), now);
    }
    if (isStopped())
        return std::nullopt;
    // in the order in which the events came, whichever rule it was
    std::stable_sort(items.begin(), items.end(),
        [](const OutboxItem &a, const OutboxItem &b) { return a.eventId < b.eventId; });
    m_queues = !items.isEmpty();
    return Batch{upTo, [items, upTo](Database &database) {
                     queueItems(database, items);
                     writeSetting(database, kCursorKey, QByteArray::number(upTo));
                 }};
}

void Forwarder::stored()
{
    if (m_queues)
        Q_EMIT queued();
    m_queues = false;
}

} // namespace tallyman
