// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"

#include <QByteArray>
#include <QString>

namespace tallyman {

// Content that arrives in pieces and is stored while it does; see EventLog::beginSpool().
using SpoolId = quint64; // 0: none

// A request on its way into the log: an Event without id, with text as it is stored.
struct NewEvent
{
    EventId id = 0; // 0: the next one; another only when events are salvaged
    qint64 receivedAtUs = 0;
    qint64 receiveDurationUs = 0;
    EventState state = EventState::Complete;
    int status = 0; // of the reply; 0: none will be sent
    int httpVersionMinor = 1;
    QByteArray method;
    QByteArray target;
    QByteArray remote; // "address:port"
    QByteArray listener;
    QByteArray head;
    QByteArray body; // unless spooled
    SpoolId spool = 0;
    qint64 bodyBytes = 0;
    qint64 wireBytes = 0;
    QByteArray framing;
    QByteArray trailers;
    QByteArray wireSha256;
    QByteArray bodySha256;
    QByteArray problemCode;
    QString problem;
    qint64 problemOffset = 0;
    QByteArray replyHead; // with an empty Date, see replyhead.h; as sent, if it has a note
    QByteArray replyBody;
    QByteArray replyNote;               // only when it is known already (import), see ReplyNote
    std::optional<qint64> answeredAtUs; // only when it is known already (import)
};

// A reply that was decided when its event was stored already, and what became of it.
struct LateReply
{
    int status = 0;  // that the sender saw; 0: none
    QByteArray head; // as sent
    QByteArray body;
    qint64 atUs = 0; // UTC; 0: nothing was sent
    QByteArray note; // why it is this one, see ReplyNote; may be empty
};

// An event that is stored again (import, salvage), under its own id. `body` must be loaded.
[[nodiscard]] NewEvent toNewEvent(const Event &event);

} // namespace tallyman
