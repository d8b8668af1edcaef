// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/session.h"

#include <QByteArray>
#include <QTemporaryDir>
#include <memory>

namespace tallyman::test {

// A workspace in a temporary directory with a Session that listens on a free loopback port, and a
// sender of real requests.
class WindowFixture
{
public:
    WindowFixture();

    [[nodiscard]] Session *session() const { return m_session.get(); }
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    // Opens the workspace (again); waits until it listens.
    [[nodiscard]] bool open();
    void close() { m_session.reset(); }

    // Sends one request over a new connection and returns the status line's code; 0: no answer.
    int send(const QByteArray &method, const QByteArray &target, const QByteArray &body = {});
    // Sends bytes as they are.
    int sendRaw(const QByteArray &bytes);
    // Sends bytes and closes the connection without waiting for an answer.
    void sendAndLeave(const QByteArray &bytes);
    // Sends `count` POSTs to /n/1 … and waits until the Session has announced them.
    [[nodiscard]] bool sendMany(int count);

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Session> m_session;
};

} // namespace tallyman::test
