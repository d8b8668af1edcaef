// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/replytemplate.h"
#include "require.h"

#include <cstdint>

using namespace tallyman;

// Any bytes can be filled in, for any content type and with hostile values: nothing is lost that is
// no placeholder, what comes out is bounded, and JSON stays JSON between quotes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    ReplyValues values;
    values.id = 1;
    values.method = text.left(8);
    values.target = "/a?b=" + text;
    values.headers = {{"a", text}};
    values.root = JsonValue(JsonDocument::read(text));
    const bool hasPlaceholder = text.contains("{{");
    for (const char *type :
        {"application/json", "text/html", "application/x-www-form-urlencoded", ""}) {
        const QByteArray filled = fillTemplate(text, type, values);
        require(hasPlaceholder || filled == text);
        require(filled.size() <= 16 * 1024 * 1024 + text.size());
    }
    const QByteArray json = fillTemplate("{\"a\":\"{{header.a}}\"}", "application/json", values);
    require(JsonDocument::read(json)->isValid());
    require(templateProblem(text).isEmpty() || hasPlaceholder);
    return 0;
}
