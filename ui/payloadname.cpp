// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payloadname.h"

namespace tallyman {

namespace {

struct Extension
{
    const char *type;
    const char *extension;
};

constexpr Extension kExtensions[] = {
    {"application/json", "json"},
    {"text/json", "json"},
    {"application/x-ndjson", "ndjson"},
    {"application/xml", "xml"},
    {"text/xml", "xml"},
    {"text/csv", "csv"},
    {"text/plain", "txt"},
    {"application/x-www-form-urlencoded", "txt"},
    {"text/html", "html.txt"}, // so that a double click does not run it in a browser
    {"application/pdf", "pdf"},
    {"application/zip", "zip"},
    {"application/gzip", "gz"},
    {"image/png", "png"},
    {"image/jpeg", "jpg"},
};

QByteArray extensionFor(const HeaderList &headers)
{
    if (headers.contains("Content-Encoding"))
        return "bin"; // the bytes are compressed, whatever the type says
    QByteArray type = headers.value("Content-Type");
    type = type.left(type.indexOf(';') < 0 ? type.size() : type.indexOf(';')).trimmed().toLower();
    for (const Extension &known : kExtensions) {
        if (type == known.type)
            return known.extension;
    }
    return type.endsWith("+json") ? "json" : type.endsWith("+xml") ? "xml" : "bin";
}

} // namespace

QString payloadFileName(const Event &event)
{
    return QStringLiteral("event-%1.").arg(event.id)
        + QString::fromLatin1(extensionFor(event.headers()));
}

} // namespace tallyman
