// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/filter.h"
#include "event/filterreading.h"
#include "require.h"

#include <cstdint>

using namespace tallyman;

namespace {

constexpr qint64 kNowUs = 1'800'000'000'000'000;

void check(const FilterCondition &condition)
{
    for (const FilterRange &range : condition.ranges) {
        require(range.first <= range.last || condition.subject == FilterSubject::Status);
    }
    require(condition.steps.isEmpty() == (condition.subject != FilterSubject::Json));
    const bool mayBeAlone =
        condition.subject == FilterSubject::Header || condition.subject == FilterSubject::Json;
    require(mayBeAlone || !condition.ranges.isEmpty() || !condition.matches.isEmpty());
}

} // namespace

// Any text is either a filter or refused with a sentence about a part of it, and always the same
// one; every filter can be read aloud.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString text =
        QString::fromUtf8(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto first = Filter::parseText(text, kNowUs);
    const auto second = Filter::parseText(text, kNowUs);
    require(first.has_value() == second.has_value());
    if (!first) {
        const FilterError &error = first.error();
        require(!error.sentence.isEmpty());
        require(error.position >= 0 && error.length >= 0);
        require(error.position + error.length <= text.size());
        return 0;
    }
    require(*first == *second);
    first->forEachCondition(check);
    require(readingOf(*first).isEmpty() == first->isEmpty());
    return 0;
}
