// SPDX-License-Identifier: GPL-3.0-or-later
// What is in front of the listener.
#include "session/session_p.h"
#include "session/tunnelwatch.h"

namespace tallyman {

TunnelWatch *Session::tunnel() const
{
    return d->tunnel.get();
}

void Session::startTunnel()
{
    d->tunnel = std::make_unique<TunnelWatch>(this, &d->secrets);
    if (d->info.mode == WorkspaceMode::Capture)
        d->tunnel->watch();
}

} // namespace tallyman
