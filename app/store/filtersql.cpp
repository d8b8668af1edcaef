// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/filtersql.h"

namespace tallyman {

namespace {
constexpr int kFirstParameter = 3;
}

FilterSql::FilterSql(const Filter &filter)
{
    addMethods(filter);
    addStatuses(filter);
    addStates(filter);
    if (filter.afterUs)
        add("e.received_at >= " + QByteArray::number(*filter.afterUs));
    if (filter.beforeUs)
        add("e.received_at < " + QByteArray::number(*filter.beforeUs));
    if (filter.firstId)
        add("e.id >= " + QByteArray::number(*filter.firstId));
    if (filter.lastId)
        add("e.id <= " + QByteArray::number(*filter.lastId));
    if (filter.markedOnly)
        add("e.id IN (SELECT event_id FROM mark WHERE marked = 1)");
    addPaths(filter);
    addWords(filter);
}

void FilterSql::add(const QByteArray &condition)
{
    m_condition += " AND " + condition;
}

void FilterSql::addAny(const QList<QByteArray> &alternatives)
{
    if (!alternatives.isEmpty())
        add("(" + alternatives.join(" OR ") + ")");
}

QByteArray FilterSql::parameter(const QByteArray &bytes)
{
    m_parameters.append(bytes);
    return "?" + QByteArray::number(kFirstParameter - 1 + m_parameters.size());
}

void FilterSql::addMethods(const Filter &filter)
{
    QList<QByteArray> any;
    for (const QByteArray &method : filter.methods) {
        any.append("(length(e.method) = " + QByteArray::number(method.size())
            + " AND text_contains(" + parameter(method) + ", e.method))");
    }
    addAny(any);
}

void FilterSql::addStatuses(const Filter &filter)
{
    QList<QByteArray> any;
    for (const Filter::StatusRange &range : filter.statuses) {
        any.append("e.status BETWEEN " + QByteArray::number(range.first) + " AND "
            + QByteArray::number(range.last));
    }
    addAny(any);
}

void FilterSql::addStates(const Filter &filter)
{
    QList<QByteArray> any;
    for (const EventState state : filter.states)
        any.append("e.state = " + QByteArray::number(static_cast<int>(state)));
    addAny(any);
}

void FilterSql::addPaths(const Filter &filter)
{
    QList<QByteArray> any;
    for (const QByteArray &path : filter.paths)
        any.append("text_contains(" + parameter(path) + ", e.target)");
    addAny(any);
}

void FilterSql::addWords(const Filter &filter)
{
    for (const QByteArray &word : filter.words) {
        const QByteArray name = parameter(word);
        // cheapest first; the head has method and target in it, but a malformed one may have none
        addAny({"text_contains(" + name + ", e.head)", "text_contains(" + name + ", e.trailers)",
            "text_contains(" + name + ", e.body)",
            "(e.content_id IS NOT NULL AND content_contains(" + name + ", e.content_id))",
            "text_contains(" + name + ", (SELECT comment FROM mark WHERE event_id = e.id))"});
    }
}

void FilterSql::bindTo(Statement &statement) const
{
    for (qsizetype i = 0; i < m_parameters.size(); ++i)
        statement.bindBlob(static_cast<int>(kFirstParameter + i), m_parameters[i]);
}

} // namespace tallyman
