// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/event.h"

#include <QByteArrayView>

namespace tallyman {

// Writes to standard output; false when that is closed (a pipe whose reader has gone).
bool writeOut(QByteArrayView bytes);
// False when what was written before, or now, did not get there.
bool flushOut();
// At the end of a command: `exitCode`, or kExitFailed, after a message, if flushOut() fails.
[[nodiscard]] int afterOutput(int exitCode);
// Writes "tallyman: " and the sentence as a line to standard error.
void complain(const QString &sentence);
void complain(const Error &error);

// One event as a line for people: id, local time, method, target, status, size, peer.
[[nodiscard]] QByteArray summaryLine(const EventSummary &summary);

} // namespace tallyman
