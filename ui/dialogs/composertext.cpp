// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/composertext.h"

#include "base/text.h"
#include "inspect/contentkind.h"
#include "inspect/displaytext.h"
#include "inspect/prettyprint.h"

namespace tallyman {

namespace {

bool hasLongLine(const QByteArray &text)
{
    qsizetype start = 0;
    while (start < text.size()) {
        const qsizetype end = text.indexOf('\n', start);
        const qsizetype size = (end < 0 ? text.size() : end) - start;
        if (size > kLongLineBytes)
            return true;
        start += size + 1;
    }
    return false;
}

} // namespace

LaidOutText layOutText(const QByteArray &body, const QByteArray &contentType)
{
    LaidOutText laid;
    laid.isText = isValidUtf8(body);
    if (!laid.isText)
        return laid;
    laid.isJson = body.isEmpty() || contentKind(contentType, body.left(4096)) == ContentKind::Json;
    const bool valid = laid.isJson && JsonDocument::read(body)->isValid();
    laid.text = valid ? prettyJson(body) : body;
    laid.wasCompact = valid && compactJson(body) == body;
    laid.changed = laid.text != body;
    laid.hasLongLine = hasLongLine(laid.text);
    return laid;
}

TextReport reportOnText(const QByteArray &text, const LaidOutText &initial)
{
    TextReport report;
    report.edited = text != initial.text;
    report.hidden = countHidden(text);
    report.body = text;
    if (!initial.isJson)
        return report;
    report.document = JsonDocument::read(text);
    if (report.edited && initial.wasCompact && report.document->isValid())
        report.body = compactJson(text);
    return report;
}

} // namespace tallyman
