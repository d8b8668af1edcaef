// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/endpoint.h"
#include "http/reply.h"
#include "inspect/findings/checkedevent.h"
#include "inspect/signature/signatureverdict.h"

#include <optional>

namespace tallyman {

// A reply that a sender waits for before it sends anything else.
struct HandshakeReply
{
    QString sender; // of handshakeSenders()
    Reply reply;
};

// Answers the handshakes of those `senders`: echoes what they ask for as plain text; for Zoom with
// the HMAC under the first of `zoomKeys`, and for Xero with 200 or 401 as `signatureHolds` says.
// Nothing when the request is no such handshake, or there is no key. The payload of `checked` must
// have been read. Sources: see handshakeOf().
[[nodiscard]] std::optional<HandshakeReply> handshakeReply(const QStringList &senders,
    const CheckedEvent &checked, const QList<SignatureKey> &zoomKeys, bool signatureHolds);

} // namespace tallyman
