// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/filter.h"
#include "store/database.h"

namespace tallyman {

class EventJudge;

// A filter as SQL over the event table (alias e): a condition with parameters from ?3 on; ?1 and
// ?2 are for the caller's id range. What SQL cannot judge it hands to the judge, behind what costs
// less.
class FilterSql
{
public:
    // `judge` must outlive it. `hasAnalysis`: whether there are the tables for what was found out.
    FilterSql(const Filter &filter, EventJudge &judge, bool hasAnalysis);

    [[nodiscard]] const QByteArray &condition() const { return m_condition; }
    void bindTo(Statement &statement) const;

private:
    [[nodiscard]] QByteArray sqlOf(const FilterNode &node);
    [[nodiscard]] QByteArray conditionSql(const FilterCondition &condition);
    [[nodiscard]] QByteArray methodSql(const FilterCondition &condition);
    [[nodiscard]] QByteArray wordsSql(const FilterCondition &condition);
    [[nodiscard]] QByteArray textSql(const FilterCondition &condition, const QByteArray &column);
    [[nodiscard]] QByteArray bodySql(const FilterCondition &condition);
    [[nodiscard]] QByteArray headerSql(const FilterCondition &condition);
    [[nodiscard]] QByteArray factSql(const FilterCondition &condition);
    [[nodiscard]] QByteArray judged(const char *function, const FilterCondition &condition);
    [[nodiscard]] QByteArray parameter(const QByteArray &bytes);

    EventJudge &m_judge;
    const bool m_hasAnalysis;
    bool m_usesJudge = false;
    QList<QByteArray> m_parameters;
    QByteArray m_condition;
};

} // namespace tallyman
