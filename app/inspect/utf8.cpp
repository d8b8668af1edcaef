// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/utf8.h"

#include <simdjson.h>

namespace tallyman {

namespace {

uchar byteAt(QByteArrayView bytes, qint64 at)
{
    return at < bytes.size() ? static_cast<uchar>(bytes[at]) : uchar(0);
}

bool continues(uchar c)
{
    return (c & 0xC0) == 0x80;
}

// RFC 3629 §4: the second byte is restricted after these first ones, so that no overlong form, no
// surrogate and nothing beyond U+10FFFF passes.
bool secondFits(uchar first, uchar second)
{
    switch (first) {
    case 0xE0:
        return second >= 0xA0;
    case 0xED:
        return second <= 0x9F;
    case 0xF0:
        return second >= 0x90;
    case 0xF4:
        return second <= 0x8F;
    default:
        return true;
    }
}

} // namespace

int utf8SequenceSize(QByteArrayView bytes, qint64 at)
{
    const uchar first = byteAt(bytes, at);
    if (first < 0x80)
        return at < bytes.size() ? 1 : 0;
    if (first < 0xC2 || first > 0xF4)
        return 0;
    const int size = first < 0xE0 ? 2 : (first < 0xF0 ? 3 : 4);
    for (int i = 1; i < size; ++i) {
        if (!continues(byteAt(bytes, at + i)))
            return 0;
    }
    return secondFits(first, byteAt(bytes, at + 1)) ? size : 0;
}

qint64 firstInvalidUtf8(QByteArrayView bytes)
{
    if (bytes.isEmpty() || simdjson::validate_utf8(bytes.data(), static_cast<size_t>(bytes.size())))
        return -1;
    qint64 at = 0;
    while (at < bytes.size()) {
        const int size = utf8SequenceSize(bytes, at);
        if (size == 0)
            return at;
        at += size;
    }
    return -1;
}

} // namespace tallyman
