// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <optional>

namespace tallyman {

// Structured field values (RFC 8941): dictionaries and lists of items and inner lists.
// structuredtext.h writes them.

enum class SfKind : quint8 { Integer, Decimal, String, Token, Bytes, Boolean };

struct SfParameter;

// An item or, with `items`, an inner list.
struct SfValue
{
    SfKind kind = SfKind::Boolean;
    QByteArray value; // String without quotes and escapes, Bytes decoded, Boolean 0 or 1, others as
                      // written
    bool isList = false;
    QList<SfValue> items;
    QList<SfParameter> parameters;
    QByteArray text; // as written, with the parameters

    // The parameter's value; null when it is not there.
    [[nodiscard]] const SfValue *parameter(QByteArrayView name) const;
};

struct SfParameter
{
    QByteArray name;
    SfValue value;
};

struct SfMember
{
    QByteArray key;
    SfValue value;
};

// None when the text is no list.
[[nodiscard]] std::optional<QList<SfValue>> parseList(const QByteArray &text);

// None when the text is no dictionary. Of a key that is there twice the last counts.
[[nodiscard]] std::optional<QList<SfMember>> parseDictionary(const QByteArray &text);

} // namespace tallyman
