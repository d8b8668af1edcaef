// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QHash>
#include <QList>

namespace tallyman {

// Bytes as a JSON string; what is not UTF-8 becomes U+FFFD.
[[nodiscard]] QByteArray jsonString(const QByteArray &bytes);

// Puts an object together from fields in their order; a name that is added more than once gets an
// array of its values.
class JsonFieldsWriter
{
public:
    void add(const QByteArray &name, const QByteArray &json);
    [[nodiscard]] QByteArray toJson() const;

private:
    struct Field
    {
        QByteArray name;
        QByteArrayList values;
    };
    QList<Field> m_fields;
    QHash<QByteArray, qsizetype> m_byName;
};

} // namespace tallyman
