// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/signedtext.h"

#include "inspect/signature/valuelookup.h"

#include <algorithm>

namespace tallyman {

QByteArray sortedForm(const SignedRequest &request)
{
    const QByteArray type = request.headers.value("Content-Type");
    if (!isUrlEncodedForm(type))
        return {};
    QList<FormField> fields = urlEncodedFields(request.body);
    std::sort(fields.begin(), fields.end(), [](const FormField &a, const FormField &b) {
        return a.name == b.name ? a.value < b.value : a.name < b.name;
    });
    fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
    QByteArray text;
    for (const FormField &field : fields)
        text += field.name + field.value;
    return text;
}

QByteArrayList signedUrls(const SignatureScheme &scheme, const SignedRequest &request)
{
    if (!scheme.uses(TemplatePart::Kind::Url))
        return {QByteArray()};
    const QByteArray url = urlOf(request);
    UrlParts parts = splitUrl(url);
    if (!scheme.portVaries || parts.scheme.isEmpty())
        return {url};
    if (parts.port.isEmpty())
        parts.port = parts.scheme == "https" ? ":443" : ":80";
    else
        parts.port.clear();
    return {url, parts.joined()};
}

QByteArray signedBytes(
    const SignatureScheme &scheme, const SignedRequest &request, const TemplateValues &values)
{
    using Kind = TemplatePart::Kind;
    // hashed content is not signed a second time as a form
    const bool bodyIsHashed = scheme.bodyHash && !valuesAt(*scheme.bodyHash, request).isEmpty();
    QByteArray bytes;
    for (const TemplatePart &part : scheme.signedText) {
        switch (part.kind) {
        case Kind::Literal:
            bytes += part.text;
            break;
        case Kind::Id:
            bytes += values.id;
            break;
        case Kind::Timestamp:
            bytes += values.timestamp;
            break;
        case Kind::Url:
            bytes += values.url;
            break;
        case Kind::Method:
            bytes += request.method;
            break;
        case Kind::Body:
            bytes += request.body;
            break;
        case Kind::SortedForm:
            if (!bodyIsHashed)
                bytes += sortedForm(request);
            break;
        case Kind::Key:
            bytes += values.key;
            break;
        case Kind::Source:
            bytes += valuesAt(part.source, request).value(0);
            break;
        }
    }
    return bytes;
}

} // namespace tallyman
