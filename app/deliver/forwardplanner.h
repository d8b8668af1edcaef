// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "deliver/rewriter.h"
#include "event/filter.h"
#include "event/outboxitem.h"

#include <functional>

namespace tallyman {

class EventReader;

// Finds out which deliveries rules make of events. On one thread; functions throw SqliteError.
class ForwardPlanner
{
public:
    // What a script has said to an event, or that it failed.
    using ScriptSaid =
        std::function<void(const QString &rule, EventId event, const QStringList &lines)>;

    explicit ForwardPlanner(ScriptSaid said = {})
        : m_said(std::move(said))
    {
    }

    // Up to which event, `last` at most, all is known that the rule asks for.
    [[nodiscard]] static EventId knownTo(
        EventReader &reader, const ForwardRule &rule, const QList<Target> &targets, EventId last);
    // The events with first ≤ id ≤ last that the rule is for: complete requests that match its
    // filter. Trash is not left out.
    [[nodiscard]] static IdSet matching(
        EventReader &reader, const ForwardRule &rule, EventId first, EventId last, qint64 nowUs);
    // What is to be queued for these events. Where the script fails, the item is dead and says why.
    [[nodiscard]] QList<OutboxItem> plan(EventReader &reader, const ForwardRule &rule,
        const QList<Target> &targets, const IdSet &events, qint64 nowUs);
    // The requests of one event, for a look at what a rule does. Errors as Rewriter::requests(),
    // NotFound.
    [[nodiscard]] Result<QList<RewrittenRequest>> requestsFor(
        EventReader &reader, const ForwardRule &rule, EventId id);
    [[nodiscard]] const QStringList &console() const { return m_rewriter.console(); }

private:
    struct Planned;
    void planOne(EventReader &reader, Planned &planned, EventId id);

    Rewriter m_rewriter;
    const ScriptSaid m_said;
};

} // namespace tallyman
