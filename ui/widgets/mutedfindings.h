// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace tallyman {

class Session;

// Shows findings of a kind no more in this workspace, or again. Takes effect behind the current
// turn of the event loop: the button that asks for it may go away with it. GUI thread.
void muteFindings(Session *session, const QString &kind, bool muted);

} // namespace tallyman
