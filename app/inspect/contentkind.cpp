// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/contentkind.h"

#include "http/mediatype.h"
#include "inspect/csvscanner.h"
#include "inspect/jsontoken.h"
#include "inspect/multipart.h"
#include "inspect/utf8.h"

#include <QStringDecoder>

namespace tallyman {

namespace {

constexpr qsizetype kLookedAt = 4096;

// A sequence that is cut by the end of what is looked at does not count.
bool looksLikeText(QByteArrayView bytes, bool isUtf8)
{
    for (const char c : bytes) {
        const auto u = static_cast<uchar>(c);
        if (u < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B)
            return false;
    }
    const qint64 bad = isUtf8 ? firstInvalidUtf8(bytes) : -1;
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

// XML may say by itself that it is not UTF-8.
bool namesEncoding(QByteArrayView bytes)
{
    return bytes.startsWith("<?xml") && bytes.first(bytes.indexOf('>') + 1).contains("encoding");
}

bool isImage(QByteArrayView bytes)
{
    return bytes.startsWith("\x89PNG\r\n\x1A\n") || bytes.startsWith("\xFF\xD8\xFF")
        || bytes.startsWith("GIF87a") || bytes.startsWith("GIF89a")
        || (bytes.startsWith("RIFF") && bytes.size() > 12 && bytes.sliced(8, 4) == "WEBP")
        || (bytes.startsWith("BM") && bytes.size() > 10
            && bytes.sliced(6, 4) == QByteArrayView("\0\0\0\0", 4));
}

bool isTableType(const QByteArray &type)
{
    return type == "text/csv" || type == "application/csv" || type == "text/tab-separated-values"
        || type == "application/vnd.ms-excel";
}

bool isTextType(const QByteArray &type)
{
    return (type.startsWith("text/") && !isXmlType(type)) || isTableType(type);
}

// Without a type that says so, a table has two lines at least, all with as many separators.
bool looksLikeTable(QByteArrayView bytes)
{
    const qsizetype first = bytes.indexOf('\n');
    const qsizetype second = first < 0 ? -1 : bytes.indexOf('\n', first + 1);
    const char separator = second < 0 ? '\0' : csvSeparator(bytes);
    return separator != 0 && bytes.first(first).count(separator) >= 2
        && bytes.first(first).count(separator)
        == bytes.sliced(first + 1, second - first - 1).count(separator);
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
    return looksLikeTable(bytes) ? ContentKind::Csv : ContentKind::Text;
}

} // namespace

ContentKind contentKind(QByteArrayView contentType, QByteArrayView beginning)
{
    if (beginning.isEmpty())
        return ContentKind::Empty;
    const QByteArray type = mediaTypeOf(contentType);
    const QByteArrayView bytes = beginning.first(qMin(beginning.size(), kLookedAt));
    if (isJsonType(type))
        return ContentKind::Json;
    if (type.startsWith("multipart/"))
        return ContentKind::Multipart;
    if (isImage(bytes))
        return ContentKind::Image;
    const bool mayBeOther = !foreignCharset(contentType).isEmpty() || namesEncoding(bytes)
        || (isTextType(type) && fieldParameter(contentType, "charset").isEmpty());
    if (!looksLikeText(bytes, !mayBeOther))
        return ContentKind::Binary;
    if (isXmlType(type))
        return ContentKind::Xml;
    const ContentKind sniffed = sniff(bytes);
    if (type == "application/x-www-form-urlencoded" && sniffed != ContentKind::Json)
        return ContentKind::Form;
    if (isTableType(type) && sniffed == ContentKind::Text && csvSeparator(bytes) != 0)
        return ContentKind::Csv;
    return sniffed;
}

QByteArray foreignCharset(QByteArrayView contentType)
{
    const QByteArray name = fieldParameter(contentType, "charset").toLatin1();
    if (name.isEmpty() || name.compare("utf-8", Qt::CaseInsensitive) == 0
        || name.compare("utf8", Qt::CaseInsensitive) == 0)
        return {};
    return QStringDecoder(name.constData()).isValid() ? name : QByteArray();
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
    case ContentKind::Csv:
        return QStringLiteral("CSV");
    case ContentKind::Image:
        return QStringLiteral("image");
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
    case ContentKind::Csv:
        return QStringLiteral(".csv");
    case ContentKind::Text:
    case ContentKind::Form:
        return QStringLiteral(".txt");
    default:
        return QStringLiteral(".bin");
    }
}

} // namespace tallyman
