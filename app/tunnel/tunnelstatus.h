// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>
#include <QStringList>

namespace tallyman {

enum class TunnelKind : quint8 {
    None,
    Ngrok,
    Cloudflared,
    Other, // the user has given its public URL; nothing else is known of it
};
[[nodiscard]] QString tunnelKindName(TunnelKind kind); // "none", "ngrok", "cloudflared", "other"

enum class TunnelState : quint8 {
    Off,
    Starting,  // the program runs; its public URL is not known yet
    Up,        // its public URL leads to the listener
    Elsewhere, // there is a tunnel, but it leads to something else
    Given,     // TunnelKind::Other: whether it leads here only a check can tell
    Failed,    // it could not be started, or has ended by itself; see problem
};
[[nodiscard]] QString tunnelStateName(TunnelState state); // "off", "starting", …

// What is known of the tunnel in front of the listener. A value; any thread.
struct TunnelStatus
{
    TunnelKind kind = TunnelKind::None;
    TunnelState state = TunnelState::Off;
    QString publicUrl;        // empty: not known
    QString upstream;         // where the tunnel leads, as its program says
    QString endpoint;         // ngrok's name for it
    quint16 agentPort = 0;    // of ngrok's local API; 0: no agent was found
    bool startedHere = false; // by the process that captures, so that it can be stopped
    QString problem;          // a sentence; empty: none
    QStringList warnings;     // sentences
    friend bool operator==(const TunnelStatus &, const TunnelStatus &) = default;

    // Whether there is a URL that senders can be given.
    [[nodiscard]] bool hasUrl() const
    {
        return !publicUrl.isEmpty() && (state == TunnelState::Up || state == TunnelState::Given);
    }
    // Whether an agent of ngrok has records of what comes in here.
    [[nodiscard]] bool hasAgent() const { return agentPort != 0 && state == TunnelState::Up; }
};

} // namespace tallyman

Q_DECLARE_METATYPE(tallyman::TunnelStatus)
