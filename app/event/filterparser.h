// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/filterterms.h"

namespace tallyman {

// Makes the tree of a filter from its text, see filter.h. Used once. Pure.
class FilterParser
{
public:
    FilterParser(const QString &text, qint64 nowUs)
        : m_text(text)
        , m_terms(text)
        , m_nowUs(nowUs)
    {
    }

    [[nodiscard]] tl::expected<Filter, FilterError> parse();

private:
    using Node = tl::expected<FilterNode, FilterError>;

    [[nodiscard]] Node parseOr();
    [[nodiscard]] Node parseAnd();
    [[nodiscard]] Node parseRun();
    [[nodiscard]] Node parseOne();
    [[nodiscard]] Node parseGroup();
    [[nodiscard]] bool advance(); // false: m_error is set
    [[nodiscard]] bool beginsOne() const;
    [[nodiscard]] Node fail(const QString &sentence) const;
    [[nodiscard]] Node misplaced() const;

    const QString &m_text;
    FilterTerms m_terms;
    const qint64 m_nowUs;
    FilterTerm m_term; // the next one
    FilterError m_error;
    int m_depth = 0;
    qsizetype m_values = 0;
};

} // namespace tallyman
