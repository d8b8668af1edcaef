// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/findingline.h"

#include "exchange/jsonwriter.h"

namespace tallyman {

QByteArray findingJsonLine(const Finding &finding)
{
    JsonWriter json;
    json.beginObject();
    if (finding.eventId != 0) {
        json.key("event").integer(finding.eventId);
    } else {
        json.key("sender").qstring(finding.sender);
        json.key("importKey").qstring(finding.importKey);
    }
    json.key("id").qstring(QString::fromUtf8(finding.id));
    json.key("severity").qstring(severityName(finding.severity));
    json.key("message").qstring(finding.message);
    json.key("evidence").beginArray();
    for (const Evidence &evidence : finding.evidence) {
        json.beginObject();
        json.key("what").qstring(evidence.what);
        json.key("text").qstring(evidence.text);
        json.endObject();
    }
    json.endArray();
    if (const FindingKind *kind = findFindingKind(finding.id)) {
        json.key("advice").qstring(QString::fromUtf8(kind->advice));
        json.key("source").qstring(QString::fromUtf8(kind->source));
    }
    json.endObject();
    return json.result() + '\n';
}

} // namespace tallyman
