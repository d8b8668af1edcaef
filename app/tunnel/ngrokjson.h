// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "http/headerlist.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QUrl>

namespace tallyman {

// What ngrok's local API and its log say (https://ngrok.com/docs/agent/api). The bytes may come
// from any program that holds the port: fields that are not asked for are passed over, one of a
// wrong type is an error. Pure functions; any thread. Errors: InvalidInput, with a sentence.

// A public URL of an agent and where it leads.
struct NgrokEndpoint
{
    QString name;
    QString publicUrl; // http, https, tcp or tls, with a host
    QString upstream;  // as the agent says it: "http://localhost:8787", "localhost:8787", "8787"
    friend bool operator==(const NgrokEndpoint &, const NgrokEndpoint &) = default;

    // `upstream` as a URL; one that names only a port leads to localhost.
    [[nodiscard]] QUrl upstreamUrl() const;
};

// A request that an agent has recorded.
struct NgrokRequest
{
    QString id;
    QString endpoint; // its name, perhaps with more behind it: "command_line (http)"
    QString remote;   // the sender's address, as ngrok saw it
    qint64 startUs = 0;
    qint64 durationUs = 0; // the agent says nanoseconds; 0: not known
    QByteArray method;
    QByteArray target;
    HeaderList headers; // sorted by nobody knows what: `raw` has the order
    QByteArray raw;     // the bytes on the wire; perhaps cut off, perhaps empty
    int status = 0;     // of the response; 0: none
    QByteArray responseRaw;
    friend bool operator==(const NgrokRequest &, const NgrokRequest &) = default;
};

// GET /api/endpoints.
[[nodiscard]] Result<QList<NgrokEndpoint>> ngrokEndpoints(const QByteArray &json);
// GET /api/tunnels, the form of older agents.
[[nodiscard]] Result<QList<NgrokEndpoint>> ngrokTunnels(const QByteArray &json);
// GET /api/requests/http.
[[nodiscard]] Result<QList<NgrokRequest>> ngrokRequests(const QByteArray &json);

} // namespace tallyman
