// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/jsondocument.h"

#include <QByteArray>

namespace tallyman {

// The content as the composer's editor begins with it.
struct LaidOutText
{
    bool isText = false; // otherwise nothing else is set
    bool isJson = false;
    bool wasCompact = false; // JSON without a blank between its tokens
    bool hasLongLine = false;
    bool changed = false; // laid out otherwise than captured
    QByteArray text;
};

// What there is to say about the text in the editor, and what it sends.
struct TextReport
{
    JsonDocumentPtr document; // null: it is not JSON that is being edited
    bool edited = false;
    qint64 hidden = 0; // invisible characters
    QByteArray body;
};

constexpr qsizetype kLongLineBytes = 128 * 1024; // longer ones make an editor crawl

// Both take long for large texts. Pure functions; any thread.
[[nodiscard]] LaidOutText layOutText(const QByteArray &body, const QByteArray &contentType);
[[nodiscard]] TextReport reportOnText(const QByteArray &text, const LaidOutText &initial);

} // namespace tallyman
