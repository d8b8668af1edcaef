// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/limits.h"
#include "http/reply.h"

#include <QString>
#include <QStringList>

namespace tallyman {

// Where to accept connections.
struct ListenAddress
{
    QString host = QStringLiteral("127.0.0.1"); // an IP address; "::1", "0.0.0.0" and "::" too
    quint16 port = 8787;                        // 0: any free one
    friend bool operator==(const ListenAddress &, const ListenAddress &) = default;
};

// Where to accept HTTPS as well, on the same address. The files are PEM: the certificate with those
// that issued it behind it, and its key without a passphrase.
struct TlsListen
{
    bool enabled = false;
    quint16 port = 8443; // 0: any free one
    QString certificateFile;
    QString keyFile;
    friend bool operator==(const TlsListen &, const TlsListen &) = default;
};

// When stored events are removed by themselves. 0 means without limit.
struct RetentionPolicy
{
    qint64 maxEvents = 0;
    qint64 maxAgeSeconds = 0;
    qint64 maxBytes = 0; // of the workspace file
    friend bool operator==(const RetentionPolicy &, const RetentionPolicy &) = default;
};

// What is set per workspace and kept inside it.
struct WorkspaceSettings
{
    ListenAddress listen;
    bool listenOnIpv6Loopback = true; // also [::1] on the same port, when listening on 127.0.0.1
    TlsListen tls;
    Reply reply = defaultReply();
    Limits limits;
    RetentionPolicy retention;
    QStringList mutedFindings; // kinds that are not shown
};

} // namespace tallyman
