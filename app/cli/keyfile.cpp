// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/keyfile.h"

#include "cli/inputfile.h"

namespace tallyman {

namespace {

constexpr qint64 kMaxKeyBytes = 64 * 1024;

} // namespace

Result<QByteArray> readKeyFile(const QString &path)
{
    auto key = readInputFile(path, QStringLiteral("key file"), kMaxKeyBytes);
    if (key && key->endsWith('\n'))
        key->chop(key->endsWith("\r\n") ? 2 : 1);
    return key;
}

} // namespace tallyman
