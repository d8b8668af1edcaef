// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/filter.h"
#include "store/database.h"

namespace tallyman {

// A filter as SQL over the event table (alias e): a condition with parameters from ?3 on; ?1 and
// ?2 are for the caller's id range.
class FilterSql
{
public:
    explicit FilterSql(const Filter &filter);

    [[nodiscard]] const QByteArray &condition() const { return m_condition; }
    void bindTo(Statement &statement) const;

private:
    void addMethods(const Filter &filter);
    void addStatuses(const Filter &filter);
    void addStates(const Filter &filter);
    void addPaths(const Filter &filter);
    void addWords(const Filter &filter);
    void addAny(const QList<QByteArray> &alternatives);
    void add(const QByteArray &condition);
    [[nodiscard]] QByteArray parameter(const QByteArray &bytes);

    QByteArray m_condition = "1";
    QList<QByteArray> m_parameters;
};

} // namespace tallyman
