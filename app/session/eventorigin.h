// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "inspect/findings/expectationjudge.h"
#include "inspect/profileset.h"

namespace tallyman {

class EventReader;

// Who sent an event, as far as its shape tells, and which of the values that are expected of it
// prove it. A value.
struct EventOrigin
{
    QString sender; // as people call it; empty: no profile fits
    QString form;   // likewise
    Confidence confidence = Confidence::Low;
    QString importKey; // empty: it is about no import
    QList<Proof> proofs;

    [[nodiscard]] bool isEmpty() const { return sender.isEmpty() && proofs.isEmpty(); }
    friend bool operator==(const EventOrigin &, const EventOrigin &) = default;
};

// Nothing of an event that is not analysed yet. `keyring`: values by id; what stands in neither it
// nor `secrets` proves nothing. Reads the content of an event of which something is expected. Any
// thread. Throws SqliteError.
[[nodiscard]] EventOrigin readOrigin(EventReader &reader, EventId id, const ProfileSet &profiles,
    const QList<Expectation> &expectations, const SecretFolder &secrets,
    const QHash<QString, QByteArray> &keyring);

} // namespace tallyman
