// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "script/host/consolelines.h"
#include "script/host/watchdog.h"

namespace tallyman {

// Reads messages from standard input and answers each on standard output, until there is no more
// or it has become too large. Main thread; owned by main().
class ScriptHost
{
public:
    ScriptHost();

    void serve();

private:
    [[nodiscard]] bool answer(const QCborMap &message); // false: the last one
    void write(QCborMap answer);
    void sayLastWords(ScriptFailure why);

    const qint64 m_idleBytes;
    ConsoleLines m_console;
    Watchdog m_watchdog;
};

} // namespace tallyman
