// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace tallyman {

struct FormField
{
    QByteArray name;
    QByteArray value;
    friend bool operator==(const FormField &, const FormField &) = default;
};

// The fields of application/x-www-form-urlencoded text (WHATWG URL §5.1), in their order. Takes the
// query of a URL as well.
[[nodiscard]] QList<FormField> urlEncodedFields(QByteArrayView text);

// The fields of a body: multipart/form-data (RFC 7578) or urlencoded, as `contentType` says;
// without a content type urlencoded. Of any other type none. At most 10,000.
[[nodiscard]] QList<FormField> formFields(QByteArrayView contentType, QByteArrayView body);

// Whether formFields() reads such a content type as urlencoded.
[[nodiscard]] bool isUrlEncodedForm(QByteArrayView contentType);

// The first value of that name; null when there is none.
[[nodiscard]] QByteArray fieldValue(const QList<FormField> &fields, QByteArrayView name);

} // namespace tallyman
