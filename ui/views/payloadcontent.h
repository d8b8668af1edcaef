// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/contentkind.h"
#include "inspect/jsondocument.h"
#include "ui/views/textpage.h"

#include <QByteArray>
#include <QStringList>
#include <memory>

namespace tallyman {

// A body made ready for looking at. Immutable; made on a worker thread.
struct PayloadContent
{
    static constexpr qint64 kDecodedBytes = 256LL * 1024 * 1024;

    ContentKind kind = ContentKind::Empty;
    QByteArray bytes;     // content codings undone
    QString decodingNote; // what was undone; empty when nothing was
    JsonDocumentPtr json; // for JSON; see isValid()

    // Takes long for large bodies.
    [[nodiscard]] static std::shared_ptr<const PayloadContent> read(const QByteArray &body,
        const QByteArray &contentType, const QByteArray &contentEncoding,
        const std::atomic_bool *cancelled = nullptr);
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
