// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/integritycheck.h"

#include "store/database.h"

#include <sqlite3.h>

namespace tallyman {

namespace {

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
    m_thread->wait();
}

void IntegrityCheck::run()
{
    const auto show = [this](Database *database) {
        const std::scoped_lock lock(m_mutex);
        m_database = database;
        return !m_stopped;
    };
    try {
        Database database(m_path, Database::Mode::ReadOnly, m_vfs);
        if (!show(&database))
            return;
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
        if (const Error failure = error.toError(m_path); failure.code == ErrorCode::Corrupt)
            Q_EMIT finished(failure);
    }
}

} // namespace tallyman
