// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/endpointsenders.h"

#include "base/hash.h"

#include <algorithm>

namespace tallyman {

EndpointSenders::EndpointSenders(const QList<Endpoint> &endpoints)
{
    const bool anyIsFor = std::any_of(endpoints.begin(), endpoints.end(),
        [](const Endpoint &endpoint) { return !endpoint.profile.isEmpty(); });
    if (!anyIsFor)
        return;
    m_endpoints = endpoints;
    QByteArray all;
    for (const Endpoint &endpoint : endpoints) {
        all += endpoint.name.toUtf8() + '\n' + endpoint.prefix + '\n' + endpoint.host.toUtf8()
            + '\n' + QByteArray::number(endpoint.port) + '\n' + endpoint.profile.toUtf8() + '\n';
    }
    m_fingerprint = Sha256::of(all);
}

const Endpoint *EndpointSenders::endpointOf(
    const QByteArray &target, QByteArrayView listener, QByteArrayView head) const
{
    const Endpoint *endpoint = endpointOfRequest(m_endpoints, target, listener, head);
    return endpoint != nullptr && !endpoint->profile.isEmpty() ? endpoint : nullptr;
}

QString EndpointSenders::senderOf(
    const QByteArray &target, QByteArrayView listener, QByteArrayView head) const
{
    const Endpoint *endpoint = endpointOf(target, listener, head);
    return endpoint != nullptr ? endpoint->profile : QString();
}

} // namespace tallyman
