// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/jsonwriter.h"

#include "base/text.h"

#include <algorithm>

namespace tallyman {

namespace {

void appendEscape(QByteArray &out, unsigned codePoint)
{
    static constexpr char kDigits[] = "0123456789abcdef";
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4)
        out += kDigits[(codePoint >> shift) & 0xF];
}

// What a terminal or an editor would act on although JSON allows it: DEL, C1 controls, line
// separators and bidi controls. The size of its UTF-8 form; 0 if there is none at `position`.
qsizetype disruptive(QByteArrayView utf8, qsizetype position, unsigned &codePoint)
{
    const auto at = [&](qsizetype i) -> unsigned {
        return position + i < utf8.size() ? static_cast<uchar>(utf8[position + i]) : 0U;
    };
    if (at(0) == 0x7F) {
        codePoint = 0x7F;
        return 1;
    }
    if (at(0) == 0xC2 && at(1) >= 0x80 && at(1) < 0xA0) {
        codePoint = at(1);
        return 2;
    }
    if (at(0) != 0xE2 || (at(1) != 0x80 && at(1) != 0x81))
        return 0;
    codePoint = 0x2000 | ((at(1) & 0x3F) << 6) | (at(2) & 0x3F);
    const bool bidi = (codePoint >= 0x202A && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x2069) || codePoint == 0x200E
        || codePoint == 0x200F;
    return bidi || codePoint == 0x2028 || codePoint == 0x2029 ? 3 : 0;
}

bool allUtf8(const HeaderList &list)
{
    return std::all_of(list.fields().begin(), list.fields().end(), [](const HeaderField &field) {
        return isValidUtf8(field.name) && isValidUtf8(field.value);
    });
}

} // namespace

JsonWriter &JsonWriter::open(char bracket)
{
    separate();
    m_out += bracket;
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::close(char bracket)
{
    m_out += bracket;
    m_needsComma = true;
    return *this;
}

void JsonWriter::separate()
{
    if (m_needsComma)
        m_out += ',';
    m_needsComma = true;
}

JsonWriter &JsonWriter::key(const char *name)
{
    separate();
    m_out += '"';
    m_out += name;
    m_out += "\":";
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::string(QByteArrayView utf8)
{
    separate();
    m_out += '"';
    for (qsizetype i = 0; i < utf8.size(); ++i) {
        const char c = utf8[i];
        unsigned codePoint = static_cast<uchar>(c);
        if (c == '"' || c == '\\') {
            m_out += '\\';
            m_out += c;
        } else if (codePoint < 0x20) {
            appendEscape(m_out, codePoint);
        } else if (const qsizetype size = disruptive(utf8, i, codePoint); size > 0) {
            appendEscape(m_out, codePoint);
            i += size - 1;
        } else {
            m_out += c;
        }
    }
    m_out += '"';
    return *this;
}

JsonWriter &JsonWriter::integer(qint64 value)
{
    separate();
    m_out += QByteArray::number(value);
    return *this;
}

JsonWriter &JsonWriter::milliseconds(qint64 microseconds)
{
    separate();
    const qint64 value = std::max<qint64>(0, microseconds);
    m_out += QByteArray::number(value / 1000) + '.'
        + QByteArray::number(value % 1000).rightJustified(3, '0');
    return *this;
}

JsonWriter &JsonWriter::boolean(bool value)
{
    separate();
    m_out += value ? "true" : "false";
    return *this;
}

JsonWriter &JsonWriter::null()
{
    separate();
    m_out += "null";
    return *this;
}

JsonWriter &JsonWriter::base64(QByteArrayView bytes)
{
    return string(QByteArray::fromRawData(bytes.data(), bytes.size()).toBase64());
}

JsonWriter &JsonWriter::hex(QByteArrayView bytes)
{
    return string(QByteArray::fromRawData(bytes.data(), bytes.size()).toHex());
}

JsonWriter &JsonWriter::text(const char *name, QByteArrayView bytes)
{
    if (isValidUtf8(bytes))
        return key(name).string(bytes);
    return key(QByteArray(QByteArray(name) + "Base64").constData()).base64(bytes);
}

JsonWriter &JsonWriter::fields(const char *name, const HeaderList &list)
{
    const bool plain = allUtf8(list);
    const QByteArray encodedName = QByteArray(name) + "Base64";
    key(plain ? name : encodedName.constData()).beginArray();
    for (const HeaderField &field : list.fields()) {
        beginArray();
        if (plain)
            string(field.name).string(field.value);
        else
            base64(field.name).base64(field.value);
        endArray();
    }
    return endArray();
}

} // namespace tallyman
