// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/forwardrule.h"
#include "event/idset.h"
#include "event/outboxitem.h"
#include "session/ruletrials.h"

#include <QHash>
#include <QObject>
#include <QTimer>
#include <atomic>
#include <functional>
#include <memory>

namespace tallyman {

class Clock;
class Database;
class Forwarder;
class Outbox;
class Sender;
class Session;
class WorkerThread;

// Which deliveries are meant.
struct OutboxChoice
{
    qint64 id = 0;       // one; 0: see below
    qint64 targetId = 0; // those of one target; 0: of all
    bool onlyDead = true;
};

// The rules that pass events on, and the outbox with what is still to be delivered. In the process
// that captures it does what they say, on threads of its own, which begin when there is something
// to do. Owned by a Session; lives on its thread, and results come there as long as `context`
// lives.
class Forwarding : public QObject
{
    Q_OBJECT

public:
    template <typename T> using Callback = std::function<void(const Result<T> &)>;

    struct Place
    {
        QString path;
        QByteArray vfs;
        const Clock *clock = nullptr;
        bool captures = false; // this process delivers
    };

    Forwarding(Session *session, Place place);
    ~Forwarding() override;

    // --- rules
    [[nodiscard]] const QList<ForwardRule> &rules() const { return m_rules; }
    // `change` is given those that are stored, on the writer's thread; its error, or that the
    // result cannot be, is the error of the whole, and nothing is stored then. Rules that are
    // switched on by it are for the events that come from now on.
    void changeRules(std::function<Result<void>(QList<ForwardRule> &)> change, QObject *context,
        Callback<void> done);
    // Queues what the rule makes of these events; done with the number of deliveries.
    void runRule(
        const ForwardRule &rule, const IdSet &events, QObject *context, Callback<qint64> done);
    // What the rule would do to the newest of `events` that it matches, `most` at most; nothing is
    // queued. It is left off when `cancelled` becomes true: ErrorCode::Cancelled.
    void tryRule(const ForwardRule &rule, const IdSet &events, int most, QObject *context,
        Callback<RuleTrials> done, std::shared_ptr<std::atomic_bool> cancelled = {});

    // --- outbox
    void loadCounts(QObject *context, Callback<QHash<qint64, OutboxCounts>> done);
    // See outboxItems().
    void loadItems(qint64 targetId, std::optional<bool> dead, qint64 afterId, qint64 limit,
        QObject *context, Callback<QList<OutboxItem>> done);
    // Sends dead ones again, or at once what waits when it is one; done with how many.
    void retry(const OutboxChoice &choice, QObject *context, Callback<qint64> done);
    // Done with how many; what is being sent stays.
    void drop(const OutboxChoice &choice, QObject *context, Callback<qint64> done);
    // Both sides of an event that was passed on, see bothOutcomes(); empty when it was not.
    void loadOutcome(EventId id, QObject *context, Callback<QString> done);
    // Only where this process delivers.
    [[nodiscard]] const QList<TargetHealth> &health() const { return m_health; }
    // Something was changed by another process.
    void wake();
    // Up to which event it is known what it belongs to.
    void follow(EventId last);

Q_SIGNALS:
    void rulesChanged();
    void outboxChanged(); // four times a second at most
    void healthChanged();
    void scriptSaid(const QString &rule, qint64 event, const QStringList &lines);

private:
    // The names of targets that lead to the listener of the process that captures.
    [[nodiscard]] QStringList ownTargets() const;
    struct Run;
    void continueRun(const std::shared_ptr<Run> &run);
    void takeInRules();
    void start();
    void renewSigning();
    [[nodiscard]] SignRequest signer() const;
    void pauseGone(qint64 targetId, const QString &sentence);
    void changeOutbox(
        std::function<qint64(Database &)> job, QObject *context, const Callback<qint64> &done);

    Session *const m_session;
    const Place m_place;
    QList<ForwardRule> m_rules;
    QList<TargetHealth> m_health;
    std::unique_ptr<WorkerThread> m_sendThread;
    std::unique_ptr<WorkerThread> m_outboxThread;
    std::unique_ptr<WorkerThread> m_forwardThread;
    Sender *m_sender = nullptr;
    Outbox *m_outbox = nullptr;       // null: there was nothing to do yet
    Forwarder *m_forwarder = nullptr; // the same
    QTimer m_changed;
};

} // namespace tallyman
