// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/opening.h"

#include "store/records.h"
#include "store/schema.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryFile>
#include <QUrl>
#include <fcntl.h>
#include <unistd.h>

namespace tallyman {

namespace {

constexpr qint64 kHeaderBytes = 100;   // of an SQLite file
constexpr qint64 kSmallestFile = 8192; // of a workspace with its tables

Error notAWorkspace(const QString &path)
{
    return {ErrorCode::Unsupported,
        QStringLiteral("%1 is not a Tallyman workspace. Choose another file name.").arg(path), {}};
}

// Writes a new workspace into a file that only its owner can read, which appears under its name
// with all its bytes and never takes the place of another. False where the file system has no hard
// links or the bytes cannot be written. Throws SqliteError.
bool placeWorkspace(const QString &path)
{
    const QByteArray bytes = newWorkspace();
    QTemporaryFile file(path + QStringLiteral(".XXXXXX"));
    if (!file.open() || file.write(bytes) != bytes.size() || !file.flush()
        || ::fdatasync(file.handle()) != 0)
        return false;
    const QByteArray name = QFile::encodeName(file.fileName());
    return ::link(name.constData(), QFile::encodeName(path).constData()) == 0;
}

Result<void> createFile(const QString &path)
{
    const QDir folder = QFileInfo(path).absoluteDir();
    if (!folder.exists() && !QDir().mkpath(folder.path())) {
        return failure(ErrorCode::ReadOnly,
            QStringLiteral("The folder %1 cannot be created. Choose another workspace "
                           "with --workspace FILE.")
                .arg(folder.path()));
    }
    if (placeWorkspace(path))
        return {};
    // An empty file, in which SQLite makes the tables in several steps.
    const int descriptor =
        ::open(QFile::encodeName(path).constData(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return failure(ErrorCode::ReadOnly,
            QStringLiteral("%1 cannot be created: %2. Choose another workspace with "
                           "--workspace FILE.")
                .arg(path, qt_error_string(errno)));
    }
    ::close(descriptor);
    return {};
}

// The name says that it is a workspace, but its first bytes are not even those of SQLite.
bool hasLostItsStart(const QString &path, const QByteArray &header)
{
    return QFileInfo(path).suffix().compare(QLatin1String("tally"), Qt::CaseInsensitive) == 0
        && QFileInfo(path).size() >= kSmallestFile
        && !header.startsWith(QByteArrayView("SQLite format 3\0", 16));
}

// Whether an existing file is one of ours, also when it is damaged behind its first bytes. Errors:
// Corrupt when it seems to have been one.
Result<void> checkSignature(const QString &path)
{
    QFile file(path);
    if (QFileInfo(path).isDir())
        return tl::unexpected(notAWorkspace(path));
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(
            ErrorCode::Io, QStringLiteral("%1 cannot be read: %2.").arg(path, file.errorString()));
    }
    const QByteArray header = file.read(kHeaderBytes);
    if (header.isEmpty())
        return {};
    QByteArray application;
    for (const int shift : {24, 16, 8, 0})
        application.append(static_cast<char>((kApplicationId >> shift) & 0xFF));
    const bool sqlite = header.startsWith(QByteArrayView("SQLite format 3\0", 16));
    const bool ours = header.size() == kHeaderBytes && header.mid(68, 4) == application;
    if (ours
        || (sqlite && header.size() == kHeaderBytes
            && QFileInfo::exists(path + QStringLiteral("-wal"))))
        return {}; // a database whose first transaction is still in its write-ahead log
    if (hasLostItsStart(path, header)) {
        return failure(ErrorCode::Corrupt,
            QStringLiteral("%1 does not begin like a Tallyman workspace. If it was one, what can "
                           "be read can be rescued into a new workspace.")
                .arg(path));
    }
    return tl::unexpected(notAWorkspace(path));
}

// SQLite cannot open a file with a write-ahead log in a folder that it cannot write; when there is
// no such log, nobody writes and the file can be taken as it is. Where one can be made, somebody
// may begin to write while this process reads.
QString readPathOf(const QString &path, WorkspaceMode mode)
{
    const QFileInfo file(path);
    const bool others = file.isWritable() && QFileInfo(file.absolutePath()).isWritable();
    if (mode == WorkspaceMode::Capture || mode == WorkspaceMode::Follow || others
        || QFileInfo::exists(path + QStringLiteral("-wal")))
        return path;
    return QStringLiteral("file:%1?immutable=1")
        .arg(QString::fromLatin1(QUrl::toPercentEncoding(path, "/")));
}

void readState(OpenedWorkspace &opened)
{
    Database database(opened.readPath, Database::Mode::ReadOnly);
    EventReader reader(database);
    opened.ids = reader.liveIds();
    opened.revisions = reader.revisions();
    opened.settings = reader.settings();
    opened.targets = reader.targets();
    if (!opened.ids.isEmpty()) // damage shows where events are read
        (void)reader.summaries(*opened.ids.last(), *opened.ids.last());
}

// Decides the mode by what the lock says.
Result<void> lock(const SessionOptions &options, OpenedWorkspace &opened)
{
    if (!options.write) {
        opened.info.mode = WorkspaceMode::ReadOnly;
        return {};
    }
    if (!QFileInfo(opened.info.path).isWritable()) {
        opened.info.mode = WorkspaceMode::ReadOnly;
        opened.info.problem =
            QStringLiteral("%1 cannot be written by this user; it is shown as it is.")
                .arg(opened.info.path);
        return {};
    }
    if (!options.capture) {
        opened.info.mode = WorkspaceMode::Follow;
        opened.info.heldBy = WorkspaceLock::holder(opened.info.path);
        return {};
    }
    auto lock = WorkspaceLock::acquire(opened.info.path);
    if (lock) {
        opened.lock = std::move(*lock);
        opened.info.mode = WorkspaceMode::Capture;
    } else if (lock.error().code == ErrorCode::Busy) {
        opened.info.mode = WorkspaceMode::Follow;
        opened.info.heldBy = WorkspaceLock::holder(opened.info.path);
        opened.info.problem = lock.error().message;
    } else {
        opened.info.mode = WorkspaceMode::ReadOnly;
        opened.info.problem = lock.error().message;
    }
    return {};
}

Result<void> openLog(const SessionOptions &options, OpenedWorkspace &opened)
{
    EventLog::Options logOptions;
    logOptions.path = opened.info.path;
    logOptions.vfs = options.sqliteVfs;
    logOptions.clock = options.clock;
    logOptions.capture = opened.info.mode == WorkspaceMode::Capture;
    auto log = EventLog::open(logOptions);
    if (!log)
        return tl::unexpected(log.error());
    opened.log = std::move(*log);
    return {};
}

void setDamaged(OpenedWorkspace &opened, const QString &sentence)
{
    opened.log.reset();
    opened.lock.reset();
    opened.info.mode = WorkspaceMode::Damaged;
    opened.info.problem = sentence;
    opened.readPath = opened.info.path;
}

Result<void> checkVersion(const QString &readPath)
{
    Database database(readPath, Database::Mode::ReadOnly);
    return checkWorkspace(database);
}

// Everything that touches the content of the file.
Result<void> openContent(const SessionOptions &options, OpenedWorkspace &opened)
{
    try {
        opened.readPath = readPathOf(opened.info.path, opened.info.mode);
        if (QFileInfo(opened.info.path).size() > 0) {
            if (auto checked = checkVersion(opened.readPath); !checked)
                return checked;
        }
        const bool writes =
            opened.info.mode == WorkspaceMode::Capture || opened.info.mode == WorkspaceMode::Follow;
        if (writes) {
            if (auto log = openLog(options, opened); !log)
                return log;
        }
        readState(opened);
    } catch (const SqliteError &error) {
        return tl::unexpected(error.toError(opened.info.path));
    }
    return {};
}

} // namespace

Result<OpenedWorkspace> openWorkspace(const SessionOptions &options)
{
    OpenedWorkspace opened;
    opened.info.path = QFileInfo(options.path).absoluteFilePath();
    if (!QFileInfo::exists(opened.info.path)) {
        if (!options.capture) {
            return failure(ErrorCode::NotFound,
                QStringLiteral("There is no workspace at %1 yet. Start Tallyman to "
                               "create it, or name another with --workspace FILE.")
                    .arg(opened.info.path));
        }
        try {
            if (auto created = createFile(opened.info.path); !created)
                return tl::unexpected(created.error());
        } catch (const SqliteError &error) {
            return tl::unexpected(error.toError(opened.info.path));
        }
    } else if (auto checked = checkSignature(opened.info.path); !checked) {
        if (checked.error().code != ErrorCode::Corrupt)
            return tl::unexpected(checked.error());
        setDamaged(opened, checked.error().message);
        return opened;
    }
    if (auto locked = lock(options, opened); !locked)
        return tl::unexpected(locked.error());
    if (auto content = openContent(options, opened); !content) {
        if (content.error().code != ErrorCode::Corrupt)
            return tl::unexpected(content.error());
        setDamaged(opened, content.error().message);
    }
    return opened;
}

} // namespace tallyman
