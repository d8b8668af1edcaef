// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/headerlist.h"
#include "inspect/contentdecoder.h"
#include "inspect/contentkind.h"
#include "inspect/jsonvalue.h"
#include "inspect/lenientjson.h"

#include <QByteArray>
#include <QString>
#include <atomic>

namespace tallyman {

// What a notification says, as one JSON document, whatever format it came in.
struct Payload
{
    ContentKind kind = ContentKind::Empty;
    // JSON: the content itself. Forms, multipart and XML are told as JSON (see readPayload). Null
    // when the content has no structure that is known here.
    JsonDocumentPtr document;
    bool offsetsAreOfBody = false; // positions in the document are positions in the body
    // Why there is no document although the content claims to have one, or why it is not read
    // here. Positions are those of `content`.
    ContentProblem problem;
    // Of JSON that is none: what a lenient reading repaired, and its document if there is one.
    std::shared_ptr<const LenientJson> lenient;
    QByteArray content; // codings undone; JSON, XML and forms also as UTF-8
    DecodedContent::State decoding = DecodedContent::State::Identity;
    bool cutAtLimit = false; // it is too large to be decoded, and nothing is wrong with it
    QString decodingNote;    // what was undone; empty when nothing was
    QString charsetNote;     // which charset it was read in; empty: UTF-8, or no text
    bool lines = false;      // the document is an array of the content's lines (NDJSON)

    [[nodiscard]] JsonValue root() const { return JsonValue(document); }
};

// The codings of a body: what Content-Encoding says, or gzip or zstd where nothing is said and it
// begins like that (RFC 1952 2.3.1, RFC 8878 3.1.1). Empty: none.
[[nodiscard]] QByteArray codingOf(const HeaderList &headers, QByteArrayView body);

// Decodes the content by its header fields and by what it is:
// JSON, also with a byte order mark, in UTF-16 or UTF-32, or coded (gzip, …);
// NDJSON as an array of its lines;
// application/x-www-form-urlencoded and multipart/form-data as an object of strings, a repeated
// name as an array, a file as {"filename": …, "bytes": n};
// XML as nested objects: a repeated element as an array, attributes as "@name", text beside
// elements as "#text".
// No more than `maxBytes` are decoded. Pure; takes long for large bodies, `cancelled` ends it.
[[nodiscard]] Payload readPayload(const HeaderList &headers, const QByteArray &body,
    qint64 maxBytes, const std::atomic_bool *cancelled = nullptr);

// With the document that a lenient reading makes of JSON that is none, if there is one; otherwise
// the same. Positions in it are none of the body.
[[nodiscard]] Payload repairedPayload(const Payload &payload);

// The document that stands as text in a string of another one; null when it is not JSON.
[[nodiscard]] JsonDocumentPtr embeddedDocument(const JsonValue &string);

} // namespace tallyman
