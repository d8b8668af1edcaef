// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/reconcile/columnmapping.h"

#include <functional>
#include <vector>

namespace tallyman {

// Told how far the work is, in per cent; false ends it.
using ReconcileProgress = std::function<bool(int percent)>;

// Finds for each received row the record of the file that it was. Some 60 bytes a row are kept.
// Used once.
class RowMatcher
{
public:
    RowMatcher(const CsvFile &table, ReceivedRows &rows, const ColumnMapping &mapping);

    // False when `progress` has ended it.
    [[nodiscard]] bool match(const ReconcileProgress &progress);

    // The record of a received row; -1: none.
    [[nodiscard]] qint64 recordOf(qint64 row) const { return m_recordOf[static_cast<size_t>(row)]; }
    [[nodiscard]] bool isTaken(qint64 record) const { return m_taken[static_cast<size_t>(record)]; }
    // Whether a matched row arrived as it stands in the file.
    [[nodiscard]] bool isSame(qint64 row) const
    {
        const auto own = static_cast<size_t>(row);
        return m_rowExact[own] == m_recordExact[static_cast<size_t>(m_recordOf[own])];
    }
    // Rows whose number is not the one their record has in the file.
    [[nodiscard]] qint64 shifted() const;

private:
    struct Forms
    {
        quint64 exact = 0;
        quint64 loose = 0;
    };
    [[nodiscard]] Forms formsOf(const QStringList &record) const;
    [[nodiscard]] Forms formsOfRow(const QStringList &cells) const;
    [[nodiscard]] bool read(const ReconcileProgress &progress);
    [[nodiscard]] qint64 fitOf(qint64 base) const;
    void findBase();
    void matchByNumber();
    void matchByContent(const std::vector<quint64> &rows, const std::vector<quint64> &records);
    [[nodiscard]] bool matchChanged(const ReconcileProgress &progress);
    void matchByKey();
    [[nodiscard]] int keyColumn() const;
    [[nodiscard]] bool areAlike(qint64 row, qint64 record);
    [[nodiscard]] qint64 byNumber(qint64 row) const { return m_rows.number(row) - m_base; }
    [[nodiscard]] bool isFree(qint64 record) const;
    void take(qint64 row, qint64 record);

    const CsvFile &m_table;
    ReceivedRows &m_rows;
    const ColumnMapping &m_mapping;
    qint64 m_base = 1; // number of the first record
    std::vector<quint64> m_rowExact;
    std::vector<quint64> m_rowLoose;
    std::vector<quint64> m_recordExact;
    std::vector<quint64> m_recordLoose;
    std::vector<qint64> m_recordOf;
    std::vector<bool> m_taken;
};

} // namespace tallyman
