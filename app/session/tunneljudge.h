// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tunnel/ngrokagent.h"
#include "tunnel/tunnelsetting.h"
#include "tunnel/tunnelstatus.h"

#include <QUrl>
#include <functional>

namespace tallyman {

// Everything that says something about the tunnel.
struct TunnelFacts
{
    QList<NgrokAgentView> agents;
    TunnelRun run; // of the program that the capturing process has started
    TunnelSetting setting;
    QString lostUrl;        // that an agent had, which does not answer any more
    QString listener;       // "127.0.0.1:8787"
    bool listening = false; // somebody listens there
    quint16 tlsPort = 0;    // where it receives HTTPS; 0: it does not, or that is not known
    std::function<bool(const QUrl &)> leadsHere; // whether a URL is that of the listener
};

// What all that comes to: which tunnel leads to the listener, and what is to be warned of. Pure;
// any thread.
[[nodiscard]] TunnelStatus judgeTunnel(const TunnelFacts &facts);

} // namespace tallyman
