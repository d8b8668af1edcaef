// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/eventjson.h"
#include "require.h"

#include <cstdint>

using namespace tallyman;

namespace {

QByteArray exportLine(const Event &event)
{
    QByteArray line = exportLinePrefix(event);
    line += event.body.toBase64();
    line += exportLineSuffix();
    return line;
}

} // namespace

// Any line is either refused with a sentence or an event that survives being exported again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView line(data, static_cast<qsizetype>(size));
    const Result<Event> event = eventFromExportLine(line);
    if (!event) {
        require(!event.error().message.isEmpty());
        return 0;
    }
    require(event->bodyLoaded());
    const QByteArray exported = exportLine(*event);
    const Result<Event> again = eventFromExportLine(exported);
    require(again.has_value());
    require(again->wireSha256 == event->wireSha256 && again->bodySha256 == event->bodySha256);
    require(exportLine(*again) == exported);
    return 0;
}
