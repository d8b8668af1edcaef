// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/filter.h"

#include <cstdint>
#include <cstdlib>

using namespace tallyman;

namespace {

constexpr qint64 kNowUs = 1'800'000'000'000'000;

void require(bool condition)
{
    if (!condition) {
        std::abort();
    }
}

} // namespace

// Any text is either a filter or refused with a sentence, and always the same one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString text =
        QString::fromUtf8(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const Result<Filter> first = Filter::parse(text, kNowUs);
    const Result<Filter> second = Filter::parse(text, kNowUs);
    require(first.has_value() == second.has_value());
    if (!first) {
        require(!first.error().message.isEmpty());
        return 0;
    }
    require(*first == *second);
    for (const Filter::StatusRange &range : first->statuses) {
        require(range.first <= range.last);
    }
    if (first->firstId && first->lastId) {
        require(*first->firstId <= *first->lastId);
    }
    return 0;
}
