// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/addresslist.h"

#include <algorithm>

namespace tallyman {

namespace {

QHostAddress unmapped(const QHostAddress &address)
{
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    return isIpv4 ? QHostAddress(ipv4) : address;
}

// "1.2.3.4", "1.2.3.4:567", "[::1]:567", "::1": proxies write all of them.
QHostAddress hopAddress(const QString &hop)
{
    const QHostAddress address(hop);
    return address.isNull() ? peerAddress(hop) : address;
}

} // namespace

Result<AddressList> AddressList::parse(const QStringList &texts)
{
    AddressList list;
    for (const QString &text : texts) {
        const auto network = text.contains(QLatin1Char('/'))
            ? QHostAddress::parseSubnet(text)
            : std::pair<QHostAddress, int>(QHostAddress(text), -1);
        if (network.first.isNull())
            return failure(ErrorCode::InvalidInput,
                QStringLiteral("“%1” is neither an address nor a network, such as 18.233.84.183 "
                               "or 10.0.0.0/8.")
                    .arg(text));
        list.m_networks.append(network);
    }
    return list;
}

bool AddressList::contains(const QHostAddress &address) const
{
    const QHostAddress plain = unmapped(address);
    return std::any_of(m_networks.begin(), m_networks.end(), [&plain](const auto &network) {
        return network.second < 0 ? unmapped(network.first) == plain
                                  : plain.isInSubnet(network.first, network.second);
    });
}

QHostAddress peerAddress(QStringView remote)
{
    const qsizetype port = remote.lastIndexOf(QLatin1Char(':'));
    QStringView host = port < 0 ? remote : remote.first(port);
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
        host = host.sliced(1, host.size() - 2);
    return QHostAddress(host.toString());
}

QHostAddress forwardedAddress(const QHostAddress &peer, QByteArrayView forwardedFor)
{
    if (!peer.isLoopback())
        return peer;
    const QStringList hops = QString::fromLatin1(forwardedFor).split(QLatin1Char(','));
    for (auto hop = hops.crbegin(); hop != hops.crend(); ++hop) {
        const QHostAddress address = hopAddress(hop->trimmed());
        if (!address.isNull() && !address.isLoopback())
            return address;
    }
    return peer;
}

} // namespace tallyman
