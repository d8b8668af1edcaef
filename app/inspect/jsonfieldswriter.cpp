// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/jsonfieldswriter.h"

#include <QString>

namespace tallyman {

QByteArray jsonString(const QByteArray &bytes)
{
    const QByteArray utf8 = QString::fromUtf8(bytes).toUtf8();
    QByteArray out = "\"";
    for (const char c : utf8) {
        if (c == '"' || c == '\\')
            out += '\\';
        if (static_cast<uchar>(c) < 0x20)
            out += "\\u00" + QByteArray(1, c).toHex();
        else
            out += c;
    }
    return out + "\"";
}

void JsonFieldsWriter::add(const QByteArray &name, const QByteArray &json)
{
    const auto known = m_byName.constFind(name);
    if (known == m_byName.constEnd()) {
        m_byName.insert(name, m_fields.size());
        m_fields.append({name, {json}});
    } else {
        m_fields[*known].values.append(json);
    }
}

QByteArray JsonFieldsWriter::toJson() const
{
    QByteArray out = "{";
    for (const Field &field : m_fields) {
        if (out.size() > 1)
            out += ',';
        out += jsonString(field.name) + ":";
        out += field.values.size() == 1 ? field.values.first()
                                        : QByteArray("[" + field.values.join(',') + "]");
    }
    return out + "}";
}

} // namespace tallyman
