// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/jsonvalue.h"
#include "inspect/xmlasjson.h"
#include "require.h"

#include <cstdint>

using namespace tallyman;

namespace {

constexpr qsizetype kEntities = 1024 * 1024; // what they may add
constexpr qsizetype kLongestEscape = 6;      // of a character in JSON

} // namespace

// Any bytes are either an object with one member, the root, and not much larger than they are, or
// refused with a sentence and a place.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray xml(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    ContentProblem problem;
    const JsonDocumentPtr document = xmlAsJson(xml, &problem);
    require((document == nullptr) == !problem.sentence.isEmpty());
    if (document == nullptr) {
        require(problem.line >= 1 && problem.column >= 0);
        require(problem.offset >= 0 && problem.offset <= xml.size());
        return 0;
    }
    const JsonValue root(document);
    require(document->isValid() && root.isObject() && root.count() == 1);
    require(document->text().size() <= kLongestEscape * (2 * xml.size() + kEntities));
    return 0;
}
