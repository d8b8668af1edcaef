// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/reconcile/rowmatcher.h"

#include "inspect/reconcile/cellform.h"

#include <QHash>
#include <algorithm>
#include <limits>

namespace tallyman {

namespace {

constexpr qint64 kBetweenReports = 2000;
constexpr qint64 kTriedForBase = 5000;
constexpr qint64 kSampledForKey = 2000;
constexpr double kDistinct = 0.9; // share of different values that makes a column a key
constexpr int kPercentRead = 60;  // of the whole work
constexpr int kPercentMatched = 80;

quint64 mix(quint64 sum, const QString &text)
{
    return (sum ^ qHash(text, 0x7461)) * 0x9E3779B97F4A7C15U + 0x632BE5AB;
}

QString fieldOf(const QStringList &record, qsizetype column)
{
    return column < record.size() ? record.at(column) : QString();
}

} // namespace

RowMatcher::RowMatcher(const CsvFile &table, ReceivedRows &rows, const ColumnMapping &mapping)
    : m_table(table)
    , m_rows(rows)
    , m_mapping(mapping)
    , m_recordOf(static_cast<size_t>(rows.count()), -1)
    , m_taken(static_cast<size_t>(table.count()), false)
{
}

RowMatcher::Forms RowMatcher::formsOf(const QStringList &record) const
{
    Forms forms;
    for (qsizetype column = 0; column < m_mapping.size(); ++column) {
        if (m_mapping.at(column).field < 0)
            continue;
        const QString text = fieldOf(record, column);
        forms.exact = mix(forms.exact, text);
        forms.loose = mix(forms.loose, looseForm(text));
    }
    return forms;
}

RowMatcher::Forms RowMatcher::formsOfRow(const QStringList &cells) const
{
    QStringList record(m_mapping.size());
    for (qsizetype column = 0; column < m_mapping.size(); ++column)
        record[column] = fieldOf(cells, std::max(0, m_mapping.at(column).field));
    return formsOf(record);
}

bool RowMatcher::read(const ReconcileProgress &progress)
{
    const qint64 all = std::max<qint64>(1, m_table.count() + m_rows.count());
    qint64 done = 0;
    const auto goesOn = [&] {
        return ++done % kBetweenReports != 0
            || progress(static_cast<int>(done * kPercentRead / all));
    };
    const auto reserve = [](std::vector<quint64> &list, qint64 size) {
        list.reserve(static_cast<size_t>(size));
    };
    reserve(m_recordExact, m_table.count());
    reserve(m_recordLoose, m_table.count());
    reserve(m_rowExact, m_rows.count());
    reserve(m_rowLoose, m_rows.count());
    for (qint64 record = 0; record < m_table.count(); ++record) {
        const Forms forms = formsOf(m_table.record(record));
        m_recordExact.push_back(forms.exact);
        m_recordLoose.push_back(forms.loose);
        if (!goesOn())
            return false;
    }
    for (qint64 row = 0; row < m_rows.count(); ++row) {
        const Forms forms = formsOfRow(m_rows.cells(row));
        m_rowExact.push_back(forms.exact);
        m_rowLoose.push_back(forms.loose);
        if (!goesOn())
            return false;
    }
    return true;
}

bool RowMatcher::match(const ReconcileProgress &progress)
{
    if (!read(progress))
        return false;
    findBase();
    matchByNumber();
    matchByContent(m_rowExact, m_recordExact);
    matchByContent(m_rowLoose, m_recordLoose);
    return progress(kPercentRead) && matchChanged(progress);
}

// How many of the first rows are what the file has at their number, counted from `base`.
qint64 RowMatcher::fitOf(qint64 base) const
{
    qint64 fit = 0;
    for (qint64 row = 0; row < std::min(kTriedForBase, m_rows.count()); ++row) {
        const qint64 record = m_rows.number(row) - base;
        fit += record >= 0 && record < m_table.count()
                && m_rowLoose[static_cast<size_t>(row)]
                    == m_recordLoose[static_cast<size_t>(record)]
            ? 1
            : 0;
    }
    return fit;
}

// Senders count from 1; some from 0, or with the header as the first row. Where a row was lost and
// those behind it count on, another base would fit most rows, but not the first: that one decides.
void RowMatcher::findBase()
{
    qint64 lowest = std::numeric_limits<qint64>::max();
    for (qint64 row = 0; row < m_rows.count(); ++row)
        lowest = std::min(lowest, m_rows.number(row));
    const qint64 fromOne = fitOf(1);
    if (lowest == 0 || (lowest == 1 && fromOne == 0 && fitOf(0) > 0))
        m_base = 0;
    else if (lowest >= 2 && fitOf(2) > fromOne)
        m_base = 2;
    else if (lowest >= 2 && fitOf(0) > fromOne)
        m_base = 0;
    else
        m_base = 1;
}

bool RowMatcher::isFree(qint64 record) const
{
    return record >= 0 && record < m_table.count() && !m_taken[static_cast<size_t>(record)];
}

void RowMatcher::take(qint64 row, qint64 record)
{
    m_recordOf[static_cast<size_t>(row)] = record;
    m_taken[static_cast<size_t>(record)] = true;
}

void RowMatcher::matchByNumber()
{
    for (qint64 row = 0; row < m_rows.count(); ++row) {
        const qint64 record = byNumber(row);
        if (isFree(record)
            && m_rowLoose[static_cast<size_t>(row)] == m_recordLoose[static_cast<size_t>(record)])
            take(row, record);
    }
}

// Rows with the same form are matched in their order.
void RowMatcher::matchByContent(
    const std::vector<quint64> &rows, const std::vector<quint64> &records)
{
    std::vector<std::pair<quint64, qint64>> free;
    for (qint64 record = 0; record < m_table.count(); ++record) {
        if (isFree(record))
            free.emplace_back(records[static_cast<size_t>(record)], record);
    }
    std::sort(free.begin(), free.end());
    QHash<quint64, size_t> next; // in `free`, of each form
    for (qint64 row = 0; row < m_rows.count(); ++row) {
        if (recordOf(row) >= 0)
            continue;
        const quint64 form = rows[static_cast<size_t>(row)];
        auto at = next.find(form);
        if (at == next.end()) {
            const auto first =
                std::lower_bound(free.begin(), free.end(), std::pair<quint64, qint64>(form, -1));
            at = next.insert(form, static_cast<size_t>(first - free.begin()));
        }
        if (*at < free.size() && free[*at].first == form)
            take(row, free[(*at)++].second);
    }
}

// Whether enough of the cells is the same for a row to be this record, changed.
bool RowMatcher::areAlike(qint64 row, qint64 record)
{
    const QStringList cells = m_rows.cells(row);
    const QStringList fields = m_table.record(record);
    qsizetype same = 0;
    qsizetype compared = 0;
    for (qsizetype column = 0; column < m_mapping.size(); ++column) {
        const int field = m_mapping.at(column).field;
        const QString before = fieldOf(fields, column);
        if (field < 0 || (before.isEmpty() && fieldOf(cells, field).isEmpty()))
            continue;
        ++compared;
        same += looseForm(before) == looseForm(fieldOf(cells, field)) ? 1 : 0;
    }
    return same * 4 >= compared && (same > 0 || compared == 0);
}

// What is left has changed by more than its form, or is new.
bool RowMatcher::matchChanged(const ReconcileProgress &progress)
{
    const bool oneColumn = std::count_if(m_mapping.begin(), m_mapping.end(),
                               [](const ColumnMatch &match) { return match.field >= 0; })
        == 1;
    qint64 shift = 0; // of the matched row before
    for (qint64 row = 0; row < m_rows.count(); ++row) {
        if (row % kBetweenReports == 0
            && !progress(kPercentRead
                + static_cast<int>(row * (kPercentMatched - kPercentRead) / m_rows.count())))
            return false;
        if (recordOf(row) >= 0) {
            shift = recordOf(row) - byNumber(row);
            continue;
        }
        const qint64 record = byNumber(row);
        if (isFree(record) && (oneColumn || areAlike(row, record)))
            take(row, record);
        else if (shift != 0 && isFree(record + shift)
            && (oneColumn || areAlike(row, record + shift)))
            take(row, record + shift);
    }
    matchByKey();
    return true;
}

// A mapped column in which nearly every record has a value of its own; -1: there is none.
int RowMatcher::keyColumn() const
{
    const qint64 sampled = std::min(kSampledForKey, m_table.count());
    int best = -1;
    qsizetype mostValues = 0;
    std::vector<QSet<QString>> values(static_cast<size_t>(m_mapping.size()));
    for (qint64 record = 0; record < sampled; ++record) {
        const QStringList fields = m_table.record(record);
        for (qsizetype column = 0; column < std::min(fields.size(), m_mapping.size()); ++column) {
            if (m_mapping.at(column).field >= 0 && !fields.at(column).isEmpty())
                values[static_cast<size_t>(column)].insert(looseForm(fields.at(column)));
        }
    }
    for (qsizetype column = 0; column < m_mapping.size(); ++column) {
        const qsizetype count = values[static_cast<size_t>(column)].size();
        if (count > mostValues
            && static_cast<double>(count) >= kDistinct * static_cast<double>(sampled)) {
            mostValues = count;
            best = static_cast<int>(column);
        }
    }
    return best;
}

void RowMatcher::matchByKey()
{
    const int column = keyColumn();
    if (column < 0)
        return;
    QHash<QString, qint64> records;
    for (qint64 record = 0; record < m_table.count(); ++record) {
        const QString key = isFree(record) ? fieldOf(m_table.record(record), column) : QString();
        if (!key.isEmpty())
            records.insert(looseForm(key), record);
    }
    if (records.isEmpty())
        return;
    for (qint64 row = 0; row < m_rows.count(); ++row) {
        if (recordOf(row) >= 0)
            continue;
        const qint64 record =
            records.value(looseForm(fieldOf(m_rows.cells(row), m_mapping.at(column).field)), -1);
        if (isFree(record))
            take(row, record);
    }
}

qint64 RowMatcher::shifted() const
{
    qint64 count = 0;
    for (qint64 row = 0; row < m_rows.count(); ++row)
        count += recordOf(row) >= 0 && recordOf(row) != byNumber(row) ? 1 : 0;
    return count;
}

} // namespace tallyman
