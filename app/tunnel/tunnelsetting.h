// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/secretplace.h"
#include "event/event.h"
#include "tunnel/tunnelstatus.h"

#include <QByteArray>
#include <QStringList>

namespace tallyman {

// Names of settings of a workspace, see Session::setting().
inline const QByteArray kTunnelKey = QByteArrayLiteral("tunnel");           // TunnelSetting
inline const QByteArray kTunnelOrderKey = QByteArrayLiteral("tunnelOrder"); // TunnelOrder
inline const QByteArray kTunnelRunKey = QByteArrayLiteral("tunnelRun");     // TunnelRun

// What a workspace keeps of tunnels. A value; any thread.
struct TunnelSetting
{
    QString publicUrl;     // of another tunnel, as the user has given it
    QString lastUrl;       // through which an event came last
    EventId lastEvent = 0; // that event
    quint16 agentPort = 0; // where ngrok's local API is; 0: at one of the usual ports
    QString tokenId;       // of ngrok's authtoken, see SecretStore; empty: none is kept
    SecretPlace tokenPlace = SecretPlace::Keyring;
    QStringList fetched; // ngrok's ids of requests that were fetched, the newest last
    friend bool operator==(const TunnelSetting &, const TunnelSetting &) = default;
};
// Lenient: what makes no sense is as if it were not there.
[[nodiscard]] TunnelSetting tunnelSettingFromJson(const QByteArray &json);
[[nodiscard]] QByteArray toJson(const TunnelSetting &setting);

// What another process asks the one that captures to do.
struct TunnelOrder
{
    enum class Action : quint8 { Stop, Start, Fetch };
    QString id; // a new one for each order
    Action action = Action::Stop;
    TunnelKind kind = TunnelKind::None; // Start: what
    friend bool operator==(const TunnelOrder &, const TunnelOrder &) = default;
};
[[nodiscard]] TunnelOrder tunnelOrderFromJson(const QByteArray &json);
[[nodiscard]] QByteArray toJson(const TunnelOrder &order);

// What runs, and what became of the last order.
struct TunnelRun
{
    QString order;       // its id; empty: none
    qint64 fetched = -1; // Fetch: how many; -1: none yet, or it was another order
    QString fetchProblem;
    TunnelKind kind = TunnelKind::None;
    TunnelState state = TunnelState::Off;
    QString publicUrl;
    QString problem;
    quint16 agentPort = 0;
    friend bool operator==(const TunnelRun &, const TunnelRun &) = default;
};
[[nodiscard]] TunnelRun tunnelRunFromJson(const QByteArray &json);
[[nodiscard]] QByteArray toJson(const TunnelRun &run);

// A public URL as a user writes it: "https://" may be left out, a slash at the end goes.
// Errors: InvalidInput, with a sentence.
[[nodiscard]] Result<QString> publicUrlFrom(const QString &text);

} // namespace tallyman
