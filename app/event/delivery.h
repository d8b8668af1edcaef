// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/idset.h"

#include <QByteArray>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QUrl>

namespace tallyman {

using DeliveryId = qint64;

// One way in which what was sent differs from what was captured, with the reason.
struct Difference
{
    QString what;   // "Host", "Content-Length", "body", "target", …
    QString before; // as captured; "" if it was not there
    QString after;  // as sent; "" if it was left out
    QString reason; // a sentence fragment: "the target", "hop-by-hop (RFC 9110 §7.6.1)", …
    friend bool operator==(const Difference &, const Difference &) = default;
};

// Why the outbox made a delivery.
struct DeliveryOrigin
{
    QString rule;          // its name; empty: by hand
    int attempt = 0;       // from 1; 0: not by the outbox
    bool repeated = false; // the same may have gone out before, when the program ended
    friend bool operator==(const DeliveryOrigin &, const DeliveryOrigin &) = default;
};

enum class DeliveryOutcome : quint8 {
    Pending = 0,  // not finished
    Answered = 1, // a response came, whatever its status
    Failed = 2,   // no response; see error
    Cancelled = 3,
};

// One outgoing attempt made from an event: what was sent, what came back, how long it took.
struct Delivery
{
    DeliveryId id = 0;
    EventId eventId = 0;
    qint64 targetId = 0; // 0: an address typed for this delivery
    QString targetName;
    QUrl url;
    qint64 startedAtUs = 0; // UTC
    DeliveryOrigin origin;
    DeliveryOutcome outcome = DeliveryOutcome::Pending;

    // the receipt
    QByteArray requestHead; // exactly as sent (HTTP/1.x), or as pseudo-head for HTTP/2
    QByteArray requestBody; // the content, when `bodyEdited`; otherwise it is the event's
    bool bodyEdited = false;
    qint64 requestBodyBytes = 0;
    QByteArray wireSha256; // of head and content as sent
    qint64 bytesSent = 0;
    QList<Difference> differences;

    // the response
    int status = 0;               // 0: none
    QString httpVersion;          // "1.1", "2"
    QByteArray responseHead;      // as received, the final response's
    QByteArray responseBody;      // bounded; content codings as received
    qint64 responseBodyBytes = 0; // all that came
    bool responseTruncated = false;
    QString redirectTo; // Location of a 3xx, never followed
    QString error;      // a sentence, for Failed
    QString remote;     // address:port that was connected to

    // phases, microseconds from the start; -1: not reached
    qint64 dnsUs = -1;
    qint64 connectUs = -1;
    qint64 tlsUs = -1;
    qint64 firstByteUs = -1;
    qint64 totalUs = -1;
};

} // namespace tallyman

Q_DECLARE_METATYPE(tallyman::Delivery)
