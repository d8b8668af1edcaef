// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/eventjson.h"

#include "base/text.h"
#include "exchange/eventfields.h"

namespace tallyman {

namespace {

void writeProblem(JsonWriter &json, const Event &event)
{
    if (event.state == EventState::Complete)
        return;
    json.key("problem").beginObject();
    json.text("code", event.problemCode);
    json.key("sentence").qstring(event.problem);
    json.key("offset").integer(event.problemOffset);
    json.endObject();
}

void writeCommon(JsonWriter &json, const Event &event)
{
    json.key("id").integer(event.id);
    json.key("receivedAt").qstring(formatRfc3339(event.receivedAtUs));
    json.key("remote").qstring(event.remote);
    json.key("listener").qstring(event.listener);
    json.text("method", event.method);
    json.text("target", event.target);
    json.key("httpVersion");
    if (event.httpVersionMinor < 0)
        json.null();
    else
        json.qstring(httpVersionName(event.httpVersionMinor));
    json.fields("headers", event.headers());
    json.fields("trailers", HeaderList::parse(event.trailers));
    json.key("bodyBytes").integer(event.bodyBytes);
    json.key("bodySha256").hex(event.bodySha256);
    json.key("wireSha256").hex(event.wireSha256);
    json.key("status");
    if (event.status == 0)
        json.null();
    else
        json.integer(event.status);
    json.key("state").qstring(eventStateName(event.state));
    writeProblem(json, event);
    if (event.marked)
        json.key("marked").boolean(true);
    if (!event.comment.isEmpty())
        json.key("comment").qstring(event.comment);
}

void writeFacts(JsonWriter &json, const EventFacts &facts)
{
    const auto write = [&json](const char *name, const QString &text) {
        json.key(name);
        if (text.isEmpty())
            json.null();
        else
            json.qstring(text);
    };
    write("sender", facts.sender);
    write("form", facts.form);
    write("importKey", facts.importKey);
    json.key("attempt");
    if (facts.attempt == 0)
        json.null();
    else
        json.integer(facts.attempt);
    json.key("findings").beginArray();
    for (const QString &id : facts.findings)
        json.qstring(id);
    json.endArray();
}

void writePlan(JsonWriter &json, const RetryFit &retries)
{
    json.key("schedule");
    if (!retries.plan) {
        json.null();
        return;
    }
    const auto names = [&json](const char *key, const QStringList &list) {
        json.key(key).beginArray();
        for (const QString &name : list)
            json.qstring(name);
        json.endArray();
    };
    json.beginObject();
    names("senders", retries.plan->senders);
    json.key("delaysMs").beginArray();
    for (const qint64 delay : retries.plan->delaysMs)
        json.integer(delay);
    json.endArray();
    json.key("source").qstring(retries.plan->source);
    json.key("checked").qstring(retries.plan->checked);
    names("alsoFits", retries.alike);
    json.endObject();
}

void writeAttempts(JsonWriter &json, const AttemptRun &run)
{
    json.key("attempts").beginObject();
    json.key("events").beginArray();
    for (const Attempt &attempt : run.attempts) {
        json.beginObject().key("id").integer(attempt.id);
        json.key("receivedAt").qstring(formatRfc3339(attempt.receivedAtUs));
        json.key("status");
        attempt.status == 0 ? json.null() : json.integer(attempt.status);
        json.endObject();
    }
    json.endArray().key("gaps").beginArray();
    for (const RetryGap &gap : run.retries.gaps) {
        json.beginObject().key("ms").milliseconds(gap.tookUs);
        if (gap.plannedUs) {
            json.key("plannedMs").milliseconds(*gap.plannedUs);
            json.key("toleranceMs").milliseconds(gap.toleranceUs);
        }
        json.endObject();
    }
    json.endArray();
    json.key("sendersOwn").qstring(ownScheduleName(run.retries.own));
    writePlan(json, run.retries);
    if (run.retries.plan)
        json.key("left").integer(run.retries.attemptsLeft);
    json.key("nextExpectedAt");
    if (run.retries.nextAtUs) {
        json.qstring(formatRfc3339(*run.retries.nextAtUs));
        json.key("nextToleranceMs").milliseconds(run.retries.nextToleranceUs);
    } else {
        json.null();
    }
    json.endObject();
}

} // namespace

QByteArray eventJsonLine(const Event &event, const std::optional<EventFacts> &facts,
    const std::optional<AttemptRun> &attempts)
{
    JsonWriter json;
    json.beginObject();
    writeCommon(json, event);
    if (facts)
        writeFacts(json, *facts);
    if (attempts)
        writeAttempts(json, *attempts);
    json.endObject();
    return json.result() + '\n';
}

void writeEventFields(JsonWriter &json, const Event &event, const QStringList &masked)
{
    writeCommon(json, event);
    if (!masked.isEmpty()) {
        json.key("masked").beginArray();
        for (const QString &place : masked)
            json.qstring(place);
        json.endArray();
    }
    json.key("receiveDurationUs").integer(event.receiveDurationUs);
    json.key("answeredAt");
    if (event.answeredAtUs)
        json.qstring(formatRfc3339(*event.answeredAtUs));
    else
        json.null();
    json.key("framing").base64(event.framing);
    json.key("trailersRaw").base64(event.trailers);
    json.key("wireBytes").integer(event.wireBytes);
    json.key("replyHead").base64(event.replyHead);
    json.key("replyBody").base64(event.replyBody);
    if (!event.replyNote.isEmpty())
        json.key("replyNote").qstring(QString::fromUtf8(event.replyNote));
    json.key("head").base64(event.head);
}

QByteArray exportLinePrefix(const Event &event, const QStringList &masked)
{
    JsonWriter json;
    json.beginObject();
    writeEventFields(json, event, masked);
    json.key("body");
    return json.result() + '"';
}

QByteArrayView exportLineSuffix()
{
    return "\"}\n";
}

} // namespace tallyman
