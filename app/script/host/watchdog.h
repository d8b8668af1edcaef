// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "script/scriptmessage.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

class QJSEngine;

namespace tallyman {

// Stops a run that takes too long or too much memory: a thread that looks every few milliseconds
// while one goes on. Owned by the ScriptHost, used on its thread.
class Watchdog
{
public:
    // Called on the watchdog's thread when nothing but the end of the process helps, which follows.
    using LastWords = std::function<void(ScriptFailure why)>;

    explicit Watchdog(LastWords lastWords);
    ~Watchdog();
    Q_DISABLE_COPY_MOVE(Watchdog)

    // From now on `engine` is interrupted after `time`, and the process ended when that does not
    // help, or when it has `memoryBytes` more than now.
    void begin(QJSEngine *engine, std::chrono::milliseconds time, qint64 memoryBytes);
    // The run has ended by itself, or was interrupted.
    void end();

private:
    using Clock = std::chrono::steady_clock;

    void watch();
    void look();
    [[noreturn]] void endProcess(ScriptFailure why);

    const LastWords m_lastWords;
    std::mutex m_mutex; // of all below
    std::condition_variable m_changed;
    QJSEngine *m_engine = nullptr; // null: nothing runs
    Clock::time_point m_deadline;
    qint64 m_mostBytes = 0;
    bool m_stopping = false;
    std::thread m_thread; // last: it uses the others
};

} // namespace tallyman
