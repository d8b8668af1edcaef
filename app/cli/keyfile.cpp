// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/keyfile.h"

#include "base/text.h"

#include <QFile>

namespace tallyman {

namespace {

constexpr qint64 kMaxKeyBytes = 64 * 1024;

} // namespace

Result<QByteArray> readKeyFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Io,
            QStringLiteral("The key file “%1” cannot be read: %2.").arg(path, file.errorString()));
    QByteArray key = file.read(kMaxKeyBytes + 1);
    if (key.size() > kMaxKeyBytes)
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("“%1” is no key file: it has more than %2.")
                .arg(path, formatBytes(kMaxKeyBytes)));
    if (key.endsWith('\n'))
        key.chop(key.endsWith("\r\n") ? 2 : 1);
    return key;
}

} // namespace tallyman
