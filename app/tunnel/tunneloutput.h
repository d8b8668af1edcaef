// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tunnel/tunnelstatus.h"

#include <QByteArray>

namespace tallyman {

// What one line says that a tunnel's program has written. Empty fields: nothing of that.
struct TunnelLine
{
    QString url;           // the public URL
    quint16 agentPort = 0; // where ngrok's local API is
    QString error;         // in ngrok's or cloudflared's words
    friend bool operator==(const TunnelLine &, const TunnelLine &) = default;
};

// A line of `ngrok http … --log stdout --log-format json`, or of its plain complaints.
[[nodiscard]] TunnelLine readNgrokLine(const QByteArray &line);

// A line of `cloudflared tunnel --url …`.
[[nodiscard]] TunnelLine readCloudflaredLine(const QByteArray &line);

// What was written at last about what went wrong, as a sentence that says what to do.
[[nodiscard]] QString tunnelProblem(TunnelKind kind, const QString &error);

} // namespace tallyman
