// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "store/eventreader.h"

#include <QObject>
#include <QPointer>
#include <QThread>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace tallyman {

// A few threads with a read-only connection each. Interactive reads go before scans.
// Lives on the thread of its owner (the Session); results of run() come back there.
class ReadPool : public QObject
{
    Q_OBJECT

public:
    enum class Priority { Interactive, Background };
    using Cancelled = std::shared_ptr<std::atomic_bool>;
    using Job = std::function<void(const Result<EventReader *> &)>;

    explicit ReadPool(const QString &path, const QByteArray &vfs = {}, QObject *parent = nullptr,
        PayloadJudgeFactory payloads = {});
    ~ReadPool() override;

    // Runs `job` on a thread of the pool. When `cancelled` becomes true a query that runs is
    // stopped within some thousand SQLite steps (the job sees ErrorCode::Cancelled as SqliteError).
    // Thread-safe.
    void post(Job job, Priority priority = Priority::Interactive, Cancelled cancelled = {});

    // Calls read(EventReader &) → Result<T> on a thread of the pool and done(Result<T>) back on
    // this object's thread, unless `context` has gone by then.
    template <typename T, typename Read, typename Done>
    void run(QObject *context, Read read, Done done, Priority priority = Priority::Interactive,
        Cancelled cancelled = {})
    {
        const QPointer<QObject> guard(context);
        post(
            [this, guard, read = std::move(read), done = std::move(done)](
                const Result<EventReader *> &reader) {
                Result<T> result = attempt<T>(reader, read);
                QMetaObject::invokeMethod(
                    this,
                    [guard, done, result = std::move(result)] {
                        if (guard)
                            done(result);
                    },
                    Qt::QueuedConnection);
            },
            priority, std::move(cancelled));
    }

Q_SIGNALS:
    // A read has shown that the file is damaged.
    void damaged(const tallyman::Error &damage);

public:
    // Ends the threads; jobs that have not begun are dropped. Called by the destructor.
    void stop();

private:
    struct Task
    {
        Job job;
        Cancelled cancelled;
    };

    template <typename T, typename Read>
    Result<T> attempt(const Result<EventReader *> &reader, const Read &read)
    {
        if (!reader)
            return tl::unexpected(reader.error());
        try {
            return read(**reader);
        } catch (const SqliteError &error) {
            return tl::unexpected(noted(error.toError(m_path)));
        }
    }

    // The same error, after damaged() if it is one.
    Error noted(Error error);
    void work();
    bool take(Task &task);

    const QString m_path;
    const QByteArray m_vfs;
    const PayloadJudgeFactory m_payloads; // one for each connection
    std::vector<std::unique_ptr<QThread>> m_threads;
    std::mutex m_mutex; // guards the three below
    std::condition_variable m_available;
    std::deque<Task> m_interactive;
    std::deque<Task> m_background;
    int m_backgroundRunning = 0;
    bool m_stopping = false;
    Cancelled m_stopFlag = std::make_shared<std::atomic_bool>(false);
};

} // namespace tallyman
