// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/contentkind.h"

#include "inspect/jsontoken.h"
#include "inspect/utf8.h"

namespace tallyman {

namespace {

constexpr qsizetype kLookedAt = 4096;

QByteArray mediaType(QByteArrayView contentType)
{
    const qsizetype end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.first(end)).toByteArray().trimmed().toLower();
}

// A sequence that is cut by the end of what is looked at does not count.
bool looksLikeText(QByteArrayView bytes)
{
    for (const char c : bytes) {
        const auto u = static_cast<uchar>(c);
        if (u < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B)
            return false;
    }
    const qint64 bad = firstInvalidUtf8(bytes);
    return bad < 0 || bad > bytes.size() - 4;
}

bool isJsonType(const QByteArray &type)
{
    return type == "application/json" || type == "text/json" || type.endsWith("+json")
        || type == "application/csp-report" || type == "application/x-ndjson"
        || type == "application/ndjson" || type == "application/jsonl";
}

bool isXmlType(const QByteArray &type)
{
    return type == "application/xml" || type == "text/xml" || type.endsWith("+xml");
}

ContentKind sniff(QByteArrayView bytes)
{
    if (bytes.startsWith("\xEF\xBB\xBF"))
        bytes = bytes.sliced(3);
    const qint64 at = json::skipBlanks(bytes, 0);
    if (at < bytes.size() && (bytes[at] == '{' || bytes[at] == '['))
        return ContentKind::Json;
    if (bytes.sliced(at).startsWith("<?xml"))
        return ContentKind::Xml;
    return ContentKind::Text;
}

} // namespace

ContentKind contentKind(QByteArrayView contentType, QByteArrayView beginning)
{
    if (beginning.isEmpty())
        return ContentKind::Empty;
    const QByteArray type = mediaType(contentType);
    const QByteArrayView bytes = beginning.first(qMin(beginning.size(), kLookedAt));
    if (isJsonType(type))
        return ContentKind::Json;
    if (type.startsWith("multipart/"))
        return ContentKind::Multipart;
    if (!looksLikeText(bytes))
        return ContentKind::Binary;
    if (isXmlType(type))
        return ContentKind::Xml;
    const ContentKind sniffed = sniff(bytes);
    if (type == "application/x-www-form-urlencoded" && sniffed != ContentKind::Json)
        return ContentKind::Form;
    return sniffed;
}

QString contentKindName(ContentKind kind)
{
    switch (kind) {
    case ContentKind::Empty:
        return QStringLiteral("empty");
    case ContentKind::Json:
        return QStringLiteral("JSON");
    case ContentKind::Xml:
        return QStringLiteral("XML");
    case ContentKind::Form:
        return QStringLiteral("form");
    case ContentKind::Multipart:
        return QStringLiteral("multipart");
    case ContentKind::Text:
        return QStringLiteral("text");
    case ContentKind::Binary:
        break;
    }
    return QStringLiteral("binary");
}

QString contentExtension(ContentKind kind)
{
    switch (kind) {
    case ContentKind::Json:
        return QStringLiteral(".json");
    case ContentKind::Xml:
        return QStringLiteral(".xml");
    case ContentKind::Text:
    case ContentKind::Form:
        return QStringLiteral(".txt");
    default:
        return QStringLiteral(".bin");
    }
}

} // namespace tallyman
