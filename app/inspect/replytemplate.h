// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "inspect/jsonvalue.h"

namespace tallyman {

// What the placeholders of a reply stand for.
struct ReplyValues
{
    EventId id = 0;
    QByteArray method;
    QByteArray target;
    HeaderList headers;
    JsonValue root;     // of the content; null: it has no structure that is known here
    qint64 counter = 1; // the how manyeth reply of the rule this is
    qint64 nowUs = 0;   // UTC
    QByteArray uuid;
};

// The content of a reply with its placeholders filled in:
//
//   {{json.a.b}} {{json./a/b}}   a value of the request's content
//   {{header.NAME}} {{query.NAME}} {{method}} {{path}}
//   {{id}} {{counter}} {{now}} {{now.unix}} {{uuid}}
//
// What is not there is empty. A value is escaped for the reply's content type: as a part of a JSON
// string, of XML or HTML text, or of a form; in other types it stands as it is. With “|raw” behind
// the name nothing is escaped, and a JSON value is its token: {{json.row_count|raw}}. Pure.
[[nodiscard]] QByteArray fillTemplate(
    const QByteArray &text, const QByteArray &contentType, const ReplyValues &values);

// What is wrong with the placeholders of a template, as a sentence; empty: nothing.
[[nodiscard]] QString templateProblem(const QByteArray &text);

} // namespace tallyman
