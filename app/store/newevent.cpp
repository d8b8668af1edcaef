// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/newevent.h"

#include "store/replyhead.h"

namespace tallyman {

NewEvent toNewEvent(const Event &event)
{
    NewEvent copy;
    copy.id = event.id;
    copy.receivedAtUs = event.receivedAtUs;
    copy.receiveDurationUs = event.receiveDurationUs;
    copy.state = event.state;
    copy.status = event.status;
    copy.httpVersionMinor = event.httpVersionMinor;
    copy.method = event.method;
    copy.target = event.target;
    copy.remote = event.remote.toUtf8();
    copy.listener = event.listener.toUtf8();
    copy.head = event.head;
    copy.body = event.body;
    copy.bodyBytes = event.bodyBytes;
    copy.wireBytes = event.wireBytes;
    copy.framing = event.framing;
    copy.trailers = event.trailers;
    copy.wireSha256 = event.wireSha256;
    copy.bodySha256 = event.bodySha256;
    copy.problemCode = event.problemCode;
    copy.problem = event.problem;
    copy.problemOffset = event.problemOffset;
    const QByteArray date = httpDate(event.receivedAtUs / 1'000'000);
    copy.replyNote = event.replyNote;
    copy.replyHead =
        event.replyNote.isEmpty() ? withoutDate(event.replyHead, date) : event.replyHead;
    copy.replyBody = event.replyBody;
    copy.answeredAtUs = event.answeredAtUs;
    return copy;
}

} // namespace tallyman
