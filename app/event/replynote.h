// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/scriptedreply.h"

namespace tallyman {

// Why an event was answered as it was, when that was not simply the reply of its endpoint. Kept
// with the reply.
struct ReplyNote
{
    QString endpoint;
    // Its name, or “rule 2”; empty: the endpoint turned the request away, unless one of the next
    // two says otherwise.
    QString rule;
    QString handshake;   // of this sender was answered
    QString passedTo;    // the target whose answer this is, or would have been
    QString fallback;    // why it is not, a sentence
    qint64 heldMs = 0;   // it waited so long for the developer
    bool byHand = false; // who wrote it, or let it through
    int step = 0;        // which of the rule's replies, from 1
    int steps = 0;
    qint64 delayMs = 0;
    ReplyFault fault = ReplyFault::None;
    friend bool operator==(const ReplyNote &, const ReplyNote &) = default;

    [[nodiscard]] bool isEmpty() const { return endpoint.isEmpty(); }
};

[[nodiscard]] QByteArray replyNoteToJson(const ReplyNote &note);
// An empty note for what cannot be read.
[[nodiscard]] ReplyNote replyNoteFromJson(const QByteArray &json);
// "Rule “flaky” of crm, reply 1 of 2, after 12 s, reset on purpose"; empty for an empty note.
[[nodiscard]] QString replyNoteText(const ReplyNote &note);

} // namespace tallyman
