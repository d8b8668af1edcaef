// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/jsontoken.h"

#include <cstring>

namespace tallyman::json {

qint64 skipBlanks(QByteArrayView text, qint64 at)
{
    while (at < text.size() && isBlank(text[at]))
        ++at;
    return at;
}

qint64 endOfString(QByteArrayView text, qint64 at)
{
    qint64 from = at + 1;
    while (from < text.size()) {
        const void *hit =
            std::memchr(text.data() + from, '"', static_cast<size_t>(text.size() - from));
        if (hit == nullptr)
            break;
        const qint64 quote = static_cast<const char *>(hit) - text.data();
        qint64 slashes = 0;
        while (quote - slashes > from && text[quote - slashes - 1] == '\\')
            ++slashes;
        if (slashes % 2 == 0)
            return quote + 1;
        from = quote + 1;
    }
    return text.size();
}

qint64 endOfScalar(QByteArrayView text, qint64 at)
{
    while (at < text.size() && !endsScalar(text[at]))
        ++at;
    return at;
}

} // namespace tallyman::json
