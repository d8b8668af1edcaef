// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/workspacelock.h"

#include <QFileInfo>

namespace tallyman {

namespace {

QString lockPath(const QString &workspace)
{
    // One lock for one file, by whatever name it is opened.
    const QFileInfo info(workspace);
    const QString real = info.exists() ? info.canonicalFilePath() : info.absoluteFilePath();
    return real + QStringLiteral(".lock");
}

QString describe(const QLockFile &file)
{
    qint64 pid = 0;
    QString host;
    QString program;
    if (!file.getLockInfo(&pid, &host, &program))
        return {};
    return QStringLiteral("%1 (pid %2)")
        .arg(program.isEmpty() ? QStringLiteral("tallyman") : program)
        .arg(pid);
}

// What `ask` says of the lock while it is held, otherwise a default value.
template <typename T> T askHeld(const QString &workspace, T (*ask)(const QLockFile &))
{
    const QString path = lockPath(workspace);
    if (!QFileInfo::exists(path))
        return {};
    QLockFile file(path);
    file.setStaleLockTime(std::chrono::milliseconds(0));
    if (file.tryLock(0))
        return {}; // unlocked again when `file` goes
    return ask(file);
}

} // namespace

WorkspaceLock::WorkspaceLock(const QString &path)
    : m_file(path)
{
    m_file.setStaleLockTime(std::chrono::milliseconds(0)); // stale only when its process is gone
}

Result<std::unique_ptr<WorkspaceLock>> WorkspaceLock::acquire(const QString &workspace)
{
    std::unique_ptr<WorkspaceLock> lock(new WorkspaceLock(lockPath(workspace)));
    if (lock->m_file.tryLock(0))
        return lock;
    if (lock->m_file.error() == QLockFile::LockFailedError) {
        const QString who = describe(lock->m_file);
        return failure(ErrorCode::Busy,
            QStringLiteral("%1 is captured into by %2. Use that one, end it, or choose "
                           "another workspace with --workspace FILE.")
                .arg(workspace, who.isEmpty() ? QStringLiteral("another process") : who));
    }
    return failure(ErrorCode::ReadOnly,
        QStringLiteral("The folder of %1 cannot be written. Give this user write "
                       "permission, or choose another workspace with --workspace FILE.")
            .arg(workspace));
}

bool WorkspaceLock::isHeld(const QString &workspace)
{
    return askHeld<bool>(workspace, [](const QLockFile &) { return true; });
}

QString WorkspaceLock::holder(const QString &workspace)
{
    return askHeld<QString>(workspace, describe);
}

qint64 WorkspaceLock::holderPid(const QString &workspace)
{
    return askHeld<qint64>(workspace, [](const QLockFile &file) {
        qint64 pid = 0;
        QString host;
        QString program;
        return file.getLockInfo(&pid, &host, &program) ? pid : 0;
    });
}

} // namespace tallyman
