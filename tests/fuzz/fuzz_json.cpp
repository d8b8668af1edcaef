// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/lenientjson.h"
#include "require.h"

#include <cstdint>

using namespace tallyman;

// Any bytes are either JSON, or refused with a sentence and a place; what a lenient reading makes
// of them is JSON, and places of repairs lie in the text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const JsonDocumentPtr document = JsonDocument::read(text);
    if (document->isValid())
        return 0;
    require(document->problem().offset >= 0 && document->problem().offset <= text.size());
    const LenientJson reading = readLeniently(text, document->problem());
    require(!reading.problem.sentence.isEmpty());
    for (const JsonRepair &repair : reading.repairs) {
        require(repair.offset >= 0 && repair.offset <= text.size());
        require(repair.line >= 1 && repair.column >= 1);
        require(repair.line == text.first(repair.offset).count('\n') + 1);
    }
    if (reading.document) {
        require(reading.document->isValid());
        require(reading.repairCount > 0);
        require(JsonDocument::read(reading.document->text())->isValid());
    }
    return 0;
}
