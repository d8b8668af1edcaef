// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/reconcile/columnmapping.h"

#include "inspect/reconcile/cellform.h"

#include <QHash>
#include <QSet>
#include <algorithm>
#include <functional>
#include <tuple>

namespace tallyman {

namespace {

constexpr qint64 kSampledRows = 300;     // at each of three places
constexpr qsizetype kMostByValues = 200; // columns or fields that are compared by their values
constexpr double kEnough = 0.3;          // share of the values that has to be the same

QString plainName(const QString &name)
{
    const QLatin1String unmapped("_unmapped_data.");
    const QString own = name.startsWith(unmapped) ? name.mid(unmapped.size()) : name;
    QString plain;
    for (const QChar c : own.toCaseFolded()) {
        if (c.isLetterOrNumber())
            plain += c;
    }
    return plain;
}

using Values = QSet<QString>;

// Adds the loose forms of the cells to the set of each column.
void collect(std::vector<Values> &sets, const QStringList &cells)
{
    for (qsizetype i = 0; i < cells.size() && i < static_cast<qsizetype>(sets.size()); ++i) {
        const QString form = looseForm(cells.at(i));
        if (!form.isEmpty())
            sets[static_cast<size_t>(i)].insert(form);
    }
}

// At the beginning, in the middle and at the end.
void forSamples(qint64 count, const std::function<void(qint64)> &each)
{
    qint64 next = 0;
    for (qint64 i = 0; i < 3; ++i) {
        const qint64 from = std::max(next, (count - kSampledRows) * i / 2);
        next = std::min(count, from + kSampledRows);
        for (qint64 row = from; row < next; ++row)
            each(row);
    }
}

double share(const Values &column, const Values &field)
{
    if (column.isEmpty() || field.isEmpty())
        return 0;
    const auto common = std::count_if(
        field.begin(), field.end(), [&](const QString &value) { return column.contains(value); });
    return static_cast<double>(common) / static_cast<double>(field.size());
}

class Mapper
{
public:
    Mapper(const CsvFile &table, ReceivedRows &rows)
        : m_table(table)
        , m_rows(rows)
        , m_mapping(table.header().size())
    {
    }

    ColumnMapping map()
    {
        byNames();
        byValues();
        return m_mapping;
    }

private:
    void take(int column, int field, ColumnMatch::Reason reason)
    {
        m_mapping[column] = {field, reason};
        m_taken.insert(field);
    }

    void byNames()
    {
        QHash<QString, int> fields;
        for (int i = static_cast<int>(m_rows.fields().size()) - 1; i >= 0; --i)
            fields.insert(plainName(m_rows.fields().at(i)), i);
        for (int column = 0; column < m_mapping.size(); ++column) {
            const QString name = plainName(m_table.header().at(column));
            const auto field = fields.constFind(name);
            if (!name.isEmpty() && field != fields.constEnd() && !m_taken.contains(*field))
                take(column, *field, ColumnMatch::Reason::SameName);
        }
    }

    void byValues()
    {
        if (m_mapping.size() > kMostByValues || m_rows.fields().size() > kMostByValues
            || m_taken.size() == std::min(m_mapping.size(), m_rows.fields().size()))
            return;
        std::vector<Values> columns(static_cast<size_t>(m_mapping.size()));
        std::vector<Values> fields(static_cast<size_t>(m_rows.fields().size()));
        forSamples(m_table.count(), [&](qint64 i) { collect(columns, m_table.record(i)); });
        forSamples(m_rows.count(), [&](qint64 i) { collect(fields, m_rows.cells(i)); });
        std::vector<std::tuple<double, qsizetype, int, int>> candidates;
        for (int column = 0; column < m_mapping.size(); ++column) {
            for (int field = 0; field < m_rows.fields().size(); ++field) {
                if (m_mapping.at(column).field >= 0 || m_taken.contains(field))
                    continue;
                const Values &values = fields[static_cast<size_t>(field)];
                const double same = share(columns[static_cast<size_t>(column)], values);
                if (same >= kEnough)
                    candidates.emplace_back(same, values.size(), -column, -field);
            }
        }
        std::sort(candidates.rbegin(), candidates.rend());
        for (const auto &[same, size, column, field] : candidates) {
            if (m_mapping.at(-column).field < 0 && !m_taken.contains(-field))
                take(-column, -field, ColumnMatch::Reason::Values);
        }
    }

    const CsvFile &m_table;
    ReceivedRows &m_rows;
    ColumnMapping m_mapping;
    QSet<int> m_taken;
};

} // namespace

QString columnReasonName(ColumnMatch::Reason reason)
{
    switch (reason) {
    case ColumnMatch::Reason::SameName:
        return QStringLiteral("same name");
    case ColumnMatch::Reason::Values:
        return QStringLiteral("values");
    case ColumnMatch::Reason::Chosen:
        return QStringLiteral("chosen");
    case ColumnMatch::Reason::None:
        break;
    }
    return QStringLiteral("none");
}

ColumnMapping inferMapping(const CsvFile &table, ReceivedRows &rows)
{
    return Mapper(table, rows).map();
}

Result<ColumnMapping> chooseMapping(ColumnMapping mapping, const QStringList &header,
    const QStringList &fields, const QStringList &choices)
{
    for (const QString &choice : choices) {
        // either name may have the sign in it
        int column = -1;
        qsizetype sign = choice.indexOf(u'=');
        for (; sign >= 0 && column < 0; sign = column < 0 ? choice.indexOf(u'=', sign + 1) : sign)
            column = static_cast<int>(header.indexOf(choice.left(sign)));
        if (column < 0)
            return failure(ErrorCode::InvalidInput,
                QStringLiteral("“%1” names no column of the file; it has: %2.")
                    .arg(choice, header.join(QLatin1String(", "))));
        const QString name = choice.mid(header.at(column).size() + 1);
        const int field = name.isEmpty() ? -1 : static_cast<int>(fields.indexOf(name));
        if (field < 0 && !name.isEmpty())
            return failure(ErrorCode::InvalidInput,
                QStringLiteral("“%1” names no field of the rows; they have: %2.")
                    .arg(choice, fields.join(QLatin1String(", "))));
        for (ColumnMatch &match : mapping) {
            if (match.field == field)
                match = {};
        }
        mapping[column] = {field, ColumnMatch::Reason::Chosen};
    }
    return mapping;
}

} // namespace tallyman
