// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/endpoint.h"

namespace tallyman {

// Which sender the endpoints of a workspace are for. Most are for none, and cost nothing here.
// A value.
class EndpointSenders
{
public:
    EndpointSenders() = default;
    explicit EndpointSenders(const QList<Endpoint> &endpoints);

    // The endpoint of such a request, see endpointOfRequest(); null when there is none, or when it
    // names no sender.
    [[nodiscard]] const Endpoint *endpointOf(
        const QByteArray &target, QByteArrayView listener, QByteArrayView head) const;
    // The id of its profile; empty when there is none.
    [[nodiscard]] QString senderOf(
        const QByteArray &target, QByteArrayView listener, QByteArrayView head) const;
    // Differs where any of these answers could; empty when all are none.
    [[nodiscard]] QByteArray fingerprint() const { return m_fingerprint; }

private:
    QList<Endpoint> m_endpoints; // none, when none names a sender
    QByteArray m_fingerprint;
};

} // namespace tallyman
