// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/inputfile.h"

#include "base/text.h"

#include <QFile>

namespace tallyman {

Result<QByteArray> readInputFile(const QString &path, const QString &what, qint64 mostBytes)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Io,
            QStringLiteral("The %1 “%2” cannot be read: %3.").arg(what, path, file.errorString()));
    const QByteArray bytes = file.read(mostBytes + 1);
    if (bytes.size() > mostBytes)
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("“%1” is no %2: it has more than %3.")
                .arg(path, what, formatBytes(mostBytes)));
    return bytes;
}

} // namespace tallyman
