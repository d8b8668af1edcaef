// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/headerlist.h"

#include <QByteArray>
#include <QString>

namespace tallyman {

// What the sender is answered, before it is put on a wire. Content-Length, Date and Connection are
// added by serializeReply(); the same names in `headers` are left out there.
struct Reply
{
    int status = 200;
    HeaderList headers;
    QByteArray body;
    friend bool operator==(const Reply &, const Reply &) = default;
};

// 200, application/json, {"received":true}.
[[nodiscard]] Reply defaultReply();

// An error reply with a short JSON body: {"error":"<code>","reason":"<sentence>"}.
[[nodiscard]] Reply errorReply(int status, QByteArrayView code, QByteArrayView sentence);

// Why `reply` cannot be sent, as a sentence; empty when it can. A status is 200…999 (1xx is no
// final answer), names are tokens, values have no line breaks, 204 and 304 have no body
// (RFC 9110 §15).
[[nodiscard]] QString replyProblem(const Reply &reply);

// The RFC 9110 §15 reason phrase, or "" for an unregistered status.
[[nodiscard]] QByteArrayView reasonPhrase(int status);

// Whether a status is sent without content (RFC 9110 §6.4.1).
[[nodiscard]] bool statusHasNoContent(int status);

struct ReplyFrame
{
    bool toHead = false; // HEAD: the header of the content, not the content
    bool keepAlive = true;
    bool http10 = false;    // the request was HTTP/1.0: say keep-alive in words
    qint64 dateSeconds = 0; // for Date, seconds since 1970, UTC
};

// The exact bytes that answer a request (RFC 9112 §4).
[[nodiscard]] QByteArray serializeReply(const Reply &reply, const ReplyFrame &frame);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 §5.6.7).
[[nodiscard]] QByteArray httpDate(qint64 secondsSince1970);

} // namespace tallyman
