// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "http/reply.h"

#include <QList>
#include <QMetaType>

namespace tallyman {

// A reply that waits for the developer: edited or let through by hand, or sent as it is in the end.
struct HeldReply
{
    quint64 ticket = 0;
    EventId event = 0;
    QString endpoint;
    QString rule;             // its name
    qint64 sinceUs = 0;       // UTC
    qint64 untilUs = 0;       // UTC; then it is sent
    qint64 senderLimitUs = 0; // how long the sender waits; 0: not known
    Reply reply;              // as it would be sent
    friend bool operator==(const HeldReply &, const HeldReply &) = default;
};

} // namespace tallyman

Q_DECLARE_METATYPE(tallyman::HeldReply)
