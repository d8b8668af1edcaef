// SPDX-License-Identifier: GPL-3.0-or-later
#include "tunnel/tunnelstatus.h"

namespace tallyman {

QString tunnelKindName(TunnelKind kind)
{
    switch (kind) {
    case TunnelKind::None:
        break;
    case TunnelKind::Ngrok:
        return QStringLiteral("ngrok");
    case TunnelKind::Cloudflared:
        return QStringLiteral("cloudflared");
    case TunnelKind::Other:
        return QStringLiteral("other");
    }
    return QStringLiteral("none");
}

QString tunnelStateName(TunnelState state)
{
    switch (state) {
    case TunnelState::Off:
        break;
    case TunnelState::Starting:
        return QStringLiteral("starting");
    case TunnelState::Up:
        return QStringLiteral("up");
    case TunnelState::Elsewhere:
        return QStringLiteral("elsewhere");
    case TunnelState::Given:
        return QStringLiteral("given");
    case TunnelState::Failed:
        return QStringLiteral("failed");
    }
    return QStringLiteral("off");
}

} // namespace tallyman
