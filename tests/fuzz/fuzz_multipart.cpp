// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/multipart.h"
#include "require.h"

#include <cstdint>

using namespace tallyman;

// A line with the content type, then the body: its parts lie in it one behind the other, and either
// it ends as it should or there is a sentence on why not.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView input(data, static_cast<qsizetype>(size));
    const qsizetype lineEnd = input.indexOf('\n');
    const QByteArrayView type = input.first(lineEnd < 0 ? input.size() : lineEnd);
    const QByteArrayView body = lineEnd < 0 ? QByteArrayView() : input.sliced(lineEnd + 1);
    const MultipartBody multipart = readMultipart(type, body);
    const QByteArray boundary = fieldParameter(type, "boundary").toUtf8();
    require(!multipart.problem.sentence.isEmpty() || !boundary.isEmpty());
    qint64 end = 0;
    for (const MultipartPart &part : multipart.parts) {
        require(part.offset >= end + 2 + boundary.size() && part.size >= 0);
        end = part.offset + part.size;
        require(end <= body.size());
        // a delimiter ends a part, unless it is the first thing in it
        const QByteArrayView content = body.sliced(part.offset, part.size);
        require(content.indexOf(QByteArray("\n--" + boundary)) < 0);
    }
    if (multipart.problem.sentence.isEmpty()) {
        require(body.sliced(end).indexOf(QByteArray("--" + boundary + "--")) >= 0);
    }
    return 0;
}
