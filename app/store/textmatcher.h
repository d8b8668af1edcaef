// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/filternode.h"
#include "store/payloadjudge.h"
#include "store/textsearch.h"

#include <QRegularExpression>
#include <optional>

namespace tallyman {

// One match of a filter, made ready to judge many texts. Takes time that is bounded by the length
// of the text: patterns do not backtrack, regular expressions give up after a bounded number of
// steps, and of a text of over 16 MiB they see the first 16 MiB.
class TextMatcher
{
public:
    explicit TextMatcher(const FilterMatch &match);

    // Of foreign bytes; those that are no UTF-8 match no character of a regular expression.
    [[nodiscard]] bool matches(QByteArrayView text) const;
    // Of a value of JSON: see FilterMatch.
    [[nodiscard]] bool matches(const PayloadValue &value) const;

private:
    [[nodiscard]] bool isBetween(QByteArrayView text) const;

    FilterMatch m_match;
    std::optional<TextSearch> m_search;
    std::optional<QRegularExpression> m_expression;
};

// Compares decimal numbers, those without fraction exactly; nothing when one is none. JSON numbers
// (RFC 8259 §6), leading zeros and a plus sign allowed.
[[nodiscard]] std::optional<int> compareNumbers(QByteArrayView a, QByteArrayView b);

// Whether the whole text is like the pattern: * any bytes, ? one character of UTF-8.
[[nodiscard]] bool matchesPattern(QByteArrayView text, QByteArrayView pattern, bool ignoreCase);

} // namespace tallyman
