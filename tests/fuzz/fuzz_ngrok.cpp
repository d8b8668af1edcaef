// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hash.h"
#include "http/framing.h"
#include "require.h"
#include "tunnel/ngrokrecord.h"
#include "tunnel/tunneloutput.h"
#include "tunnel/tunnelsetting.h"

#include <cstdint>

using namespace tallyman;

namespace {

// What is taken can be made an event whose digests fit its bytes, and is found again by it.
void checkRecord(const NgrokRequest &record)
{
    const Event event = eventOf(record);
    const QByteArray wire = wireBytes(event.head, event.body, Framing::decode(event.framing));
    require(event.wireSha256 == Sha256::of(wire));
    require(event.wireBytes == wire.size());
    require(event.bodySha256 == Sha256::of(event.body));
    require(!tunnelRecordText(joined(record, event)).isEmpty());
    static_cast<void>(recordOf({record}, event));
}

} // namespace

// Any bytes are an answer of ngrok's agent, or an error with a sentence; any line of a program that
// was started says something or nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    for (const auto &endpoints : {ngrokEndpoints(text), ngrokTunnels(text)}) {
        require(endpoints || !endpoints.error().message.isEmpty());
        for (const NgrokEndpoint &endpoint : endpoints.value_or(QList<NgrokEndpoint>())) {
            require(!endpoint.publicUrl.isEmpty());
            static_cast<void>(endpoint.upstreamUrl());
        }
    }
    const auto requests = ngrokRequests(text);
    require(requests || !requests.error().message.isEmpty());
    for (const NgrokRequest &record : requests.value_or(QList<NgrokRequest>()))
        checkRecord(record);
    require(!tunnelProblem(TunnelKind::Ngrok, readNgrokLine(text).error).isEmpty());
    require(!tunnelProblem(TunnelKind::Cloudflared, readCloudflaredLine(text).error).isEmpty());
    const TunnelSetting setting = tunnelSettingFromJson(text);
    require(tunnelSettingFromJson(toJson(setting)).publicUrl == setting.publicUrl);
    static_cast<void>(tunnelOrderFromJson(text));
    static_cast<void>(tunnelRunFromJson(text));
    return 0;
}
