// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/messagecomponents.h"

#include "base/text.h"
#include "inspect/signature/formfields.h"
#include "inspect/signature/valuelookup.h"

namespace tallyman {

namespace {

// A null array: the request does not have it.
using Value = QByteArray;

QByteArray authorityOf(const UrlParts &url)
{
    const bool usual = (url.scheme == "https" && url.port == ":443")
        || (url.scheme == "http" && url.port == ":80");
    return (usual ? url.host : url.host + url.port).toLower();
}

QByteArray pathOf(const UrlParts &url)
{
    const qsizetype mark = url.rest.indexOf('?');
    const QByteArray path = mark < 0 ? url.rest : url.rest.first(mark);
    return path.isEmpty() ? QByteArray("/") : path;
}

QByteArray queryOf(const UrlParts &url)
{
    const qsizetype mark = url.rest.indexOf('?');
    return mark < 0 ? QByteArray("?") : url.rest.sliced(mark);
}

// RFC 9421 §2.2.8: percent-encoded anew, with a blank as %20.
QByteArray encodedForQuery(const QByteArray &text)
{
    return text.toPercentEncoding("*", "~");
}

Value queryParameter(const UrlParts &url, const SfValue &component)
{
    const SfValue *name = component.parameter("name");
    Value found;
    const QList<FormField> fields = urlEncodedFields(queryOf(url).sliced(1));
    for (const FormField &field : fields) {
        if (name == nullptr || encodedForQuery(field.name) != name->value)
            continue;
        if (!found.isNull())
            return {}; // which one is meant cannot be said
        found = encodedForQuery(field.value);
        if (found.isNull())
            found = QByteArray("");
    }
    return found;
}

Value derived(const SfValue &component, const SignedRequest &request)
{
    const UrlParts url = splitUrl(urlOf(request));
    const QByteArray &name = component.value;
    if (name == "@method")
        return request.method;
    if (name == "@target-uri")
        return url.joined();
    if (name == "@authority")
        return authorityOf(url);
    if (name == "@scheme")
        return url.scheme.toLower();
    if (name == "@request-target")
        return request.target;
    if (name == "@path")
        return pathOf(url);
    if (name == "@query")
        return queryOf(url);
    return name == "@query-param" ? queryParameter(url, component) : Value();
}

Value dictionaryMember(const QByteArray &field, const QByteArray &key)
{
    const auto members = parseDictionary(field);
    if (!members)
        return {};
    for (const SfMember &member : *members) {
        if (member.key == key)
            return member.value.text;
    }
    return {};
}

Value asByteSequences(const HeaderList &headers, const QByteArray &name)
{
    QByteArrayList coded;
    const QByteArrayList lines = headerValues(headers, name);
    for (const QByteArray &line : lines)
        coded.append(':' + line.toBase64() + ':');
    return coded.isEmpty() ? Value() : coded.join(", ");
}

Value fieldComponent(const SfValue &component, const SignedRequest &request)
{
    for (const char *unknown : {"sf", "req", "tr"}) {
        if (component.parameter(unknown) != nullptr)
            return {};
    }
    if (component.parameter("bs") != nullptr)
        return asByteSequences(request.headers, component.value);
    const QByteArray field = combinedField(request.headers, component.value);
    const SfValue *key = component.parameter("key");
    return key == nullptr ? field : dictionaryMember(field, key->value);
}

} // namespace

QByteArray combinedField(const HeaderList &headers, const QByteArray &name)
{
    const QByteArrayList lines = headerValues(headers, name);
    if (lines.isEmpty())
        return {};
    const QByteArray joined = lines.join(", ");
    return joined.isNull() ? QByteArray("") : joined;
}

Result<QByteArray> signatureBase(const SfValue &signatureInput, const SignedRequest &request)
{
    QByteArray base;
    QByteArrayList seen;
    for (const SfValue &component : signatureInput.items) {
        const Value value = component.value.startsWith('@') ? derived(component, request)
                                                            : fieldComponent(component, request);
        if (component.kind != SfKind::String || value.isNull())
            return failure(ErrorCode::InvalidInput,
                QStringLiteral("The signature covers %1, which the request does not have or which "
                               "is not known here.")
                    .arg(displayLine(component.text)));
        if (seen.contains(component.text))
            return failure(ErrorCode::InvalidInput,
                QStringLiteral("The signature covers %1 twice.").arg(displayLine(component.text)));
        seen.append(component.text);
        base += component.text + ": " + value + '\n';
    }
    return QByteArray(base + "\"@signature-params\": " + signatureInput.text);
}

} // namespace tallyman
