// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "exchange/eventfields.h"
#include "exchange/har.h"
#include "http/reply.h"
#include "http/requesttarget.h"

namespace tallyman {

namespace {

// HAR has text only: what is not UTF-8 is shown as Latin-1; the exact bytes stand in _tallyman.
QByteArray asUtf8(QByteArrayView bytes)
{
    return isValidUtf8(bytes) ? bytes.toByteArray() : QString::fromLatin1(bytes).toUtf8();
}

// Programs that read HAR want a method and a URL, which a malformed event need not have.
QByteArray methodOf(const Event &event)
{
    return isToken(event.method) ? event.method : QByteArrayLiteral("UNKNOWN");
}

QByteArray urlOf(const Event &event)
{
    QByteArray host = event.headers().value("Host");
    if (host.isEmpty() || event.state == EventState::Malformed)
        host = event.listener.toUtf8();
    QByteArray target = originForm(event.target);
    if (!target.startsWith('/'))
        target.prepend('/');
    QByteArray encoded;
    for (const char c : encodedForRequestLine(target)) {
        if (static_cast<uchar>(c) >= 0x80)
            encoded += '%' + QByteArray(1, c).toHex().toUpper();
        else
            encoded += c;
    }
    return "http://" + asUtf8(host) + encoded;
}

void writeFields(JsonWriter &json, const char *key, const HeaderList &fields)
{
    json.key(key).beginArray();
    for (const HeaderField &field : fields.fields()) {
        json.beginObject();
        json.key("name").string(asUtf8(field.name));
        json.key("value").string(asUtf8(field.value));
        json.endObject();
    }
    json.endArray();
}

// Pairs of the query as they stand there, percent triplets decoded.
void writeQuery(JsonWriter &json, const QByteArray &target)
{
    json.key("queryString").beginArray();
    const qsizetype question = target.indexOf('?');
    const QList<QByteArray> pairs =
        question < 0 ? QList<QByteArray>() : target.mid(question + 1).split('&');
    for (const QByteArray &pair : pairs) {
        if (pair.isEmpty())
            continue;
        const qsizetype equals = pair.indexOf('=');
        const QByteArray name = equals < 0 ? pair : pair.first(equals);
        const QByteArray value = equals < 0 ? QByteArray() : pair.mid(equals + 1);
        json.beginObject();
        json.key("name").string(asUtf8(QByteArray::fromPercentEncoding(name)));
        json.key("value").string(asUtf8(QByteArray::fromPercentEncoding(value)));
        json.endObject();
    }
    json.endArray();
}

void writeText(JsonWriter &json, const QByteArray &bytes)
{
    if (isValidUtf8(bytes))
        json.key("text").string(bytes);
    else
        json.key("text").base64(bytes).key("encoding").string("base64");
}

void writeVersion(JsonWriter &json, int minor)
{
    json.key("httpVersion")
        .string(minor < 0 ? QByteArray() : QByteArray("HTTP/" + httpVersionName(minor).toUtf8()));
}

void writeRequest(JsonWriter &json, const Event &event)
{
    const HeaderList fields = event.headers();
    json.key("request").beginObject();
    json.key("method").string(methodOf(event));
    json.key("url").string(urlOf(event));
    writeVersion(json, event.httpVersionMinor);
    json.key("cookies").beginArray().endArray();
    writeFields(json, "headers", fields);
    writeQuery(json, event.target);
    if (event.bodyBytes > 0) {
        json.key("postData").beginObject();
        json.key("mimeType").string(asUtf8(fields.value("Content-Type")));
        json.key("params").beginArray().endArray();
        writeText(json, event.body);
        json.endObject();
    }
    json.key("headersSize").integer(event.head.size());
    json.key("bodySize").integer(event.bodyBytes);
    json.endObject();
}

// Without a reply the status is 0, as browsers write it.
void writeResponse(JsonWriter &json, const Event &event)
{
    const HeaderList fields = HeaderList::parseHead(event.replyHead);
    json.key("response").beginObject();
    json.key("status").integer(event.status);
    json.key("statusText").string(reasonPhrase(event.status));
    writeVersion(json, event.status == 0 ? -1 : 1);
    json.key("cookies").beginArray().endArray();
    writeFields(json, "headers", fields);
    json.key("content").beginObject();
    json.key("size").integer(event.replyBody.size());
    json.key("mimeType").string(asUtf8(fields.value("Content-Type")));
    writeText(json, event.replyBody);
    json.endObject();
    json.key("redirectURL").string(asUtf8(fields.value("Location")));
    json.key("headersSize").integer(event.replyHead.isEmpty() ? -1 : event.replyHead.size());
    json.key("bodySize").integer(event.replyBody.size());
    json.endObject();
}

void writeTimings(JsonWriter &json, qint64 receiveUs, qint64 waitUs)
{
    json.key("cache").beginObject().endObject();
    json.key("timings").beginObject();
    json.key("send").milliseconds(receiveUs);
    json.key("wait").milliseconds(waitUs);
    json.key("receive").milliseconds(0);
    json.endObject();
}

} // namespace

QByteArray harHeader()
{
    return "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"Tallyman\",\"version\":"
           "\"" TALLYMAN_VERSION "\"},\"entries\":[\n";
}

QByteArray harEntry(const Event &event, bool first, const QStringList &masked)
{
    const qint64 waitUs = event.answeredAtUs ? *event.answeredAtUs - event.receivedAtUs : 0;
    const qint64 receiveUs = std::max<qint64>(0, event.receiveDurationUs);
    JsonWriter json;
    json.beginObject();
    json.key("startedDateTime").qstring(formatRfc3339(event.receivedAtUs - receiveUs));
    json.key("time").milliseconds(receiveUs + std::max<qint64>(0, waitUs));
    writeRequest(json, event);
    writeResponse(json, event);
    writeTimings(json, receiveUs, waitUs);
    json.key("_tallyman").beginObject();
    writeEventFields(json, event, masked);
    json.endObject();
    if (!event.comment.isEmpty())
        json.key("comment").qstring(event.comment);
    json.endObject();
    return (first ? QByteArray() : QByteArrayLiteral(",\n")) + json.result();
}

QByteArray harFooter()
{
    return "\n]}}\n";
}

} // namespace tallyman
