// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/logfollower.h"

#include "store/database.h"

#include <mutex>

namespace tallyman {

namespace {

constexpr int kLaterMs = 1000;
constexpr int kMuchLaterMs = 5000;
// Events: far more than imports need, and what only a load test sends.
constexpr qint64 kFloodPerSecond = 2000;
constexpr qint64 kTorrentPerSecond = 10'000;

} // namespace

struct LogFollower::Shared
{
    std::mutex mutex; // guards the three below
    bool stopped = false;
    Database *database = nullptr;    // while it is open
    LogFollower *follower = nullptr; // while it lives
};

LogFollower::LogFollower(
    const QString &path, const QByteArray &vfs, EventLog *log, EventId worthwhile)
    : m_path(path)
    , m_vfs(vfs)
    , m_log(log)
    , m_worthwhile(worthwhile)
    , m_shared(std::make_shared<Shared>())
    , m_later(this)
{
    m_shared->follower = this;
    m_later.setSingleShot(true);
    m_later.setInterval(kLaterMs);
    connect(&m_later, &QTimer::timeout, this, &LogFollower::work);
}

LogFollower::~LogFollower()
{
    const std::scoped_lock lock(m_shared->mutex);
    m_shared->follower = nullptr;
    m_shared->database = nullptr;
}

void LogFollower::stop()
{
    const std::scoped_lock lock(m_shared->mutex);
    m_shared->stopped = true;
    if (m_shared->database != nullptr)
        m_shared->database->interrupt();
}

void LogFollower::follow(EventId last)
{
    QMetaObject::invokeMethod(
        this, [this, last] { onEvents(last); }, Qt::QueuedConnection);
}

void LogFollower::onEvents(EventId last)
{
    m_available = last;
    measure();
    if (m_flooded) {
        if (!m_later.isActive())
            m_later.start();
        return;
    }
    if (m_available - m_done >= m_worthwhile)
        work();
    else if (!m_later.isActive())
        m_later.start();
}

void LogFollower::repeatFrom(EventId after)
{
    QMetaObject::invokeMethod(
        this, [this, after] { onRepeat(after); }, Qt::QueuedConnection);
}

void LogFollower::onRepeat(EventId after)
{
    m_repeatFrom = std::min(after, m_repeatFrom.value_or(after));
    work();
}

void LogFollower::applyRepeat()
{
    m_done = std::min(m_done, m_repeatFrom.value_or(m_done));
    m_repeatFrom.reset();
}

void LogFollower::measure()
{
    constexpr qint64 kMeasureMs = 50;
    if (!m_measured.isValid()) {
        m_measured.start();
        m_measuredAt = m_available;
        return;
    }
    const qint64 ms = m_measured.elapsed();
    if (ms < kMeasureMs)
        return;
    const qint64 perSecond = (m_available - m_measuredAt) * 1000 / ms;
    m_flooded = perSecond > kFloodPerSecond;
    m_later.setInterval(perSecond > kTorrentPerSecond ? kMuchLaterMs : kLaterMs);
    m_measuredAt = m_available;
    m_measured.restart();
}

void LogFollower::work()
{
    if (m_storing)
        return;
    measure();
    std::optional<Batch> batch;
    try {
        if (!m_database)
            openDatabase();
        applyRepeat();
        if (m_done < m_available && !isStopped())
            batch = next(m_done, m_available);
    } catch (const SqliteError &) { // whoever needs the workspace says what is wrong with it
        lost();
        m_later.start(); // it may only have been locked
        return;
    }
    if (batch)
        store(std::move(*batch));
}

void LogFollower::openDatabase()
{
    auto database = std::make_unique<Database>(m_path, Database::Mode::ReadOnly, m_vfs);
    database->execute("PRAGMA query_only = 1");
    database->execute("PRAGMA cache_size = -1024");
    m_done = open(*database);
    Q_EMIT followed(m_done);
    m_database = std::move(database);
    const std::scoped_lock lock(m_shared->mutex);
    m_shared->database = m_database.get();
}

bool LogFollower::isStopped() const
{
    const std::scoped_lock lock(m_shared->mutex);
    return m_shared->stopped;
}

void LogFollower::post(EventLog::Job job, const std::function<void()> &done)
{
    const std::scoped_lock lock(m_shared->mutex);
    if (m_shared->stopped)
        return;
    m_log->post(std::move(job), [shared = m_shared, done](const Result<void> &stored) {
        const std::scoped_lock alive(shared->mutex);
        if (shared->follower && stored && done)
            QMetaObject::invokeMethod(shared->follower, done, Qt::QueuedConnection);
    });
}

void LogFollower::store(Batch batch)
{
    const std::scoped_lock lock(m_shared->mutex);
    if (m_shared->stopped)
        return;
    m_storing = true;
    m_log->post(
        std::move(batch.job), [shared = m_shared, last = batch.upTo](const Result<void> &stored) {
            const std::scoped_lock alive(shared->mutex);
            if (LogFollower *follower = shared->follower) {
                QMetaObject::invokeMethod(
                    follower,
                    [follower, last, well = stored.has_value()] { follower->onStored(last, well); },
                    Qt::QueuedConnection);
            }
        });
}

void LogFollower::onStored(EventId last, bool well)
{
    m_storing = false;
    if (!well) {
        lost();
        m_later.start();
        return;
    }
    m_done = last;
    applyRepeat();
    stored();
    Q_EMIT followed(last);
    if (m_done < m_available)
        onEvents(m_available);
}

} // namespace tallyman
