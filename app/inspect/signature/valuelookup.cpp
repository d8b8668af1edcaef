// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/valuelookup.h"

#include "base/text.h"
#include "inspect/jsondocument.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr qint64 kUsPerSecond = 1'000'000;
constexpr qint64 kUsPerMillisecond = 1'000;
// Seconds have ten digits until the year 2286, milliseconds thirteen.
constexpr qsizetype kMillisecondDigits = 13;
constexpr qsizetype kMaxDigits = 13;

QByteArrayList fieldValues(const QList<FormField> &fields, const QByteArray &name)
{
    QByteArrayList values;
    for (const FormField &field : fields) {
        if (field.name == name)
            values.append(field.value);
    }
    return values;
}

QByteArrayList elementValues(const QByteArray &text, char separator, const QByteArray &name)
{
    QByteArrayList values;
    const QByteArray start = name + '=';
    const QByteArrayList elements = elementsOf(text, separator);
    for (const QByteArray &element : elements) {
        if (element.startsWith(start))
            values.append(element.sliced(start.size()));
    }
    return values;
}

QByteArrayView queryOf(const QByteArray &url)
{
    const qsizetype mark = url.indexOf('?');
    return mark < 0 ? QByteArrayView() : QByteArrayView(url).sliced(mark + 1);
}

bool areDigits(const QByteArray &text)
{
    return !text.isEmpty() && text.size() <= kMaxDigits
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

QByteArray memberText(const JsonDocument &document, const JsonSlice &member)
{
    const QByteArrayView value = document.value(member);
    if (member.kind == JsonKind::String)
        return jsonStringText(value).toUtf8();
    return member.kind == JsonKind::Number ? value.toByteArray() : QByteArray();
}

} // namespace

QByteArrayList headerValues(const HeaderList &headers, const QByteArray &name)
{
    QByteArrayList values;
    for (const HeaderField &field : headers.fields()) {
        if (equalsIgnoringCase(field.name, name))
            values.append(field.value);
    }
    return values;
}

QByteArrayList elementsOf(const QByteArray &text, char separator)
{
    if (separator == 0)
        return {text};
    QByteArrayList elements = text.split(separator);
    for (QByteArray &element : elements)
        element = element.trimmed();
    elements.removeAll(QByteArray());
    return elements;
}

QByteArray jsonMember(const QByteArray &body, const QByteArray &key)
{
    const JsonDocumentPtr document = JsonDocument::read(body);
    if (!document->isValid() || document->root().kind != JsonKind::Object)
        return {};
    const QString wanted = QString::fromUtf8(key);
    const JsonSlice root = document->root();
    const qint64 pages =
        (document->childCount(root) + JsonDocument::kPageSize - 1) / JsonDocument::kPageSize;
    for (qint64 page = 0; page < pages; ++page) {
        const QList<JsonSlice> members = document->children(root, page);
        for (const JsonSlice &member : members) {
            if (jsonStringText(document->key(member)) == wanted)
                return memberText(*document, member);
        }
    }
    return {};
}

QByteArrayList valuesAt(const ValueSource &source, const SignedRequest &request,
    const QByteArray &signatureText, char separator)
{
    switch (source.place) {
    case ValueSource::Place::Header:
        return headerValues(request.headers, source.name);
    case ValueSource::Place::Element:
        return elementValues(signatureText, separator, source.name);
    case ValueSource::Place::Json: {
        const QByteArray value = jsonMember(request.body, source.name);
        return value.isNull() ? QByteArrayList() : QByteArrayList{value};
    }
    case ValueSource::Place::Form:
        return fieldValues(
            formFields(request.headers.value("Content-Type"), request.body), source.name);
    case ValueSource::Place::Query:
        return fieldValues(urlEncodedFields(queryOf(urlOf(request))), source.name);
    }
    Q_UNREACHABLE();
}

std::optional<qint64> parseTime(const QByteArray &text, TimeUnit unit)
{
    if (unit == TimeUnit::Rfc3339 || (unit == TimeUnit::Any && !areDigits(text))) {
        const qint64 us = parseRfc3339(QString::fromUtf8(text));
        return us < 0 ? std::nullopt : std::optional(us);
    }
    if (!areDigits(text))
        return std::nullopt;
    const bool milliseconds = unit == TimeUnit::Milliseconds
        || (unit == TimeUnit::Any && text.size() >= kMillisecondDigits);
    return text.toLongLong() * (milliseconds ? kUsPerMillisecond : kUsPerSecond);
}

} // namespace tallyman
