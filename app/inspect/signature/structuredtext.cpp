// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/structuredtext.h"

#include <algorithm>

namespace tallyman {

namespace {

// Fields that are dictionaries, in the registry of RFC 9110 §16.3.1.
bool isDictionaryField(const QByteArray &name)
{
    static const QByteArrayList names{"content-digest", "repr-digest", "want-content-digest",
        "want-repr-digest", "signature", "signature-input", "accept-signature", "priority",
        "cdn-cache-control"};
    return names.contains(name.toLower());
}

QByteArray integerText(const QByteArray &digits)
{
    return QByteArray::number(digits.toLongLong());
}

// At least one digit of the fraction, and none too many.
QByteArray decimalText(const QByteArray &number)
{
    const qsizetype point = number.indexOf('.');
    QByteArray fraction = number.sliced(point + 1);
    while (fraction.size() > 1 && fraction.endsWith('0'))
        fraction.chop(1);
    const QByteArray whole = integerText(number.first(point));
    const bool lostSign = number.startsWith('-') && whole == "0" && fraction != "0";
    return (lostSign ? "-0" : whole) + '.' + fraction;
}

QByteArray stringText(QByteArray text)
{
    return '"' + text.replace('\\', "\\\\").replace('"', "\\\"") + '"';
}

QByteArray bareText(const SfValue &item)
{
    switch (item.kind) {
    case SfKind::Integer:
        return integerText(item.value);
    case SfKind::Decimal:
        return decimalText(item.value);
    case SfKind::String:
        return stringText(item.value);
    case SfKind::Bytes:
        return ':' + item.value.toBase64() + ':';
    case SfKind::Boolean:
        return '?' + item.value;
    case SfKind::Token:
        break;
    }
    return item.value;
}

bool isTrue(const SfValue &item)
{
    return !item.isList && item.kind == SfKind::Boolean && item.value == "1";
}

QByteArray parametersText(const SfValue &value)
{
    QByteArray text;
    for (const SfParameter &parameter : value.parameters) {
        text += ';' + parameter.name;
        if (!isTrue(parameter.value))
            text += '=' + bareText(parameter.value);
    }
    return text;
}

QByteArray memberText(const SfMember &member)
{
    return member.key
        + (isTrue(member.value) ? parametersText(member.value) : '=' + strictText(member.value));
}

} // namespace

QByteArray strictText(const SfValue &value)
{
    if (!value.isList)
        return bareText(value) + parametersText(value);
    QByteArrayList items;
    for (const SfValue &item : value.items)
        items.append(strictText(item));
    return '(' + items.join(' ') + ')' + parametersText(value);
}

std::optional<QByteArray> strictField(const QByteArray &name, const QByteArray &text)
{
    QByteArrayList parts;
    const auto list = isDictionaryField(name) ? std::nullopt : parseList(text);
    if (list) {
        for (const SfValue &value : *list)
            parts.append(strictText(value));
        return parts.join(", ");
    }
    const auto members = parseDictionary(text);
    if (!members)
        return std::nullopt;
    for (const SfMember &member : *members)
        parts.append(memberText(member));
    return parts.join(", ");
}

} // namespace tallyman
