// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/payloadcontent.h"

#include "inspect/displaytext.h"
#include "inspect/payload.h"
#include "inspect/prettyprint.h"

#include <algorithm>

namespace tallyman {

namespace {

// What was put right, by where it is in the repaired document.
QHash<qint64, QString> repairedPlaces(const LenientJson &reading)
{
    QHash<qint64, QString> places;
    for (const JsonRepair &repair : reading.repairs) {
        QString &sentence = places[repair.repairedAt];
        if (!sentence.isEmpty())
            sentence += QLatin1Char(' ');
        sentence += repair.sentence;
    }
    return places;
}

} // namespace

void PayloadContent::takeDocument(const Payload &payload)
{
    tree = payload.document;
    if (payload.lenient) {
        problem = payload.problem;
        tree = payload.lenient->document;
        repairs = summaryOfRepairs(*payload.lenient);
        if (tree)
            repairedValues = repairedPlaces(*payload.lenient);
    } else if (!tree && (kind == ContentKind::Xml || kind == ContentKind::Json)) {
        problem = payload.problem;
    } else if (kind == ContentKind::Json && tree) {
        layable = !payload.lines;
        filterable = true;
    }
}

PayloadContentPtr PayloadContent::read(const QByteArray &body, const QByteArray &contentType,
    const QByteArray &contentEncoding, const std::atomic_bool *cancelled)
{
    HeaderList headers = {{"Content-Type", contentType}};
    if (!contentEncoding.isEmpty())
        headers.append("Content-Encoding", contentEncoding);
    const Payload payload = readPayload(headers, body, kDecodedBytes, cancelled);
    auto content = std::make_shared<PayloadContent>();
    content->bytes = payload.content;
    content->kind = payload.kind;
    for (const QString &note : {payload.decodingNote, payload.charsetNote}) {
        if (!note.isEmpty())
            content->notes += note;
    }
    content->takeDocument(payload);
    if (content->kind == ContentKind::Csv)
        content->table = CsvTable::read(content->bytes, cancelled);
    if (content->kind == ContentKind::Multipart) {
        const MultipartBody multipart = readMultipart(contentType, content->bytes);
        content->parts = multipart.parts;
        content->problem = multipart.problem;
    }
    if (content->kind == ContentKind::Image)
        content->image = ImageContent::read(content->bytes);
    return content;
}

PayloadText PayloadText::read(const PayloadContent &content, bool pretty)
{
    PayloadText text;
    DisplayText display;
    if (pretty && content.layable) {
        PrettyPrinter printer(content.bytes);
        QByteArray piece;
        while (printer.next(&piece, 1 << 20)) {
            display.append(piece, &text.utf8);
            piece.clear();
        }
        display.finish(&text.utf8);
    } else {
        const bool broken = content.kind == ContentKind::Json && content.problem.hasPlace();
        const qint64 problemAt =
            broken ? std::min(content.problem.offset, qint64(content.bytes.size())) : -1;
        const QByteArrayView bytes(content.bytes);
        const qint64 cut = qMax<qint64>(0, problemAt);
        display.append(bytes.first(cut), &text.utf8);
        if (problemAt >= 0)
            text.problemAt = text.utf8.size();
        display.append(bytes.sliced(cut), &text.utf8);
        display.finish(&text.utf8);
    }
    text.notes += content.notes + display.notes();
    if (content.kind == ContentKind::Json)
        text.language = TextLanguage::Json;
    else if (content.kind == ContentKind::Xml)
        text.language = TextLanguage::Xml;
    return text;
}

} // namespace tallyman
