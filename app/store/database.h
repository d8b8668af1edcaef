// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QByteArray>
#include <QString>
#include <atomic>
#include <exception>
#include <memory>

struct sqlite3;
struct sqlite3_stmt;

namespace tallyman {

// A failed SQLite call. Stays inside store/: public functions of this floor turn it into an Error.
class SqliteError : public std::exception
{
public:
    SqliteError(int code, QString message);
    [[nodiscard]] int code() const { return m_code; } // extended result code
    [[nodiscard]] const QString &message() const { return m_message; }
    [[nodiscard]] const char *what() const noexcept override { return "SQLite"; }
    // The failure in words, naming `path`.
    [[nodiscard]] Error toError(const QString &path) const;

private:
    int m_code;
    QString m_message;
};

class Statement;

// One SQLite connection. May be used on one thread at a time; interrupt() from any.
// Functions throw SqliteError.
class Database
{
public:
    enum class Mode { ReadWriteCreate, ReadWrite, ReadOnly };

    // Opens `path`, an absolute path or a "file:" URI; `vfs` may name another SQLite VFS ("" is the
    // default one).
    Database(const QString &path, Mode mode, const QByteArray &vfs = {});
    ~Database();
    Q_DISABLE_COPY_MOVE(Database)

    [[nodiscard]] const QString &path() const { return m_path; }
    [[nodiscard]] sqlite3 *handle() const { return m_handle; }

    void execute(const char *sql);
    [[nodiscard]] qint64 number(const char *sql);
    [[nodiscard]] qint64 lastInsertId() const;
    [[nodiscard]] qint64 changes() const;
    [[nodiscard]] bool inTransaction() const;
    // Whether the write-ahead log is copied into the file when the connection ends.
    void setCheckpointOnClose(bool on);
    // Stops what runs on this connection as soon as possible. Thread-safe.
    void interrupt();

private:
    QString m_path;
    sqlite3 *m_handle = nullptr;
};

// A prepared statement. bind() numbers from 1, column() from 0. Bound views must live until the
// next reset(). Functions throw SqliteError.
class Statement
{
public:
    Statement(Database &database, const char *sql);
    ~Statement();
    Q_DISABLE_COPY_MOVE(Statement)

    Statement &bind(int index, qint64 value);
    Statement &bindText(int index, QByteArrayView utf8);
    Statement &bindText(int index, const QString &text); // copied
    Statement &bindBlob(int index, QByteArrayView bytes);
    Statement &bindNull(int index);
    // For functions of this program; `type` must be a literal. The object must outlive the
    // statement.
    Statement &bindPointer(int index, void *object, const char *type);
    // bindBlob(), or NULL when empty.
    Statement &bindBlobOrNull(int index, QByteArrayView bytes);

    [[nodiscard]] bool step(); // true: a row is there
    void run();                // step() to the end, then reset()
    void reset();

    [[nodiscard]] qint64 number(int column) const;
    [[nodiscard]] bool isNull(int column) const;
    [[nodiscard]] QByteArray bytes(int column) const;    // a copy
    [[nodiscard]] QByteArrayView view(int column) const; // until the next step()
    [[nodiscard]] QString text(int column) const;

private:
    void check(int result) const;
    Database &m_database;
    sqlite3_stmt *m_statement = nullptr;
};

// BEGIN IMMEDIATE … COMMIT; rolls back when it goes without commit().
class Transaction
{
public:
    explicit Transaction(Database &database);
    ~Transaction();
    Q_DISABLE_COPY_MOVE(Transaction)
    void commit();

private:
    Database &m_database;
    bool m_open = true;
};

} // namespace tallyman
