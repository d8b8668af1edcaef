// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/import.h"
#include "http/headerlist.h"

#include <QMetaType>
#include <QString>
#include <QUrl>
#include <optional>

namespace tallyman {

enum class OutboxState : quint8 {
    Waiting = 0, // until it is due
    Sending = 1, // taken up by the process that captures
    Dead = 2,    // given up; it can be sent again by hand
};

// A request that a rule has made of an event.
struct RewrittenRequest
{
    QByteArray method;
    QByteArray target; // path and query
    HeaderList headers;
    QByteArray host;                // of the Host field; empty: the target's
    std::optional<QByteArray> body; // none: the event's own bytes
    QUrl url;                       // empty: the target's
    friend bool operator==(const RewrittenRequest &, const RewrittenRequest &) = default;
};

// One event that is to be delivered to one target.
struct OutboxItem
{
    qint64 id = 0;
    EventId eventId = 0;
    qint64 targetId = 0;
    QString rule; // its name; empty: by hand
    OutboxState state = OutboxState::Waiting;
    qint64 dueAtUs = 0;    // UTC; not before
    qint64 queuedAtUs = 0; // UTC
    ImportId series = 0;   // those of one import go in order; 0: no matter when
    int attempts = 0;      // that have ended
    bool repeated = false; // an attempt may have gone out when the program ended
    QString error;         // why the last attempt failed, or why it was given up; a sentence
    std::optional<RewrittenRequest> request; // none: as the event came
};

// What is in the outbox for one target.
struct OutboxCounts
{
    qint64 waiting = 0; // and being sent
    qint64 dead = 0;
    qint64 nextDueAtUs = 0; // of those that wait; 0: none
    friend bool operator==(const OutboxCounts &, const OutboxCounts &) = default;
};

// How deliveries to a target are doing at the moment.
struct TargetHealth
{
    qint64 targetId = 0;
    int inFlight = 0;
    qint64 restsUntilUs = 0; // UTC; after failures, or as it asked by Retry-After; 0: it does not
    QString reason;          // why it rests, a sentence
    friend bool operator==(const TargetHealth &, const TargetHealth &) = default;
};

} // namespace tallyman

Q_DECLARE_METATYPE(tallyman::TargetHealth)
