// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/readpool.h"

#include <optional>
#include <sqlite3.h>

namespace tallyman {

namespace {

constexpr int kThreads = 2;
constexpr int kStepsBetweenChecks = 2000; // SQLite virtual machine instructions

// What the progress handler of a connection looks at.
struct CancelFlags
{
    const std::atomic_bool *job = nullptr;
    const std::atomic_bool *pool = nullptr;
};

int isCancelled(void *data)
{
    const auto *flags = static_cast<const CancelFlags *>(data);
    return (flags->job && flags->job->load(std::memory_order_relaxed))
            || flags->pool->load(std::memory_order_relaxed)
        ? 1
        : 0;
}

std::unique_ptr<Database> openForReading(const QString &path, const QByteArray &vfs)
{
    auto database = std::make_unique<Database>(path, Database::Mode::ReadOnly, vfs);
    database->execute("PRAGMA query_only = 1");
    database->execute("PRAGMA cache_size = -4096");
    database->execute("PRAGMA mmap_size = 0");
    return database;
}

} // namespace

ReadPool::ReadPool(
    const QString &path, const QByteArray &vfs, QObject *parent, PayloadJudgeFactory payloads)
    : QObject(parent)
    , m_path(path)
    , m_vfs(vfs)
    , m_payloads(std::move(payloads))
{
    for (int i = 0; i < kThreads; ++i) {
        m_threads.emplace_back(QThread::create([this] { work(); }));
        m_threads.back()->setObjectName(QStringLiteral("reader %1").arg(i + 1));
        m_threads.back()->start();
    }
}

ReadPool::~ReadPool()
{
    stop();
}

void ReadPool::stop()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
        *m_stopFlag = true;
    }
    m_available.notify_all();
    for (const auto &thread : m_threads)
        thread->wait();
    m_threads.clear();
}

void ReadPool::post(Job job, Priority priority, Cancelled cancelled)
{
    {
        const std::scoped_lock lock(m_mutex);
        auto &queue = priority == Priority::Interactive ? m_interactive : m_background;
        queue.push_back({std::move(job), std::move(cancelled)});
    }
    m_available.notify_one();
}

// Waits for a task. A background task never takes the last thread.
bool ReadPool::take(Task &task)
{
    std::unique_lock lock(m_mutex);
    m_available.wait(lock, [this] {
        return m_stopping || !m_interactive.empty()
            || (!m_background.empty() && m_backgroundRunning < kThreads - 1);
    });
    if (m_stopping)
        return false;
    const bool background = m_interactive.empty();
    auto &queue = background ? m_background : m_interactive;
    task = std::move(queue.front());
    queue.pop_front();
    if (background) {
        ++m_backgroundRunning;
        task.job = [this, job = std::move(task.job)](const Result<EventReader *> &reader) {
            job(reader);
            const std::scoped_lock done(m_mutex);
            --m_backgroundRunning;
            m_available.notify_one();
        };
    }
    return true;
}

Error ReadPool::noted(Error error)
{
    if (error.code == ErrorCode::Corrupt)
        Q_EMIT damaged(error);
    return error;
}

void ReadPool::work()
{
    std::unique_ptr<Database> database;
    std::optional<EventReader> opened;
    CancelFlags flags{nullptr, m_stopFlag.get()};
    Task task;
    while (take(task)) {
        Result<EventReader *> reader = nullptr;
        try {
            if (!database) {
                database = openForReading(m_path, m_vfs);
                sqlite3_progress_handler(
                    database->handle(), kStepsBetweenChecks, isCancelled, &flags);
                opened.emplace(*database, m_payloads ? m_payloads() : nullptr);
            }
            reader = &*opened;
        } catch (const SqliteError &error) {
            opened.reset();
            database.reset();
            reader = tl::unexpected(noted(error.toError(m_path)));
        }
        flags.job = task.cancelled.get();
        task.job(reader);
        flags.job = nullptr;
        task = {};
    }
}

} // namespace tallyman
