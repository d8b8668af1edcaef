// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/eventlog_p.h"

#include "store/schema.h"

#include <QFile>
#include <QThread>
#include <sqlite3.h>

namespace tallyman {

namespace {

constexpr int kRetryMs = 1000;
constexpr int kFlushMs = 100;
constexpr int kMaintenanceMs = 50;       // between two bits of it, while there is some
constexpr int kMaintenanceIdleMs = 5000; // otherwise

} // namespace

EventLog::Engine::Engine(const Options &options)
    : database(options.path, Database::Mode::ReadWriteCreate, options.vfs)
    , content((prepare(database, options), database))
    , events(database, content)
    , maintenance(
          database, content, options.clock != nullptr ? *options.clock : SystemClock::instance())
    , fileName(QFile::encodeName(options.path))
    , walName(fileName + "-wal")
    , file(identityOf(fileName))
{
}

void EventLog::Engine::prepare(Database &database, const Options &options)
{
    createOrMigrate(database);
    database.execute("PRAGMA journal_mode = WAL");
    database.execute("PRAGMA synchronous = FULL");
    database.execute("PRAGMA temp_store = MEMORY");
    database.execute("PRAGMA cache_size = -8192");
    database.execute("PRAGMA wal_autocheckpoint = 0"); // see EventLog::setSound()
    database.setCheckpointOnClose(false);
    database.execute("PRAGMA journal_size_limit = 67108864");
    if (options.capture)
        ContentStore(database).removeUnfinished();
}

EventLog::EventLog(const Options &options)
    : m_options(options)
    , m_retry(this)
    , m_flush(this)
    , m_maintenance(this)
{
    qRegisterMetaType<QList<Appended>>();
    qRegisterMetaType<QList<quint64>>();
    qRegisterMetaType<QList<std::pair<quint64, qint64>>>();
    qRegisterMetaType<Error>();
    qRegisterMetaType<std::optional<Error>>();
    qRegisterMetaType<IdSet>();
    m_retry.setInterval(kRetryMs);
    connect(&m_retry, &QTimer::timeout, this, &EventLog::probe);
    m_flush.setInterval(kFlushMs);
    m_flush.setSingleShot(true);
    connect(&m_flush, &QTimer::timeout, this, &EventLog::drain);
    m_maintenance.setSingleShot(true);
    connect(&m_maintenance, &QTimer::timeout, this, &EventLog::maintain);
}

EventLog::~EventLog()
{
    if (!m_engine)
        return;
    drain(); // answers that are still waiting, and what was posted last
    try {
        if (m_options.capture && !m_problem)
            m_engine->maintenance.finish(m_sound);
    } catch (const SqliteError &) { // the next process does it
    }
}

Result<std::unique_ptr<EventLog>> EventLog::open(const Options &options)
{
    std::unique_ptr<EventLog> log(new EventLog(options));
    try {
        log->openEngine();
    } catch (const SqliteError &error) {
        return tl::unexpected(error.toError(options.path));
    }
    return log;
}

void EventLog::openEngine()
{
    m_engine.reset();
    m_engine = std::make_unique<Engine>(m_options);
}

void EventLog::append(NewEvent event, Ticket ticket)
{
    enqueue(Append{std::move(event), ticket});
}

SpoolId EventLog::beginSpool()
{
    return m_nextSpool++;
}

void EventLog::spool(SpoolId id, QByteArray bytes)
{
    enqueue(Spool{id, std::move(bytes), false});
}

void EventLog::dropSpool(SpoolId id)
{
    enqueue(Spool{id, {}, true});
}

void EventLog::post(Job job, JobDone done)
{
    enqueue(PostedJob{std::move(job), std::move(done)});
}

void EventLog::enqueue(Operation operation)
{
    bool post = false;
    {
        const std::scoped_lock lock(m_mutex);
        m_waiting.push_back(std::move(operation));
        post = !std::exchange(m_drainPosted, true);
    }
    if (post)
        QMetaObject::invokeMethod(this, &EventLog::drain, Qt::QueuedConnection);
}

void EventLog::recordAnswered(EventId first, EventId last, qint64 atUs)
{
    const std::scoped_lock lock(m_mutex);
    m_answers.push_back({first, last, atUs});
}

void EventLog::recordReply(EventId id, const LateReply &reply)
{
    enqueue(Replied{id, reply});
}

void EventLog::recordUnanswered(EventId id)
{
    const std::scoped_lock lock(m_mutex);
    m_answers.push_back({id, 0, 0});
}

// Takes everything that is waiting and writes it; what arrives meanwhile makes the next batch.
void EventLog::drain()
{
    Operations operations;
    {
        const std::scoped_lock lock(m_mutex);
        operations.swap(m_waiting);
        m_writingAnswers.insert(m_writingAnswers.end(), m_answers.begin(), m_answers.end());
        m_answers.clear();
        m_drainPosted = false;
    }
    if (operations.empty() && !m_writingAnswers.empty())
        runGroup(operations, 0, 0);
    for (size_t first = 0; first < operations.size();) {
        if (auto *job = std::get_if<PostedJob>(&operations[first])) {
            runJob(*job);
            ++first;
            continue;
        }
        size_t last = first;
        while (last < operations.size() && !std::holds_alternative<PostedJob>(operations[last]))
            ++last;
        runGroup(operations, first, last);
        reportSpooled(operations, first, last);
        first = last;
    }
    if (QThread::currentThread() == thread() && !operations.empty())
        m_flush.start();
}

void EventLog::runGroup(Operations &operations, size_t first, size_t last)
{
    if (const auto missing = missingFile()) {
        failGroup(operations, first, last, *missing);
        return;
    }
    QList<Appended> done;
    QList<quint64> broken;
    try {
        Transaction transaction(m_engine->database);
        applyGroup(operations, first, last, done, broken);
        m_engine->content.sweep();
        writeAnswers();
        transaction.commit();
        m_engine->events.committed();
        m_engine->content.committed();
    } catch (const SqliteError &error) {
        m_engine->events.rolledBack();
        m_engine->content.rolledBack();
        failGroup(operations, first, last, error.toError(m_options.path));
        return;
    }
    m_writingAnswers.clear();
    setProblem(std::nullopt);
    if (!broken.isEmpty()) {
        Q_EMIT appendFailed(broken,
            Error{ErrorCode::Io,
                QStringLiteral("A part of the content could not be stored while it arrived."), {}});
    }
    IdSet replies;
    for (size_t i = first; i < last; ++i) {
        if (const auto *replied = std::get_if<Replied>(&operations[i]))
            replies.insert(replied->id);
    }
    if (!replies.isEmpty())
        Q_EMIT repliesStored(replies);
    if (done.isEmpty())
        return;
    Q_EMIT appended(done);
    Q_EMIT committed(done.first().id, done.last().id);
}

// An event whose content lost a part to a failed transaction fails alone.
void EventLog::applyGroup(Operations &operations, size_t first, size_t last, QList<Appended> &done,
    QList<quint64> &broken)
{
    ContentStore &content = m_engine->content;
    for (size_t i = first; i < last; ++i) {
        if (auto *append = std::get_if<Append>(&operations[i])) {
            const SpoolId spool = append->event.spool;
            if (spool != 0 && !content.isWhole(spool)) {
                content.drop(spool);
                broken.append(append->ticket);
                continue;
            }
            done.append({append->ticket, m_engine->events.insert(append->event)});
        } else if (const auto *replied = std::get_if<Replied>(&operations[i])) {
            m_engine->events.replied(replied->id, replied->reply);
        } else if (auto *spool = std::get_if<Spool>(&operations[i])) {
            if (spool->drop)
                content.drop(spool->id);
            else
                content.append(spool->id, spool->bytes);
        }
    }
}

void EventLog::writeAnswers()
{
    for (const Answer &answer : m_writingAnswers) {
        if (answer.last == 0)
            m_engine->events.unanswered(answer.first);
        else
            m_engine->events.answered(answer.first, answer.last, answer.atUs);
    }
}

void EventLog::failGroup(
    const Operations &operations, size_t first, size_t last, const Error &error)
{
    QList<quint64> tickets;
    ContentStore &content = m_engine->content;
    for (size_t i = first; i < last; ++i) {
        if (const auto *append = std::get_if<Append>(&operations[i])) {
            tickets.append(append->ticket);
            if (append->event.spool != 0)
                content.drop(append->event.spool);
        } else if (const auto *spool = std::get_if<Spool>(&operations[i])) {
            if (spool->drop)
                content.drop(spool->id);
            else
                content.lose(spool->id);
        }
    }
    dropAnswers();
    setProblem(error);
    if (!tickets.isEmpty())
        Q_EMIT appendFailed(tickets, error);
}

void EventLog::reportSpooled(const Operations &operations, size_t first, size_t last)
{
    QList<std::pair<quint64, qint64>> bytes;
    for (size_t i = first; i < last; ++i) {
        const auto *spool = std::get_if<Spool>(&operations[i]);
        if (spool && !spool->drop)
            bytes.append({spool->id, spool->bytes.size()});
    }
    if (!bytes.isEmpty())
        Q_EMIT spooled(bytes);
}

// Answer times are worth keeping over a short failure, not over a long one.
void EventLog::dropAnswers()
{
    constexpr size_t kKept = 10'000;
    if (m_writingAnswers.size() > kKept)
        m_writingAnswers.clear();
}

void EventLog::runJob(PostedJob &job)
{
    Result<void> result;
    if (const auto missing = missingFile()) {
        result = tl::unexpected(*missing);
    } else {
        try {
            Transaction transaction(m_engine->database);
            job.job(m_engine->database);
            transaction.commit();
        } catch (const SqliteError &error) {
            result = tl::unexpected(error.toError(m_options.path));
            if (error.code() != SQLITE_INTERRUPT)
                setProblem(result.error());
        }
    }
    if (job.done)
        job.done(result);
}

void EventLog::setRetention(const RetentionPolicy &policy)
{
    QMetaObject::invokeMethod(
        this,
        [this, policy] {
            m_engine->maintenance.setRetention(policy);
            m_maintenance.start(kMaintenanceMs);
        },
        Qt::QueuedConnection);
}

void EventLog::reclaimSoon()
{
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_engine->maintenance.purgeTrashOfEarlierProcesses();
            m_maintenance.start(kMaintenanceMs);
        },
        Qt::QueuedConnection);
}

void EventLog::maintain()
{
    bool more = false;
    if (!m_problem && !missingFile()) {
        try {
            const IdSet expired = m_engine->maintenance.step(more);
            if (!expired.isEmpty())
                Q_EMIT eventsExpired(expired);
        } catch (const SqliteError &error) {
            setProblem(error.toError(m_options.path));
        }
    }
    m_maintenance.start(more ? kMaintenanceMs : kMaintenanceIdleMs);
}

} // namespace tallyman
