// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCborArray>
#include <QObject>
#include <mutex>

namespace tallyman {

// Keeps what a script says on the console, up to a size. Written by the main thread, read by the
// watchdog too when it ends the process; owned by the ScriptHost.
class ConsoleLines : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype kMaxBytes = 64 * 1024;

    // Kept as "level: text".
    Q_INVOKABLE void add(const QString &level, const QString &text);

    void clear();
    [[nodiscard]] QCborArray lines() const;

private:
    mutable std::mutex m_mutex;
    QCborArray m_lines;
    qsizetype m_bytes = 0;
};

} // namespace tallyman
