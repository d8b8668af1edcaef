// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/eventlog.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <memory>
#include <optional>

namespace tallyman {

class Database;

// Follows the log, batch by batch, and stores what it makes of the events. What it has done is in
// the workspace: it goes on where the last one stopped. While thousands of events a second come in,
// it does one batch a second, or in five. Lives on the analysis thread; public functions are
// thread-safe.
class LogFollower : public QObject
{
    Q_OBJECT

public:
    // `path` as Database takes it. `log` stores the batches; it must live until stop().
    // `worthwhile`: fewer new events than that wait for a second.
    LogFollower(const QString &path, const QByteArray &vfs, EventLog *log, EventId worthwhile);
    ~LogFollower() override;

    // Events up to `last` are there.
    void follow(EventId last);
    // Works through the events behind `after` once more.
    void repeatFrom(EventId after);
    // Ends what is going on, and uses `log` no more. The object is then to be deleted.
    void stop();

Q_SIGNALS:
    // Events up to `last` have been worked through, and what was made of them is stored.
    void followed(qint64 last);

protected:
    struct Batch
    {
        EventId upTo = 0;
        EventLog::Job job; // stores it
    };
    // The workspace has been opened for reading: up to which event everything is done. Throws
    // SqliteError.
    virtual EventId open(Database &database) = 0;
    // What comes behind `after`, up to `available`; nothing if that is not enough yet. Throws
    // SqliteError. Long work asks isStopped() now and then.
    virtual std::optional<Batch> next(EventId after, EventId available) = 0;
    // The last batch could not be stored; it will be asked for again.
    virtual void lost() { }
    // A batch is stored.
    virtual void stored() { }
    [[nodiscard]] bool isStopped() const;
    // Whether a batch is on its way.
    [[nodiscard]] bool isStoring() const { return m_storing; }
    // Posts `job` outside of a batch, unless stopped; `done` is called on this thread when that is
    // stored.
    void post(EventLog::Job job, const std::function<void()> &done = {});
    // The connection; null before the first batch.
    [[nodiscard]] Database *database() const { return m_database.get(); }

private:
    struct Shared;

    void onEvents(EventId last);
    void onRepeat(EventId after);
    void applyRepeat();
    void measure();
    void work();
    void openDatabase();
    void store(Batch batch);
    void onStored(EventId last, bool well);

    const QString m_path;
    const QByteArray m_vfs;
    EventLog *const m_log;
    const EventId m_worthwhile;
    const std::shared_ptr<Shared> m_shared;
    std::unique_ptr<Database> m_database;
    EventId m_done = 0;      // up to here
    EventId m_available = 0; // what follow() said
    bool m_storing = false;
    std::optional<EventId> m_repeatFrom; // once the present batch is stored
    // How fast the log grows: while it is flooded, every batch takes from those who answer.
    QElapsedTimer m_measured;
    EventId m_measuredAt = 0;
    bool m_flooded = false;
    QTimer m_later; // fewer events than are worthwhile, but perhaps large ones
};

} // namespace tallyman
