// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/payload.h"

#include "inspect/contentdecoder.h"
#include "inspect/jsonfieldswriter.h"
#include "inspect/jsontoken.h"
#include "inspect/multipart.h"
#include "inspect/xmlasjson.h"

#include <QStringDecoder>

namespace tallyman {

namespace {

// The encoding of JSON text by its byte order mark or its first zero bytes (RFC 4627 §3).
std::optional<QStringDecoder::Encoding> wideEncoding(QByteArrayView body)
{
    if (body.startsWith(QByteArrayView("\xFF\xFE\0\0", 4)))
        return QStringDecoder::Utf32LE;
    if (body.startsWith(QByteArrayView("\0\0\xFE\xFF", 4)))
        return QStringDecoder::Utf32BE;
    if (body.startsWith("\xFF\xFE"))
        return QStringDecoder::Utf16LE;
    if (body.startsWith("\xFE\xFF"))
        return QStringDecoder::Utf16BE;
    if (body.size() < 4)
        return std::nullopt;
    const int zeros = (body[0] == 0 ? 8 : 0) + (body[1] == 0 ? 4 : 0) + (body[2] == 0 ? 2 : 0)
        + (body[3] == 0 ? 1 : 0);
    switch (zeros) {
    case 0b1110:
        return QStringDecoder::Utf32BE;
    case 0b0111:
        return QStringDecoder::Utf32LE;
    case 0b1010:
        return QStringDecoder::Utf16BE;
    case 0b0101:
        return QStringDecoder::Utf16LE;
    default:
        return std::nullopt;
    }
}

// Lines that each begin like a value; only asked when the whole is not one.
QByteArray linesAsArray(const QByteArray &text)
{
    QByteArray array = "[";
    for (QByteArrayView rest = text; !rest.isEmpty();) {
        const qsizetype end = rest.indexOf('\n');
        const QByteArrayView line = (end < 0 ? rest : rest.first(end)).trimmed();
        rest = end < 0 ? QByteArrayView() : rest.sliced(end + 1);
        if (line.isEmpty())
            continue;
        if (array.size() > 1)
            array += ",\n";
        array += line;
    }
    return array + "]";
}

void readJson(Payload &payload, const QByteArray &text, const std::atomic_bool *cancelled)
{
    const JsonDocumentPtr document = JsonDocument::read(text, cancelled);
    if (document->isValid()) {
        payload.document = document;
        return;
    }
    payload.problem = document->problem();
    // a second value on a line of its own: one document a line
    const qint64 firstBreak = text.indexOf('\n');
    if (firstBreak < 0 || document->problem().line < 2
        || !JsonDocument::read(text.first(firstBreak), cancelled)->isValid())
        return;
    const JsonDocumentPtr lines = JsonDocument::read(linesAsArray(text), cancelled);
    if (!lines->isValid())
        return;
    payload.document = lines;
    payload.offsetsAreOfBody = false;
    payload.problem = {};
}

QByteArray formAsJson(QByteArrayView body)
{
    JsonFieldsWriter fields;
    for (qsizetype at = 0; at <= body.size();) {
        const qsizetype end = body.indexOf('&', at);
        const QByteArrayView pair = body.sliced(at, (end < 0 ? body.size() : end) - at);
        at = end < 0 ? body.size() + 1 : end + 1;
        if (pair.isEmpty())
            continue;
        const auto decoded = [](QByteArrayView text) {
            QByteArray bytes = text.toByteArray();
            bytes.replace('+', ' ');
            return QByteArray::fromPercentEncoding(bytes);
        };
        const qsizetype equals = pair.indexOf('=');
        const QByteArray name = decoded(equals < 0 ? pair : pair.first(equals));
        fields.add(name, jsonString(equals < 0 ? QByteArray() : decoded(pair.sliced(equals + 1))));
    }
    return fields.toJson();
}

QByteArray multipartAsJson(const MultipartBody &multipart, const QByteArray &body)
{
    JsonFieldsWriter fields;
    for (const MultipartPart &part : multipart.parts) {
        const QByteArray name = part.name.toUtf8();
        if (part.fileName.isNull()) {
            fields.add(name, jsonString(body.mid(part.offset, part.size)));
        } else {
            fields.add(name,
                "{\"filename\":" + jsonString(part.fileName.toUtf8())
                    + ",\"bytes\":" + QByteArray::number(part.size) + "}");
        }
    }
    return fields.toJson();
}

} // namespace

Payload readPayload(const HeaderList &headers, const QByteArray &body, qint64 maxBytes,
    const std::atomic_bool *cancelled)
{
    Payload payload;
    const DecodedContent decoded = decodeContent(body, headers.value("Content-Encoding"), maxBytes);
    QByteArray text = decoded.bytes;
    payload.offsetsAreOfBody = decoded.state == DecodedContent::State::Identity;
    if (decoded.state == DecodedContent::State::Truncated
        || decoded.state == DecodedContent::State::Failed) {
        payload.problem.sentence = decoded.sentence;
        return payload;
    }
    if (const auto encoding = wideEncoding(text)) {
        QStringDecoder decoder(*encoding);
        const QString wide = decoder(text);
        text = wide.toUtf8();
        payload.offsetsAreOfBody = false;
    }
    const QByteArray contentType = headers.value("Content-Type");
    payload.kind = contentKind(contentType, text);
    switch (payload.kind) {
    case ContentKind::Json:
        readJson(payload, text, cancelled);
        break;
    case ContentKind::Form:
        payload.offsetsAreOfBody = false;
        payload.document = JsonDocument::read(formAsJson(text));
        break;
    case ContentKind::Multipart: {
        payload.offsetsAreOfBody = false;
        const MultipartBody multipart = readMultipart(contentType, text);
        payload.problem.sentence = multipart.problem;
        payload.document = JsonDocument::read(multipartAsJson(multipart, text));
        break;
    }
    case ContentKind::Xml:
        payload.offsetsAreOfBody = false;
        payload.document = xmlAsJson(text, &payload.problem);
        break;
    default:
        payload.offsetsAreOfBody = false;
        break;
    }
    return payload;
}

JsonDocumentPtr embeddedDocument(const JsonValue &string)
{
    if (!string.isString())
        return nullptr;
    const JsonDocumentPtr document = JsonDocument::read(string.text().toUtf8());
    return document->isValid() ? document : nullptr;
}

} // namespace tallyman
