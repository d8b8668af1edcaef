// SPDX-License-Identifier: GPL-3.0-or-later
// Whether events can be stored, and what is done about it when they cannot.
#include "store/eventlog_p.h"

#include <QThread>

namespace tallyman {

std::optional<FileIdentity> identityOf(const QByteArray &path)
{
    struct stat info
    {
    };
    if (stat(path.constData(), &info) != 0)
        return std::nullopt;
    return FileIdentity{info.st_dev, info.st_ino};
}

// SQLite goes on writing into a file that was removed or replaced; nobody would ever see that
// again.
std::optional<Error> EventLog::missingFile() const
{
    if (m_problem && m_problem->code == ErrorCode::Corrupt)
        return m_problem; // a damaged file is not written to any more
    const auto now = identityOf(m_engine->fileName);
    const auto wal = identityOf(m_engine->walName);
    if (!m_engine->wal)
        m_engine->wal = wal;
    if (now == m_engine->file && (!m_engine->wal || wal == m_engine->wal))
        return std::nullopt;
    if (!now || !wal) {
        return Error{ErrorCode::Io,
            QStringLiteral("%1 was removed or moved while it is open. Move it back, and "
                           "receiving goes on by itself.")
                .arg(m_options.path),
            {}};
    }
    return Error{ErrorCode::Io,
        QStringLiteral("%1 was replaced by another file while it is open. Start Tallyman "
                       "again to use that one.")
            .arg(m_options.path),
        {}};
}

void EventLog::setProblem(const std::optional<Error> &problem)
{
    const bool changed = m_problem.has_value() != problem.has_value()
        || (problem && m_problem->message != problem->message);
    if (!changed)
        return;
    if (m_problem && m_problem->code == ErrorCode::Corrupt)
        return;
    m_problem = problem;
    if (m_problem && m_problem->code == ErrorCode::Corrupt)
        holdCheckpoints();
    if (QThread::currentThread() == thread()) {
        if (m_problem && m_problem->code != ErrorCode::Corrupt)
            m_retry.start();
        else
            m_retry.stop();
    }
    Q_EMIT problemChanged(m_problem);
}

// Tries whether storing works again, also when no request comes that would show it.
void EventLog::probe()
{
    if (!m_problem || missingFile())
        return;
    try {
        Transaction transaction(m_engine->database);
        m_engine->database.execute(
            "INSERT OR REPLACE INTO setting(key, value) VALUES ('probe', 'x')");
        transaction.commit();
        setProblem(std::nullopt);
    } catch (const SqliteError &error) {
        setProblem(error.toError(m_options.path));
    }
}

void EventLog::setSound()
{
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_problem && m_problem->code == ErrorCode::Corrupt)
                return;
            try {
                m_engine->database.execute("PRAGMA wal_autocheckpoint = 4000");
                m_engine->database.setCheckpointOnClose(true);
                m_sound = true;
            } catch (const SqliteError &) { // the log grows until the next start
            }
        },
        Qt::QueuedConnection);
}

void EventLog::setDamaged(const Error &damage)
{
    QMetaObject::invokeMethod(
        this, [this, damage] { setProblem(damage); }, Qt::QueuedConnection);
}

void EventLog::holdCheckpoints()
{
    m_sound = false;
    try {
        m_engine->database.setCheckpointOnClose(false);
        m_engine->database.execute("PRAGMA wal_autocheckpoint = 0");
    } catch (const SqliteError &) { // nothing is written any more anyway
    }
}

} // namespace tallyman
