// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/session.h"

#include <QObject>
#include <memory>

namespace tallyman {

// A subcommand that needs a Session and the event loop: resend, wait, delete, import, salvage.
// Main thread.
class Job : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    // Begins; an exit code if it is over at once.
    [[nodiscard]] virtual std::optional<int> start() = 0;
    // SIGINT or SIGTERM came: says what was done until then, and finishes with kExitFailed, perhaps
    // once that is stored.
    virtual void interrupt();

protected:
    // Opens the workspace without listening. An exit code, after a message, when that fails.
    [[nodiscard]] std::optional<int> openSession(const QString &workspace, bool capture);
    [[nodiscard]] Session *session() const { return m_session.get(); }
    // Ends the event loop with this exit code.
    void finish(int exitCode);

private:
    std::unique_ptr<Session> m_session;
};

} // namespace tallyman
