// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "deliver/sender.h"
#include "event/outboxitem.h"

#include <QObject>
#include <functional>
#include <memory>

namespace tallyman {

class Clock;
class EventLog;

// Signs a composed request as its target says, or damages its signature. `content` is what goes
// out. Errors say why it cannot be. Called on the outbox's thread.
using SignRequest = std::function<Result<void>(
    OutgoingRequest &request, const QByteArray &content, const Event &event, const Target &target)>;

// Delivers what is queued: takes it up in the workspace, sends it as its target wants it, stores
// what became of it, and tries again as the plan of the target says. What had been taken up when a
// program ended goes again. One process of a workspace has one.
// Lives on the thread “outbox”, which may block on the disk; its Sender lives on another.
class Outbox : public QObject
{
    Q_OBJECT

public:
    struct Services
    {
        QString path; // of the workspace, as Database takes it
        QByteArray vfs;
        EventLog *log = nullptr; // both must outlive this
        Sender *sender = nullptr;
        const Clock *clock = nullptr;
        SignRequest sign; // may be empty
    };

    explicit Outbox(Services services);
    // On its thread. What was taken up and not sent is given back; what is under way counts as
    // perhaps sent.
    ~Outbox() override;

    // What targets there are, and how they want it. Thread-safe.
    void setTargets(const QList<Target> &targets);
    // How requests are signed from now on. Thread-safe.
    void setSigning(const SignRequest &sign);
    // Something was queued, or changed by others. Thread-safe.
    void wake();

Q_SIGNALS:
    // Attempts at these events have been stored.
    void attempted(const tallyman::IdSet &events);
    // The target has answered 410; it is to be paused.
    void targetGone(qint64 targetId, const QString &sentence);
    // Of all targets of which there is something to say; when it changes, four times a second at
    // most.
    void healthChanged(const QList<tallyman::TargetHealth> &health);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace tallyman
