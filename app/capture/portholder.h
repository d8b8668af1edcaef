// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace tallyman {

// Which process listens on a TCP port of this machine, e.g. "node (pid 4711)"; empty when that
// cannot be known (another user's process, no /proc). Reads /proc; takes some milliseconds.
[[nodiscard]] QString portHolder(quint16 port);

// Whether this process listens on a TCP port, on any address. False, too, when that cannot be
// known.
[[nodiscard]] bool listensOn(qint64 pid, quint16 port);

// A port on `host` behind `port` that can be listened on now; 0 when there is none near.
[[nodiscard]] quint16 nextFreePort(const QString &host, quint16 port);

} // namespace tallyman
