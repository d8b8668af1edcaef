// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/messagecomponents.h"

#include "base/text.h"
#include "inspect/signature/formfields.h"
#include "inspect/signature/structuredtext.h"
#include "inspect/signature/valuelookup.h"

namespace tallyman {

namespace {

// A null array: the request does not have it.
using Value = QByteArray;

tl::unexpected<Error> refusal(const SfValue &component, const QString &why)
{
    return failure(ErrorCode::InvalidInput,
        QStringLiteral("The signature covers %1, %2.").arg(displayLine(component.text), why));
}

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

bool isTrue(const SfValue &value)
{
    return value.kind == SfKind::Boolean && value.value == "1";
}

// Whether a parameter can be understood (RFC 9421 §2.1, §2.2.8).
bool isKnown(const SfParameter &parameter, bool isField, const QByteArray &component)
{
    if (!isField)
        return component == "@query-param" && parameter.name == "name"
            && parameter.value.kind == SfKind::String;
    if (parameter.name == "key")
        return parameter.value.kind == SfKind::String;
    const bool isFlag = parameter.name == "sf" || parameter.name == "bs" || parameter.name == "tr";
    return isFlag && isTrue(parameter.value);
}

// Why a component can mean nothing for a request, whatever that holds; empty: it can.
QString meaninglessness(const SfValue &component)
{
    const bool isField = !component.value.startsWith('@');
    if (component.kind != SfKind::String || component.value != component.value.toLower())
        return QStringLiteral("which is no name of a component: those are strings in lower case");
    if (component.parameter("req") != nullptr)
        return QStringLiteral("a part of the request that a response answers; only the signature "
                              "of a response can cover that");
    if (component.value == "@status")
        return QStringLiteral("which only responses have");
    for (const SfParameter &parameter : component.parameters) {
        if (!isKnown(parameter, isField, component.value))
            return QStringLiteral("whose parameter “%1” is not one that it can have")
                .arg(displayLine(parameter.name));
    }
    const bool parsed =
        component.parameter("sf") != nullptr || component.parameter("key") != nullptr;
    if (parsed && component.parameter("bs") != nullptr)
        return QStringLiteral("whose parameters exclude each other");
    return {};
}

QByteArray asByteSequences(const QByteArrayList &lines)
{
    QByteArrayList coded;
    for (const QByteArray &line : lines)
        coded.append(':' + line.toBase64() + ':');
    return coded.join(", ");
}

Result<QByteArray> dictionaryMember(
    const SfValue &component, const QByteArray &field, const QByteArray &key)
{
    const auto members = parseDictionary(field);
    if (!members)
        return refusal(component, QStringLiteral("but that field is no dictionary (RFC 8941)"));
    for (const SfMember &member : *members) {
        if (member.key == key)
            return strictText(member.value);
    }
    return refusal(component, QStringLiteral("but that field has no such member"));
}

Result<QByteArray> fieldComponent(const SfValue &component, const SignedRequest &request)
{
    const bool trailer = component.parameter("tr") != nullptr;
    const HeaderList &fields = trailer ? request.trailers : request.headers;
    const QByteArray field = combinedField(fields, component.value);
    if (field.isNull())
        return refusal(component,
            trailer ? QStringLiteral("which the trailer section of the request does not have")
                    : QStringLiteral("which the request does not have"));
    if (component.parameter("bs") != nullptr)
        return asByteSequences(headerValues(fields, component.value));
    if (const SfValue *key = component.parameter("key"))
        return dictionaryMember(component, field, key->value);
    if (component.parameter("sf") == nullptr)
        return field;
    const auto strict = strictField(component.value, field);
    if (!strict)
        return refusal(component,
            QStringLiteral("but that field is not written as a structured field (RFC 8941)"));
    return *strict;
}

Result<QByteArray> componentValue(const SfValue &component, const SignedRequest &request)
{
    const QString problem = meaninglessness(component);
    if (!problem.isEmpty())
        return refusal(component, problem);
    if (!component.value.startsWith('@'))
        return fieldComponent(component, request);
    const Value value = derived(component, request);
    if (value.isNull())
        return refusal(component,
            QStringLiteral("which the request does not have or which is not known here"));
    return value;
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
        const auto value = componentValue(component, request);
        if (!value)
            return tl::unexpected(value.error());
        const QByteArray name = strictText(component);
        if (seen.contains(name))
            return refusal(component, QStringLiteral("twice"));
        seen.append(name);
        base += name + ": " + *value + '\n';
    }
    return QByteArray(base + "\"@signature-params\": " + strictText(signatureInput));
}

} // namespace tallyman
