// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/secretfolder.h"

#include "base/paths.h"

#include <QDir>
#include <QFile>
#include <QUuid>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tallyman {

namespace {

constexpr mode_t kOwnerOnly = 0600;
constexpr qint64 kMostBytes = 64 * 1024;

tl::unexpected<Error> notKept(const QString &path)
{
    return failure(ErrorCode::Io,
        QStringLiteral("The value cannot be kept in %1: %2.").arg(path, qt_error_string(errno)));
}

bool writeAll(int descriptor, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const auto written =
            ::write(descriptor, bytes.constData() + done, static_cast<size_t>(bytes.size() - done));
        if (written < 0 && errno != EINTR)
            return false;
        done += std::max<qsizetype>(written, 0);
    }
    return ::fsync(descriptor) == 0;
}

} // namespace

SecretFolder::SecretFolder()
    : SecretFolder(QDir(configDirectory()).filePath(QStringLiteral("secrets")))
{
}

SecretFolder::SecretFolder(QString path)
    : m_path(std::move(path))
{
}

Result<QString> SecretFolder::add(const QByteArray &value) const
{
    const QByteArray folder = QFile::encodeName(m_path);
    if (!QDir().mkpath(m_path) || ::chmod(folder.constData(), 0700) != 0)
        return notKept(m_path);
    const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QString path = fileOf(id);
    const int descriptor = ::open(
        QFile::encodeName(path).constData(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, kOwnerOnly);
    if (descriptor < 0)
        return notKept(path);
    const bool written = writeAll(descriptor, value);
    const int error = errno;
    ::close(descriptor);
    if (!written) {
        QFile::remove(path);
        errno = error;
        return notKept(path);
    }
    return id;
}

std::optional<QByteArray> SecretFolder::value(const QString &id) const
{
    QFile file(fileOf(id));
    if (QUuid::fromString(id).isNull() || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    return file.read(kMostBytes);
}

void SecretFolder::remove(const QString &id) const
{
    if (!QUuid::fromString(id).isNull())
        QFile::remove(fileOf(id));
}

QString SecretFolder::fileOf(const QString &id) const
{
    return QDir(m_path).filePath(id);
}

} // namespace tallyman
