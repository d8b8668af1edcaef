// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/contentkind.h"
#include "inspect/csvtable.h"
#include "inspect/lenientjson.h"
#include "inspect/multipart.h"
#include "ui/views/imageview.h"
#include "ui/views/textpage.h"

#include <QByteArray>
#include <QHash>
#include <QStringList>
#include <memory>

namespace tallyman {

struct Payload;

// A body made ready for looking at. Immutable; made on a worker thread.
struct PayloadContent
{
    static constexpr qint64 kDecodedBytes = 256LL * 1024 * 1024;

    ContentKind kind = ContentKind::Empty;
    QByteArray bytes;  // content codings undone; text as UTF-8
    QStringList notes; // what was undone, and in which charset it was read
    // JSON, or what XML, forms and lines of JSON are told as; when that cannot be read, what a
    // lenient reading makes of it; null: there is no tree
    JsonDocumentPtr tree;
    bool layable = false;    // `bytes` are valid JSON that can be laid out
    bool filterable = false; // paths of the tree are paths of the JSON that was sent
    ContentProblem problem;  // why it is not what it claims to be; without a sentence: it is
    QString repairs;         // what a lenient reading put right, in words; empty: nothing
    QHash<qint64, QString> repairedValues; // by the start of the value, or of its key, in the tree
    CsvTablePtr table;
    QList<MultipartPart> parts;
    ImageContent image;

    // Takes long for large bodies.
    [[nodiscard]] static std::shared_ptr<const PayloadContent> read(const QByteArray &body,
        const QByteArray &contentType, const QByteArray &contentEncoding,
        const std::atomic_bool *cancelled = nullptr);

private:
    void takeDocument(const Payload &payload);
};
using PayloadContentPtr = std::shared_ptr<const PayloadContent>;

// A body as text that is safe to show.
struct PayloadText
{
    QByteArray utf8;
    QStringList notes;
    TextLanguage language = TextLanguage::Plain;
    qint64 problemAt = -1; // where in utf8 the JSON breaks

    // With `pretty`, valid JSON is laid out. Takes long for large bodies.
    [[nodiscard]] static PayloadText read(const PayloadContent &content, bool pretty);
};

} // namespace tallyman
