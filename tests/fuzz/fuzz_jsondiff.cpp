// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/compare/jsondiff.h"
#include "inspect/compare/textdiff.h"
#include "inspect/jsonvalue.h"
#include "require.h"

#include <cstdint>

using namespace tallyman;

// Two lines: as JSON they are equal if their digests are, and as many things differ either way.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray input(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const qsizetype end = input.indexOf('\n');
    const QByteArray left = input.left(end);
    const QByteArray right = input.mid(end + 1);
    const TextDiff text = diffText(left, right);
    require(left == right || text.onlyLineBreaks || text.added + text.removed > 0);
    const auto before = JsonDocument::read(left);
    const auto after = JsonDocument::read(right);
    if (!before->isValid() || !after->isValid()) {
        return 0;
    }
    const JsonDiff diff = diffJson(before, after, {});
    require(diffJson(before, before, {}).total() == 0);
    if (jsonDigest(left) == jsonDigest(right)) {
        require(diff.total() == 0);
    }
    for (const JsonChange &change : diff.changes) {
        require(change.kind != ChangeKind::Moved || !change.movedTo.isEmpty());
    }
    return 0;
}
