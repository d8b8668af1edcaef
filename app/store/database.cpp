// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/database.h"

#include "store/eventjudge.h"
#include "store/filelocks.h"
#include "store/textsearch.h"

#include <sqlite3.h>

namespace tallyman {

namespace {

constexpr int kBusyTimeoutMs = 5000;

void throwLast(sqlite3 *handle)
{
    throw SqliteError(sqlite3_extended_errcode(handle), QString::fromUtf8(sqlite3_errmsg(handle)));
}

} // namespace

SqliteError::SqliteError(int code, QString message)
    : m_code(code)
    , m_message(std::move(message))
{
}

Error SqliteError::toError(const QString &path) const
{
    const QString detail = QStringLiteral("SQLite %1: %2").arg(m_code).arg(m_message);
    switch (m_code & 0xFF) {
    case SQLITE_FULL:
        return {ErrorCode::Full,
            QStringLiteral("There is no space left on the disk that holds %1. Free some; "
                           "receiving goes on by itself.")
                .arg(path),
            detail};
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return {ErrorCode::ReadOnly,
            QStringLiteral("%1 cannot be written. Give this user write permission to the file "
                           "and its folder.")
                .arg(path),
            detail};
    case SQLITE_CANTOPEN:
        return {ErrorCode::Io,
            QStringLiteral("%1 cannot be opened. Check that its folder exists and can be "
                           "written.")
                .arg(path),
            detail};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return {ErrorCode::Corrupt,
            QStringLiteral("%1 is damaged. What can be read can be rescued into a new "
                           "workspace; the damaged file stays as it is.")
                .arg(path),
            detail};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorCode::Busy,
            QStringLiteral("%1 is being written by another program and did not become free.")
                .arg(path),
            detail};
    case SQLITE_INTERRUPT:
        return {ErrorCode::Cancelled, QStringLiteral("Stopped."), detail};
    default:
        return {ErrorCode::Io,
            QStringLiteral("Reading or writing %1 failed: %2.").arg(path, m_message), detail};
    }
}

Database::Database(const QString &path, Mode mode, const QByteArray &vfs)
    : m_path(path)
{
    keepFileLocks();
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_URI;
    switch (mode) {
    case Mode::ReadWriteCreate:
        flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
        break;
    case Mode::ReadWrite:
        flags |= SQLITE_OPEN_READWRITE;
        break;
    case Mode::ReadOnly:
        flags |= SQLITE_OPEN_READONLY;
        break;
    }
    const int result = sqlite3_open_v2(
        path.toUtf8().constData(), &m_handle, flags, vfs.isEmpty() ? nullptr : vfs.constData());
    if (result != SQLITE_OK) {
        const SqliteError error(result,
            m_handle ? QString::fromUtf8(sqlite3_errmsg(m_handle))
                     : QStringLiteral("out of memory"));
        sqlite3_close_v2(m_handle);
        throw error;
    }
    sqlite3_busy_timeout(m_handle, kBusyTimeoutMs);
    // The file may come from a stranger: nothing in its schema may run code or write.
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    registerTextSearch(m_handle);
    registerEventJudge(m_handle);
}

Database::~Database()
{
    sqlite3_close_v2(m_handle);
}

void Database::setCheckpointOnClose(bool on)
{
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on ? 0 : 1, nullptr);
}

void Database::execute(const char *sql)
{
    if (sqlite3_exec(m_handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        throwLast(m_handle);
}

qint64 Database::number(const char *sql)
{
    Statement statement(*this, sql);
    return statement.step() ? statement.number(0) : 0;
}

qint64 Database::lastInsertId() const
{
    return sqlite3_last_insert_rowid(m_handle);
}

qint64 Database::changes() const
{
    return sqlite3_changes64(m_handle);
}

bool Database::inTransaction() const
{
    return !sqlite3_get_autocommit(m_handle);
}

void Database::interrupt()
{
    sqlite3_interrupt(m_handle);
}

Statement::Statement(Database &database, const char *sql)
    : m_database(database)
{
    check(sqlite3_prepare_v3(
        database.handle(), sql, -1, SQLITE_PREPARE_PERSISTENT, &m_statement, nullptr));
}

Statement::~Statement()
{
    sqlite3_finalize(m_statement);
}

void Statement::check(int result) const
{
    if (result != SQLITE_OK)
        throwLast(m_database.handle());
}

Statement &Statement::bind(int index, qint64 value)
{
    check(sqlite3_bind_int64(m_statement, index, value));
    return *this;
}

Statement &Statement::bindText(int index, QByteArrayView utf8)
{
    check(sqlite3_bind_text64(m_statement, index, utf8.isNull() ? "" : utf8.data(),
        static_cast<sqlite3_uint64>(utf8.size()), SQLITE_STATIC, SQLITE_UTF8));
    return *this;
}

Statement &Statement::bindText(int index, const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    check(sqlite3_bind_text64(m_statement, index, utf8.constData(),
        static_cast<sqlite3_uint64>(utf8.size()), SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

Statement &Statement::bindBlob(int index, QByteArrayView bytes)
{
    check(sqlite3_bind_blob64(m_statement, index, bytes.isNull() ? "" : bytes.data(),
        static_cast<sqlite3_uint64>(bytes.size()), SQLITE_STATIC));
    return *this;
}

Statement &Statement::bindNull(int index)
{
    check(sqlite3_bind_null(m_statement, index));
    return *this;
}

Statement &Statement::bindPointer(int index, void *object, const char *type)
{
    check(sqlite3_bind_pointer(m_statement, index, object, type, nullptr));
    return *this;
}

Statement &Statement::bindBlobOrNull(int index, QByteArrayView bytes)
{
    return bytes.isEmpty() ? bindNull(index) : bindBlob(index, bytes);
}

bool Statement::step()
{
    const int result = sqlite3_step(m_statement);
    if (result == SQLITE_ROW)
        return true;
    if (result == SQLITE_DONE)
        return false;
    const SqliteError error(sqlite3_extended_errcode(m_database.handle()),
        QString::fromUtf8(sqlite3_errmsg(m_database.handle())));
    sqlite3_reset(m_statement);
    throw error;
}

void Statement::run()
{
    while (step()) { }
    reset();
}

void Statement::reset()
{
    sqlite3_reset(m_statement);
}

qint64 Statement::number(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

QByteArray Statement::bytes(int column) const
{
    return view(column).toByteArray();
}

QByteArrayView Statement::view(int column) const
{
    const void *data = sqlite3_column_blob(m_statement, column);
    return {static_cast<const char *>(data), sqlite3_column_bytes(m_statement, column)};
}

QString Statement::text(int column) const
{
    return QString::fromUtf8(view(column));
}

Transaction::Transaction(Database &database)
    : m_database(database)
{
    m_database.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction()
{
    // After some errors SQLite has rolled back by itself; asking again would only be an error more.
    if (m_open && m_database.inTransaction())
        sqlite3_exec(m_database.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit()
{
    m_database.execute("COMMIT");
    m_open = false;
}

} // namespace tallyman
