// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/integritycheck.h"

#include "store/database.h"

#include <chrono>
#include <sqlite3.h>

namespace tallyman {

namespace {

constexpr std::chrono::seconds kAgain{1};

// Nothing, or what quick_check says first.
std::optional<Error> damageOf(Database &database, const QString &path)
{
    Statement check(database, "PRAGMA quick_check(1)");
    if (!check.step())
        return std::nullopt;
    const QString answer = check.text(0);
    if (answer == QLatin1String("ok"))
        return std::nullopt;
    return SqliteError(SQLITE_CORRUPT, answer).toError(path);
}

} // namespace

IntegrityCheck::IntegrityCheck(const QString &path, const QByteArray &vfs, QObject *parent)
    : QObject(parent)
    , m_path(path)
    , m_vfs(vfs)
    , m_thread(QThread::create([this] { run(); }))
{
    qRegisterMetaType<std::optional<Error>>();
    m_thread->setObjectName(QStringLiteral("check"));
}

void IntegrityCheck::start()
{
    m_thread->start();
}

IntegrityCheck::~IntegrityCheck()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stopped = true;
        if (m_database != nullptr)
            m_database->interrupt();
    }
    m_ending.notify_all();
    m_thread->wait();
}

void IntegrityCheck::run()
{
    const auto stopped = [this] { return m_stopped; };
    while (!tryOnce()) {
        std::unique_lock lock(m_mutex);
        if (m_ending.wait_for(lock, kAgain, stopped))
            return;
    }
}

bool IntegrityCheck::tryOnce()
{
    const auto show = [this](Database *database) {
        const std::scoped_lock lock(m_mutex);
        m_database = database;
        return !m_stopped;
    };
    try {
        Database database(m_path, Database::Mode::ReadOnly, m_vfs);
        if (!show(&database))
            return true;
        std::optional<Error> damage;
        try {
            damage = damageOf(database, m_path);
        } catch (const SqliteError &) {
            show(nullptr);
            throw;
        }
        if (show(nullptr))
            Q_EMIT finished(damage);
    } catch (const SqliteError &error) {
        const Error failure = error.toError(m_path);
        if (failure.code != ErrorCode::Corrupt)
            return false;
        Q_EMIT finished(failure);
    }
    return true;
}

} // namespace tallyman
