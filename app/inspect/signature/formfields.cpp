// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/formfields.h"

#include "http/headerlist.h"
#include "http/mediatype.h"

namespace tallyman {

namespace {

constexpr qsizetype kMaxFields = 10'000;

QByteArray decoded(QByteArrayView text)
{
    QByteArray bytes = text.toByteArray();
    bytes.replace('+', ' ');
    return QByteArray::fromPercentEncoding(bytes);
}

// A parameter such as boundary or name, with or without quotes; empty when it is not there.
QByteArray parameter(const QByteArray &value, const QByteArray &name)
{
    for (const QByteArray &part : value.split(';')) {
        const QByteArray trimmed = part.trimmed();
        const qsizetype equals = trimmed.indexOf('=');
        if (equals < 0 || !equalsIgnoringCase(trimmed.first(equals).trimmed(), name))
            continue;
        const QByteArray text = trimmed.sliced(equals + 1).trimmed();
        const bool quoted = text.size() >= 2 && text.startsWith('"') && text.endsWith('"');
        return quoted ? text.sliced(1, text.size() - 2) : text;
    }
    return {};
}

FormField fieldOfPart(QByteArrayView part)
{
    const qsizetype end = part.indexOf("\r\n\r\n");
    if (end < 0)
        return {};
    const HeaderList headers = HeaderList::parse(part.first(end + 2));
    return {parameter(headers.value("Content-Disposition"), "name"),
        part.sliced(end + 4).toByteArray()};
}

QList<FormField> multipartFields(const QByteArray &boundary, QByteArrayView body)
{
    QList<FormField> fields;
    const QByteArray delimiter = "--" + boundary;
    const QByteArray end = "\r\n" + delimiter;
    qsizetype start = boundary.isEmpty() ? -1 : body.indexOf(delimiter);
    while (start >= 0 && fields.size() < kMaxFields) {
        start += delimiter.size() + 2; // the line break, or the two hyphens of the last one
        const qsizetype stop = start > body.size() ? -1 : body.indexOf(end, start);
        if (stop < 0)
            break;
        fields.append(fieldOfPart(body.sliced(start, stop - start)));
        start = stop + 2;
    }
    return fields;
}

} // namespace

QList<FormField> urlEncodedFields(QByteArrayView text)
{
    QList<FormField> fields;
    while (!text.isEmpty() && fields.size() < kMaxFields) {
        const qsizetype end = text.indexOf('&');
        const QByteArrayView pair = end < 0 ? text : text.first(end);
        text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
        if (pair.isEmpty())
            continue;
        const qsizetype equals = pair.indexOf('=');
        fields.append({decoded(equals < 0 ? pair : pair.first(equals)),
            equals < 0 ? QByteArray("") : decoded(pair.sliced(equals + 1))});
    }
    return fields;
}

bool isUrlEncodedForm(QByteArrayView contentType)
{
    const QByteArray type = mediaTypeOf(contentType);
    return type.isEmpty() || type == "application/x-www-form-urlencoded";
}

QList<FormField> formFields(QByteArrayView contentType, QByteArrayView body)
{
    if (isUrlEncodedForm(contentType))
        return urlEncodedFields(body);
    if (mediaTypeOf(contentType) != "multipart/form-data")
        return {};
    return multipartFields(parameter(contentType.toByteArray(), "boundary"), body);
}

QByteArray fieldValue(const QList<FormField> &fields, QByteArrayView name)
{
    for (const FormField &field : fields) {
        if (field.name == name)
            return field.value.isNull() ? QByteArray("") : field.value;
    }
    return {};
}

} // namespace tallyman
