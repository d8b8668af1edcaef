// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "deliver/forwardplanner.h"
#include "store/logfollower.h"
#include "store/payloadjudge.h"

namespace tallyman {

class Clock;

// Follows the log and queues what rules forward, each event once: where it has come to stands in
// the same transaction as what was queued. Lives on the thread “forwarding”, which scripts may hold
// up; public functions are thread-safe.
class Forwarder : public LogFollower
{
    Q_OBJECT

public:
    // `payloads`: reads content for filters.
    Forwarder(const QString &path, const QByteArray &vfs, EventLog *log, const Clock *clock,
        PayloadJudgeFactory payloads);
    ~Forwarder() override;

    // Rules that are switched off, or name no target that is there, queue nothing.
    void setRules(const QList<ForwardRule> &rules, const QList<Target> &targets);

Q_SIGNALS:
    // Something was put into the outbox.
    void queued();
    // What a script has said to an event.
    void scriptSaid(const QString &rule, qint64 event, const QStringList &lines);

protected:
    EventId open(Database &database) override;
    std::optional<Batch> next(EventId after, EventId available) override;
    void stored() override;

private:
    const Clock *const m_clock;
    const PayloadJudgeFactory m_payloads;
    QList<ForwardRule> m_rules; // that are on
    QList<Target> m_targets;
    ForwardPlanner m_planner;
    std::unique_ptr<EventReader> m_reader;
    bool m_queues = false; // the batch that is being stored
};

} // namespace tallyman
