// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/payloadcontent.h"

#include "inspect/contentdecoder.h"
#include "inspect/displaytext.h"
#include "inspect/prettyprint.h"

namespace tallyman {

PayloadContentPtr PayloadContent::read(const QByteArray &body, const QByteArray &contentType,
    const QByteArray &contentEncoding, const std::atomic_bool *cancelled)
{
    auto content = std::make_shared<PayloadContent>();
    content->bytes = body; // shared, not copied
    if (!contentEncoding.isEmpty()) {
        const DecodedContent decoded = decodeContent(body, contentEncoding, kDecodedBytes);
        content->bytes = decoded.bytes;
        content->decodingNote = decoded.sentence;
    }
    content->kind = contentKind(contentType, content->bytes);
    if (content->kind == ContentKind::Json)
        content->json = JsonDocument::read(content->bytes, cancelled);
    return content;
}

PayloadText PayloadText::read(const PayloadContent &content, bool pretty)
{
    PayloadText text;
    const bool valid = content.json && content.json->isValid();
    DisplayText display;
    if (pretty && valid) {
        PrettyPrinter printer(content.bytes);
        QByteArray piece;
        while (printer.next(&piece, 1 << 20)) {
            display.append(piece, &text.utf8);
            piece.clear();
        }
        display.finish(&text.utf8);
    } else {
        const qint64 problemAt = content.json && !valid ? content.json->problem().offset : -1;
        const QByteArrayView bytes(content.bytes);
        const qint64 cut = qMax<qint64>(0, problemAt);
        display.append(bytes.first(cut), &text.utf8);
        if (problemAt >= 0)
            text.problemAt = text.utf8.size();
        display.append(bytes.sliced(cut), &text.utf8);
        display.finish(&text.utf8);
    }
    if (!content.decodingNote.isEmpty())
        text.notes += content.decodingNote;
    text.notes += display.notes();
    if (content.kind == ContentKind::Json)
        text.language = TextLanguage::Json;
    else if (content.kind == ContentKind::Xml)
        text.language = TextLanguage::Xml;
    return text;
}

} // namespace tallyman
