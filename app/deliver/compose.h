// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/delivery.h"
#include "event/event.h"
#include "event/outboxitem.h"
#include "event/target.h"

#include <QUrl>

namespace tallyman {

// What is to be sent. Pure data; nothing is resolved or opened.
struct OutgoingRequest
{
    EventId eventId = 0;
    qint64 targetId = 0;
    QString targetName;
    QByteArray method;
    QUrl url; // scheme, host and port to connect to, and the target's path and query
    QByteArray requestTarget; // path and query exactly as they go on the request line
    HeaderList headers;       // in wire order, Host and Content-Length among them
    bool bodyEdited = false;
    QByteArray body;               // when bodyEdited
    QByteArray eventBody;          // otherwise, when the event's is at hand and need not be fetched
    qint64 bodyBytes = 0;          // of the content to send, edited or the event's
    QList<Difference> differences; // to the captured request
    bool acceptAnyCertificate = false;
    bool allowHttp2 = false;
    std::chrono::milliseconds connectTimeout{10'000};
    std::chrono::milliseconds totalTimeout{120'000};
};

// The request that sends `event` to `target` again: captured method, path and query, field lines in
// their order and case with duplicates, identical content. What must change is listed in
// `differences`. Error: InvalidInput with what cannot be sent (a URL without host, a field value
// with a line break, a malformed event that has no method).
[[nodiscard]] Result<OutgoingRequest> composeResend(const Event &event, const Target &target);

// What the user typed in the composer.
struct EditedRequest
{
    QByteArray method;
    QUrl url;           // the full URL, path and query included
    HeaderList headers; // those to be sent; Host and Content-Length are corrected
    bool bodyEdited = false;
    QByteArray body;
};

// The same for an edited request; `target` gives TLS options, timeouts and name.
[[nodiscard]] Result<OutgoingRequest> composeEdited(
    const Event &event, const EditedRequest &edited, const Target &target);

// The same for what a rule has made of the event. `target` gives the address unless the request has
// one, and its fields come on top.
[[nodiscard]] Result<OutgoingRequest> composeRewritten(
    const Event &event, const RewrittenRequest &rewritten, const Target &target);

// The URL that `target` makes of a captured request target (used to fill the composer).
[[nodiscard]] QUrl resendUrl(const Event &event, const Target &target);

// One field line as it goes out, without its line break.
[[nodiscard]] QByteArray fieldLineBytes(const HeaderField &field);

// The request head exactly as it goes out over HTTP/1.1: request line, field lines, empty line.
[[nodiscard]] QByteArray requestHeadBytes(const OutgoingRequest &request);

// Whether a tunnel or proxy typically adds this field (X-Forwarded-*, Forwarded, ngrok's, …).
[[nodiscard]] bool isTunnelHeader(QByteArrayView name);

} // namespace tallyman
