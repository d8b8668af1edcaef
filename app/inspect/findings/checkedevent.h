// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/endpoint.h"
#include "event/finding.h"
#include "inspect/findings/contradiction.h"
#include "inspect/notification.h"
#include "inspect/recogniser.h"
#include "store/analysisrecords.h"

namespace tallyman {

// Larger content, coded or not, is not looked at.
inline constexpr qint64 kLargestContent = 64LL * 1024 * 1024;

// The answer that a sender waits for before it sends anything else.
struct Handshake
{
    QString sentence;   // empty: the request is no handshake
    bool proves = true; // false: in this one the sender does not show who it is
    [[nodiscard]] bool isEmpty() const { return sentence.isEmpty(); }
};

// An event with everything that was found out about it, as the checks look at it. What recognition
// refers to must live as long.
struct CheckedEvent
{
    Event event; // with its content if `bodyRead`
    bool bodyRead = false;
    HeaderList headers;
    Payload payload;
    const Endpoint *endpoint = nullptr; // that it came to, if that is for a certain sender
    Recognition recognition;
    Recognition repaired;      // what it is if its content is read leniently
    Notification notification; // what the ledger took from it; empty when it is about no import
    AnalysisRecord record;
    Contradiction contradiction; // of other content under the same key
    RetryFit retries;    // of the attempts up to this one; empty when it was answered with success
    Handshake handshake; // see handshakeOf()

    [[nodiscard]] bool isTooLarge() const { return !bodyRead || payload.cutAtLimit; }
};

// A value for evidence: at most 200 characters, control characters made visible.
[[nodiscard]] QString quotedValue(const QByteArray &bytes);
// "#17"
[[nodiscard]] QString eventName(EventId id);
// "1 row", "3 rows"
[[nodiscard]] QString rowCountText(qint64 count);
// "11–20, 31" with at most `most` ranges, then "…".
[[nodiscard]] QString rangesText(const IdSet &ids, qsizetype most = 5);

// --- the request as such
// What a request that is no event's worth says: malformed-request, sender-aborted and the like;
// nothing for a complete one.
[[nodiscard]] QList<Finding> checkState(const CheckedEvent &checked);
// method-unexpected, content-type-unexpected, header-underscore, plain-http, body-large, test-event
[[nodiscard]] QList<Finding> checkRequest(const CheckedEvent &checked);
// sender-unexpected, sender-unknown
[[nodiscard]] QList<Finding> checkSender(const CheckedEvent &checked, const ProfileSet &profiles);
// Whether the request is a handshake.
[[nodiscard]] Handshake handshakeOf(
    const Event &event, const HeaderList &headers, const Payload &payload);

// --- the content
// body-unparseable, encoding-suspicious, values-at-risk, credential-in-payload
[[nodiscard]] QList<Finding> checkContent(const CheckedEvent &checked);
// field-missing, field-undocumented, shape-undocumented, count-mismatch. The fields are in the
// evidence.
[[nodiscard]] QList<Finding> checkShape(const CheckedEvent &checked);

// --- what became of it
// duplicate, rows-repeated, conflict
[[nodiscard]] QList<Finding> checkRepetition(const CheckedEvent &checked);
// reply-not-success, validation-reply, reply-slow, retry-expected
[[nodiscard]] QList<Finding> checkReply(const CheckedEvent &checked);

} // namespace tallyman
