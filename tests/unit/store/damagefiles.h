// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>

namespace tallyman::test {

[[nodiscard]] QByteArray contentOf(const QString &path);
// False when it could not be written whole.
bool writeFile(const QString &path, const QByteArray &content);

// How many events a file has; -1 when one of them is not what was received.
[[nodiscard]] qint64 intactEvents(const QString &path);

// A damaged workspace, and what is rescued from it.
class Rescue
{
public:
    explicit Rescue(const QByteArray &damaged, const QByteArray &log = {});

    // What the rescue claims; -1 when it failed or has changed the damaged file, -2 when it does
    // not hold intact events of that number.
    [[nodiscard]] qint64 events();
    [[nodiscard]] QString error() const { return m_error; }
    // Answers from the rescued workspace.
    [[nodiscard]] qint64 number(const char *sql) const;
    [[nodiscard]] QString rescued() const;

private:
    QTemporaryDir m_folder;
    QByteArray m_damaged;
    QString m_error;
};

} // namespace tallyman::test
