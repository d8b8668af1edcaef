// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/fieldrules.h"

#include "deliver/compose.h"

#include <algorithm>
#include <array>

namespace tallyman {

namespace {

constexpr std::array<const char *, 7> kHopByHop = {"Connection", "Keep-Alive", "Proxy-Connection",
    "TE", "Trailer", "Transfer-Encoding", "Upgrade"};

// What ngrok, cloudflared and common reverse proxies add on the way in.
constexpr std::array<const char *, 18> kTunnelFields = {"Forwarded", "Via", "X-Real-IP",
    "X-Client-IP", "X-Original-Host", "X-Original-URI", "X-Scheme", "X-Request-Start",
    "True-Client-IP", "CDN-Loop", "X-Amzn-Trace-Id", "X-Cloud-Trace-Context",
    "X-Envoy-External-Address", "X-Envoy-Expected-Rq-Timeout-Ms", "X-ARR-LOG-ID", "X-ARR-SSL",
    "X-Azure-Ref", "X-Tunnel-Id"};

constexpr std::array<const char *, 6> kTunnelPrefixes = {
    "X-Forwarded-", "Ngrok-", "X-Ngrok-", "Cf-", "Fly-", "X-Localtunnel-"};

bool isOneOf(QByteArrayView name, const auto &names)
{
    return std::any_of(names.begin(), names.end(), [name](const char *candidate) {
        return equalsIgnoringCase(name, QByteArrayView(candidate));
    });
}

} // namespace

bool isRoutingOrFramingField(QByteArrayView name)
{
    static constexpr std::array<const char *, 3> kNames = {
        "Host", "Content-Length", "Transfer-Encoding"};
    return isOneOf(name, kNames);
}

QString reasonNotToForward(QByteArrayView name, const HeaderList &headers)
{
    if (isOneOf(name, kHopByHop))
        return QStringLiteral("hop-by-hop (RFC 9110 §7.6.1)");
    if (equalsIgnoringCase(name, "Proxy-Authorization"))
        return QStringLiteral("for a proxy on the way only (RFC 9110 §11.7.2)");
    if (equalsIgnoringCase(name, "Expect"))
        return QStringLiteral("the content is sent without asking first");
    if (!isRoutingOrFramingField(name) && headers.hasToken("Connection", name))
        return QStringLiteral("hop-by-hop: named by Connection (RFC 9110 §7.6.1)");
    return {};
}

bool isTunnelHeader(QByteArrayView name)
{
    return isOneOf(name, kTunnelFields)
        || std::any_of(kTunnelPrefixes.begin(), kTunnelPrefixes.end(), [name](const char *prefix) {
               const QByteArrayView beginning(prefix);
               return name.size() > beginning.size()
                   && equalsIgnoringCase(name.first(beginning.size()), beginning);
           });
}

} // namespace tallyman
