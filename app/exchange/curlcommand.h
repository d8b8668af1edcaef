// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"

#include <QString>
#include <QUrl>

namespace tallyman {

// The curl command line that sends `event` to `base` again, for a POSIX shell: same method, request
// target, field lines in their order, and content. Host, Content-Length and hop-by-hop fields are
// left to curl. Everything that comes from the event is quoted so that no shell can take it for
// anything but text; content that cannot stand on a command line goes through `base64 -d` and a
// pipe. Content that is large or not loaded is read from the workspace at the path `workspace`;
// an empty path says that it is not there (it was edited): then it must be loaded and always stands
// in the command.
[[nodiscard]] QString curlCommand(const Event &event, const QUrl &base, const QString &workspace);

} // namespace tallyman
