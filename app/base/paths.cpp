// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/paths.h"

#include <QDir>
#include <QStandardPaths>

namespace tallyman {

QString defaultWorkspacePath()
{
    const QString named = qEnvironmentVariable("TALLYMAN_WORKSPACE");
    return named.isEmpty() ? standardWorkspacePath() : named;
}

QString standardWorkspacePath()
{
    const QString base = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return QDir(base).filePath(QStringLiteral("tallyman/default.tally"));
}

QString configDirectory()
{
    const QString base = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    return QDir(base).filePath(QStringLiteral("tallyman"));
}

} // namespace tallyman
