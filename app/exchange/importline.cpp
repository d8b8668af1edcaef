// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/importline.h"

#include "base/text.h"
#include "exchange/jsonwriter.h"

namespace tallyman {

namespace {

void writeCount(JsonWriter &json, const char *name, const std::optional<qint64> &count)
{
    json.key(name);
    if (count)
        json.integer(*count);
    else
        json.null();
}

void writeGaps(JsonWriter &json, const Import &import)
{
    json.key("gaps").beginArray();
    for (const IdSet::Range &range : import.gaps.ranges())
        json.beginArray().integer(range.first).integer(range.last).endArray();
    json.endArray();
    if (import.gapsAreParts)
        json.key("gapsOf").qstring(QStringLiteral("parts"));
}

void writeNotice(JsonWriter &json, const std::optional<ImportNotice> &notice)
{
    json.key("notice");
    if (!notice) {
        json.null();
        return;
    }
    json.beginObject();
    json.key("event").integer(notice->eventId);
    writeCount(json, "rows", notice->rows);
    writeCount(json, "succeeded", notice->succeeded);
    writeCount(json, "failed", notice->failed);
    json.key("status").qstring(notice->status);
    json.endObject();
}

void writeText(JsonWriter &json, const char *name, const QString &text)
{
    if (!text.isEmpty())
        json.key(name).qstring(text);
}

} // namespace

QByteArray importJsonLine(const Import &import, qint64 nowUs)
{
    JsonWriter json;
    json.beginObject();
    json.key("importKey").qstring(import.key);
    json.key("sender").qstring(import.sender);
    json.key("form").qstring(import.form);
    json.key("rowsReceived").integer(import.rowsReceived);
    writeCount(json, "rowsTotal", import.rowsTotal);
    json.key("rowsDuplicated").integer(import.rowsDuplicated + import.rowsConflicting);
    json.key("rowsConflicting").integer(import.rowsConflicting);
    writeGaps(json, import);
    json.key("chunks").integer(import.chunks);
    json.key("attempts").integer(import.attempts);
    json.key("events").integer(import.events);
    json.key("firstAt").qstring(formatRfc3339(import.firstAtUs));
    json.key("lastAt").qstring(formatRfc3339(import.lastAtUs));
    writeNotice(json, import.notice);
    json.key("state").qstring(importStateName(import.state(nowUs)));
    writeText(json, "file", import.file);
    writeText(json, "user", import.user);
    writeText(json, "environment", import.environment);
    json.endObject();
    return json.result() + '\n';
}

} // namespace tallyman
