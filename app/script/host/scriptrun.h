// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCborMap>

namespace tallyman {

class ConsoleLines;
class Watchdog;

// Runs a script once, in an engine of its own: nothing is left for the next run, and there is
// nothing in it but the language and the console. `message` and the answer (without console and
// restart) are as scriptmessage.h says. Main thread.
[[nodiscard]] QCborMap runScript(
    const QCborMap &message, ConsoleLines &console, Watchdog &watchdog);

} // namespace tallyman
