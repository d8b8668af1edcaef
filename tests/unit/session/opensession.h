// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client.h"
#include "session/session.h"

#include <QTemporaryDir>

namespace tallyman::test {

// The session of the workspace w.tally in `folder`, made if it is not there; null when it cannot be
// opened.
inline std::unique_ptr<Session> openSession(const QTemporaryDir &folder,
    const ListenAddress &listen = {QStringLiteral("127.0.0.1"), 0}, const QByteArray &vfs = {})
{
    SessionOptions options;
    options.path = folder.filePath(QStringLiteral("w.tally"));
    options.listen = listen;
    options.sqliteVfs = vfs;
    auto session = Session::open(options);
    return session ? std::move(*session) : nullptr;
}

// Posts `body` to it; what it answered.
inline QByteArray postTo(const Session &session, const QByteArray &body)
{
    Client client(session.listener().port);
    client.send("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    return client.waitForEnd();
}

} // namespace tallyman::test
