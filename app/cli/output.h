// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/event.h"

#include <QByteArrayView>

namespace tallyman {

// Writes to standard output, buffered; false when something did not get there. Main thread, and so
// are the next three.
bool writeOut(QByteArrayView bytes);
// The same with text from anywhere as one harmless line, and with a line break.
bool writeLine(const QString &text);
// False when what was written before, or now, did not get there.
bool flushOut();
// At the end of the program: `exitCode`, or kExitFailed, after a message with the reason, if
// something did not get to standard output. That nobody reads a pipe any more is no failure.
[[nodiscard]] int afterOutput(int exitCode);
// Lets writing to a pipe that nobody reads fail, instead of ending the program.
void surviveClosedPipes();
// Writes "tallyman: " and the sentence as a line to standard error.
void complain(const QString &sentence);
void complain(const Error &error);

// One event as a line for people: id, local time, method, status, size (of the content; of all that
// arrived when that was no whole request), target, and what is wrong with it, in short.
[[nodiscard]] QByteArray summaryLine(const Event &event);

} // namespace tallyman
