// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "event/settings.h"
#include "store/newevent.h"

#include <QList>
#include <QObject>
#include <QTimer>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace tallyman {

class Database;

// The one writer of a workspace. Everything that is waiting goes into one transaction (group
// commit, synchronous=FULL), and only what is committed durably is reported as appended.
// Lives on the writer thread; functions marked thread-safe may be called from any.
class EventLog : public QObject
{
    Q_OBJECT

public:
    using Ticket = quint64;
    struct Appended
    {
        Ticket ticket = 0;
        EventId id = 0;
    };
    // Work on the workspace in a transaction of its own; may throw what Database throws.
    using Job = std::function<void(Database &)>;
    using JobDone = std::function<void(const Result<void> &)>; // called on the writer thread

    struct Options
    {
        QString path;
        QByteArray vfs;
        bool capture = true;          // this process captures: clean up what an earlier one left
        const Clock *clock = nullptr; // for retention; null: the system's
    };

    // Opens or creates the workspace; call before the object is moved to its thread.
    [[nodiscard]] static Result<std::unique_ptr<EventLog>> open(const Options &options);
    ~EventLog() override;

    // Stores an event; appended() or appendFailed() follows with `ticket`. Thread-safe.
    void append(NewEvent event, Ticket ticket);
    // Content that arrives in pieces: begin, add, then append() an event that names the spool, or
    // drop it. Thread-safe.
    [[nodiscard]] SpoolId beginSpool();
    void spool(SpoolId id, QByteArray bytes);
    void dropSpool(SpoolId id);
    // When events were answered, or that one could not be. Written with the next batch or within
    // some 100 ms; never awaited. Thread-safe.
    void recordAnswered(EventId first, EventId last, qint64 atUs);
    void recordUnanswered(EventId id);
    // The reply to an event that was stored without one. Written with the next batch;
    // repliesStored() follows. Thread-safe.
    void recordReply(EventId id, const LateReply &reply);
    // Runs `job` behind everything that is waiting. Thread-safe.
    void post(Job job, JobDone done = {});
    // Removes old events by themselves from now on. Thread-safe.
    void setRetention(const RetentionPolicy &policy);
    // Until the file is known to be sound, what is stored stays in the write-ahead log beside it,
    // so that a damaged file is never written to. Thread-safe.
    void setSound();
    // The file was found damaged: nothing is written any more, and problemChanged() says why.
    // Thread-safe.
    void setDamaged(const Error &damage);
    // Gives free pages of the file back and removes trash of earlier processes, bit by bit.
    // Thread-safe.
    void reclaimSoon();

Q_SIGNALS:
    void appended(const QList<tallyman::EventLog::Appended> &events);
    void appendFailed(const QList<quint64> &tickets, const tallyman::Error &error);
    void committed(qint64 first, qint64 last);
    void repliesStored(const tallyman::IdSet &ids);
    // Spooled bytes have left memory (stored, or lost with a failed transaction).
    void spooled(const QList<std::pair<quint64, qint64>> &bytesBySpool);
    // Why nothing can be stored; an empty optional when it works again.
    void problemChanged(const std::optional<tallyman::Error> &problem);
    // Events that retention removed.
    void eventsExpired(const tallyman::IdSet &ids);

private:
    struct Append
    {
        NewEvent event;
        Ticket ticket;
    };
    struct Spool
    {
        SpoolId id;
        QByteArray bytes;
        bool drop;
    };
    struct Answer
    {
        EventId first;
        EventId last; // 0: could not be answered
        qint64 atUs;
    };
    struct Replied
    {
        EventId id;
        LateReply reply;
    };
    struct PostedJob
    {
        Job job;
        JobDone done;
    };
    using Operation = std::variant<Append, Spool, Replied, PostedJob>;
    using Operations = std::vector<Operation>;
    struct Engine;

    explicit EventLog(const Options &options);
    void openEngine();
    void enqueue(Operation operation);
    void drain();
    void runGroup(Operations &operations, size_t first, size_t last);
    void applyGroup(Operations &operations, size_t first, size_t last,
        QList<Appended> &appendedEvents, QList<quint64> &broken);
    void writeAnswers();
    void runJob(PostedJob &job);
    void failGroup(const Operations &operations, size_t first, size_t last, const Error &error);
    void dropAnswers();
    void reportSpooled(const Operations &operations, size_t first, size_t last);
    [[nodiscard]] std::optional<Error> missingFile() const;
    void setProblem(const std::optional<Error> &problem);
    void probe();
    void maintain();
    void holdCheckpoints();

    const Options m_options;
    std::unique_ptr<Engine> m_engine;
    std::atomic<SpoolId> m_nextSpool{1};

    std::mutex m_mutex; // guards the three below
    Operations m_waiting;
    std::vector<Answer> m_answers;
    bool m_drainPosted = false;

    std::vector<Answer> m_writingAnswers;
    std::optional<Error> m_problem;
    bool m_sound = false; // see setSound()
    QTimer m_retry;       // while there is a problem
    QTimer m_flush;       // answers that no batch has taken along
    QTimer m_maintenance; // retention, trash, free pages
};

} // namespace tallyman

Q_DECLARE_METATYPE(tallyman::IdSet)
