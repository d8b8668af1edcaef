// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace tallyman {

// The rules that every source file keeps (who may include whom, what each file states, what none
// contains), as functions from a path relative to the top folder and a content to complaints, one
// "path:line: sentence" each. No file is read here.
class SourceRules
{
public:
    // An #include climbs when it names a folder that is not lower than the file's own.
    [[nodiscard]] static QStringList includeFloors(const QString &path, const QByteArray &content);
    // app/ runs without a screen; ui/ opens no socket, file or database.
    [[nodiscard]] static QStringList foreignIncludes(
        const QString &path, const QByteArray &content);
    // The licence line is among the first three.
    [[nodiscard]] static QStringList licence(const QString &path, const QByteArray &content);
    // No path into somebody's home or build machine.
    [[nodiscard]] static QStringList absolutePaths(const QString &path, const QByteArray &content);
    // At most 450 lines.
    [[nodiscard]] static QStringList length(const QString &path, const QByteArray &content);
};

} // namespace tallyman
