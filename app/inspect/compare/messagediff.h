// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/compare/jsondiff.h"
#include "inspect/compare/textdiff.h"
#include "inspect/contentkind.h"

#include "http/headerlist.h"

namespace tallyman {

// A request, or the response to a delivery, as it is compared with another one.
struct ComparedMessage
{
    QString name; // "event 3", "response 7"
    QByteArray method;
    QByteArray target;
    int status = 0; // of a response; 0: a request
    HeaderList headers;
    QByteArray body;
};

// One difference outside the content.
struct FieldChange
{
    ChangeKind kind = ChangeKind::Changed;
    QByteArray name; // of a header as sent; "method", "target", "status" for the first line
    QByteArray before;
    QByteArray after;
};

enum class ComparedAs : quint8 {
    SameBytes,
    Structure, // JSON, or what can be told as JSON
    Text,
    Bytes,
};

// How two messages differ.
struct MessageDiff
{
    QList<FieldChange> line;
    QList<FieldChange> headers;
    ComparedAs contentAs = ComparedAs::SameBytes;
    ContentKind kind = ContentKind::Empty; // of both, with Structure
    JsonDiff structure;
    TextDiff text;
    qint64 firstDifference = -1; // of the contents' bytes; -1: none
    qint64 beforeBytes = 0;      // of the contents
    qint64 afterBytes = 0;

    [[nodiscard]] bool sameContent() const;
    [[nodiscard]] bool equal() const
    {
        return line.isEmpty() && headers.isEmpty() && sameContent();
    }
};

// Compares method, target or status, header fields (names in any case, in any order; not
// Content-Length, which says nothing that the content does not) and content: as JSON where both are
// JSON, forms or XML, else by lines where both are text, else by bytes. Takes long for large
// contents; `cancelled` ends it early. Pure.
[[nodiscard]] MessageDiff diffMessages(const ComparedMessage &left, const ComparedMessage &right,
    const IgnoreRules &ignored, const std::atomic_bool *cancelled = nullptr);

// What a comparison of contents says, as one sentence: "The contents are the same bytes.", …
[[nodiscard]] QString contentSentence(const MessageDiff &diff);

} // namespace tallyman
