// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/payload.h"

#include "inspect/contentdecoder.h"
#include "inspect/jsonfieldswriter.h"
#include "inspect/jsontoken.h"
#include "inspect/multipart.h"
#include "inspect/utf8.h"
#include "inspect/xmlasjson.h"

#include <QStringDecoder>
#include <algorithm>

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

// Where a place of the text stands in the bytes that it was made from.
qint64 wideOffset(
    QStringDecoder::Encoding encoding, QByteArrayView bytes, const QByteArray &text, qint64 offset)
{
    const bool is32 = encoding == QStringDecoder::Utf32LE || encoding == QStringDecoder::Utf32BE;
    const QString before = QString::fromUtf8(text.first(std::min<qint64>(offset, text.size())));
    const bool marked = bytes.size() > 1
        && ((bytes[0] == '\xFF' && bytes[1] == '\xFE') || (bytes[0] == '\xFE' && bytes[1] == '\xFF')
            || (is32 && bytes.startsWith(QByteArrayView("\0\0\xFE\xFF", 4))));
    const qint64 unit = is32 ? 4 : 2;
    const qint64 units = is32 ? before.toUcs4().size() : before.size();
    return (units + (marked ? 1 : 0)) * unit;
}

// The lines of NDJSON as one array; every byte moves by one, for the bracket.
QByteArray linesAsArray(const QByteArray &text)
{
    QByteArray array = "[" + text + "]";
    qsizetype lastBreak = -1; // behind which nothing but blanks has come yet
    bool any = false;
    for (qsizetype at = 1; at < array.size() - 1;) {
        const qsizetype lineEnd = array.indexOf('\n', at);
        const qsizetype end = lineEnd < 0 ? array.size() - 1 : lineEnd;
        if (json::skipBlanks(QByteArrayView(array).first(end), at) < end) {
            if (any)
                array[lastBreak] = ',';
            any = true;
            lastBreak = end;
        }
        at = end + 1;
    }
    return array;
}

// Whether the first line is a document of its own and something follows.
bool beginsWithLine(const QByteArray &text, const std::atomic_bool *cancelled)
{
    const qint64 firstBreak = text.indexOf('\n', json::skipBlanks(text, 0));
    return firstBreak >= 0 && json::skipBlanks(text, firstBreak) < text.size()
        && JsonDocument::read(text.first(firstBreak), cancelled)->isValid();
}

// Whether two lines begin alike, so that the second is a document too even when it is broken.
bool linesBeginAlike(const QByteArray &text)
{
    const qint64 start = json::skipBlanks(text, 0);
    return text[start] == text[json::skipBlanks(text, text.indexOf('\n', start))];
}

// What a lenient reading makes of one broken line, with places in the whole text. `before` is what
// stands before it, `repaired` the repaired text so far.
void addLine(LenientJson &all, QByteArray &repaired, QByteArrayView before, const QByteArray &line,
    const ContentProblem &problem, const std::atomic_bool *cancelled)
{
    const LenientJson one = readLeniently(line, problem, cancelled);
    const qint64 breaks = std::count(before.begin(), before.end(), '\n');
    if (all.problem.sentence.isEmpty() || (all.problem.isLimit && !one.problem.isLimit)) {
        all.problem = one.problem;
        all.problem.offset += before.size();
        all.problem.line += breaks;
    }
    for (JsonRepair repair : one.repairs) {
        if (all.repairs.size() == LenientJson::kListedRepairs)
            break;
        repair.offset += before.size();
        repair.line += breaks;
        repair.repairedAt += repaired.size();
        all.repairs.append(repair);
    }
    all.repairCount += one.repairCount;
    if (one.document)
        repaired += one.document->text();
}

// Reads each line by itself, so that what is said of a broken one is about nothing else.
LenientJson readLinesLeniently(const QByteArray &text, const std::atomic_bool *cancelled)
{
    LenientJson all;
    QByteArray repaired = "[";
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype lineEnd = text.indexOf('\n', at);
        const qsizetype end = lineEnd < 0 ? text.size() : lineEnd;
        QByteArray line = text.sliced(at, end - at);
        if (line.endsWith('\r'))
            line.chop(1);
        if (json::skipBlanks(line, 0) < line.size()) {
            if (repaired.size() > 1)
                repaired += ',';
            const JsonDocumentPtr document = JsonDocument::read(line, cancelled);
            if (document->isValid())
                repaired += document->value(document->root());
            else
                addLine(all, repaired, QByteArrayView(text).first(at), line, document->problem(),
                    cancelled);
        }
        at = end + 1;
    }
    const JsonDocumentPtr document = JsonDocument::read(repaired + ']', cancelled);
    if (document->isValid())
        all.document = document;
    else if (all.problem.sentence.isEmpty()) { // the array around them is a level too much
        all.problem = document->problem();
        all.problem.offset = -1;
    }
    return all;
}

void takeLenient(Payload &payload, LenientJson lenient)
{
    payload.problem = lenient.problem;
    payload.lenient = std::make_shared<const LenientJson>(std::move(lenient));
}

// Whether the text is NDJSON, or was meant to be. A byte order mark gives way to blanks, so that
// positions stay.
bool readLines(Payload &payload, QByteArray text, const std::atomic_bool *cancelled)
{
    constexpr QByteArrayView kMark("\xEF\xBB\xBF");
    if (text.startsWith(kMark))
        text.replace(0, kMark.size(), QByteArray(kMark.size(), ' '));
    if (!beginsWithLine(text, cancelled))
        return false;
    const JsonDocumentPtr lines = JsonDocument::read(linesAsArray(text), cancelled);
    payload.lines = lines->isValid() || linesBeginAlike(text);
    if (lines->isValid()) {
        payload.offsetsAreOfBody = false;
        payload.document = lines;
    } else if (payload.lines) {
        takeLenient(payload, readLinesLeniently(text, cancelled));
    }
    return payload.lines;
}

void readJson(Payload &payload, const QByteArray &text, const std::atomic_bool *cancelled)
{
    const JsonDocumentPtr document = JsonDocument::read(text, cancelled);
    if (document->isValid()) {
        payload.document = document;
        return;
    }
    if (document->problem().line >= 2 && readLines(payload, text, cancelled))
        return;
    if (document->problem().isLimit)
        payload.problem = document->problem();
    else
        takeLenient(payload, readLeniently(text, document->problem(), cancelled));
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

// Text in another charset as UTF-8; what is UTF-8 although the type says otherwise stays.
void readCharset(Payload &payload, const QByteArray &contentType)
{
    payload.offsetsAreOfBody = false;
    const QByteArray charset = foreignCharset(contentType);
    if (firstInvalidUtf8(payload.content) < 0)
        return;
    // Excel and many programs on Windows write the system's own charset and do not say so.
    QStringDecoder decoder(charset.isEmpty() ? "windows-1252" : charset.constData());
    const QString text = decoder(payload.content);
    payload.content = text.toUtf8();
    payload.charsetNote = charset.isEmpty()
        ? QStringLiteral("Read as windows-1252: it is not UTF-8, and no charset is named.")
        : QStringLiteral("Read as %1, as Content-Type says.")
              .arg(QString::fromLatin1(decoder.name()));
}

// What is no text because its coding is not known here may be sound.
void doubtProblem(Payload &payload)
{
    if (payload.decoding != DecodedContent::State::Unknown || payload.problem.sentence.isEmpty()
        || firstInvalidUtf8(payload.content) < 0)
        return;
    payload.problem = {};
    payload.problem.sentence = payload.decodingNote;
    payload.problem.isLimit = true;
    payload.lenient = nullptr;
}

} // namespace

QByteArray codingOf(const HeaderList &headers, QByteArrayView body)
{
    if (headers.contains("Content-Encoding"))
        return headers.value("Content-Encoding");
    if (body.startsWith("\x1F\x8B\x08"))
        return QByteArrayLiteral("gzip");
    return body.startsWith("\x28\xB5\x2F\xFD") ? QByteArrayLiteral("zstd") : QByteArray();
}

Payload readPayload(const HeaderList &headers, const QByteArray &body, qint64 maxBytes,
    const std::atomic_bool *cancelled)
{
    Payload payload;
    const QByteArray coding = codingOf(headers, body);
    DecodedContent decoded;
    decoded.bytes = body; // shared, not copied
    if (!coding.isEmpty())
        decoded = decodeContent(body, coding, maxBytes);
    if (!headers.contains("Content-Encoding") && decoded.state != DecodedContent::State::Identity) {
        if (decoded.state == DecodedContent::State::Failed)
            decoded = {DecodedContent::State::Identity, false, body, {}}; // it only began so
        else
            decoded.sentence += QStringLiteral(" No Content-Encoding says so.");
    }
    QByteArray text = decoded.bytes;
    payload.content = text;
    payload.decoding = decoded.state;
    payload.cutAtLimit = decoded.atLimit;
    payload.decodingNote = decoded.sentence;
    payload.offsetsAreOfBody = decoded.state == DecodedContent::State::Identity;
    if (decoded.state == DecodedContent::State::Truncated
        || decoded.state == DecodedContent::State::Failed) {
        payload.kind = contentKind(headers.value("Content-Type"), text);
        payload.problem.sentence = decoded.sentence;
        payload.problem.isLimit = decoded.atLimit;
        return payload;
    }
    const auto wide = wideEncoding(text);
    if (wide) {
        QStringDecoder decoder(*wide);
        const QString units = decoder(text);
        text = units.toUtf8();
        payload.content = text;
        payload.charsetNote =
            QStringLiteral("Read as %1.").arg(QString::fromLatin1(decoder.name()));
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
        payload.problem = multipart.problem;
        payload.document = JsonDocument::read(multipartAsJson(multipart, text));
        break;
    }
    case ContentKind::Xml:
        payload.offsetsAreOfBody = false;
        payload.document = xmlAsJson(text, &payload.problem, !payload.charsetNote.isEmpty());
        break;
    case ContentKind::Csv:
    case ContentKind::Text:
        readCharset(payload, contentType);
        break;
    default:
        payload.offsetsAreOfBody = false;
        break;
    }
    doubtProblem(payload);
    if (wide && payload.problem.hasPlace())
        payload.problem.wireByte = wideOffset(*wide, decoded.bytes, text, payload.problem.offset);
    return payload;
}

Payload repairedPayload(const Payload &payload)
{
    Payload repaired = payload;
    if (payload.document || !payload.lenient || !payload.lenient->document)
        return repaired;
    repaired.document = payload.lenient->document;
    repaired.offsetsAreOfBody = false;
    repaired.lines = false;
    return repaired;
}

JsonDocumentPtr embeddedDocument(const JsonValue &string)
{
    if (!string.isString())
        return nullptr;
    const JsonDocumentPtr document = JsonDocument::read(string.text().toUtf8());
    return document->isValid() ? document : nullptr;
}

} // namespace tallyman
