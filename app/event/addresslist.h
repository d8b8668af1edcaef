// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QHostAddress>
#include <QList>
#include <QStringList>
#include <utility>

namespace tallyman {

// Addresses and networks, "18.233.84.183", "10.0.0.0/8", "2001:db8::/32". A value.
class AddressList
{
public:
    // Errors: InvalidInput, with the text that is none.
    [[nodiscard]] static Result<AddressList> parse(const QStringList &texts);

    [[nodiscard]] bool isEmpty() const { return m_networks.isEmpty(); }
    // An IPv4 address that is mapped into IPv6 counts as that address.
    [[nodiscard]] bool contains(const QHostAddress &address) const;
    void append(const AddressList &other) { m_networks += other.m_networks; }

private:
    QList<std::pair<QHostAddress, int>> m_networks;
};

// The address in "address:port", IPv6 in brackets; null when it is none.
[[nodiscard]] QHostAddress peerAddress(QStringView remote);
// Who sent a request that `peer` passed on: the last address of X-Forwarded-For (all its lines
// joined by commas) that is not of this machine. `peer` itself when that is not of this machine, or
// there is no such address. https://developer.mozilla.org/docs/Web/HTTP/Headers/X-Forwarded-For
[[nodiscard]] QHostAddress forwardedAddress(const QHostAddress &peer, QByteArrayView forwardedFor);

} // namespace tallyman
