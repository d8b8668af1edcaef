// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>
#include <atomic>
#include <memory>
#include <vector>

namespace tallyman {

// Text with fields between separators (RFC 4180; also semicolons, tabs and bars), read once on a
// worker thread; after that each row is taken apart when it is asked for. Fields may be quoted and
// then hold separators and line breaks. Immutable; may be read from several threads.
class CsvTable
{
public:
    static constexpr qint64 kMostRows = 2'000'000;
    static constexpr int kMostColumns = 1000;
    static constexpr qsizetype kMostFieldBytes = 64 * 1024; // of a field, in row()

    // Null when the text has no separators. `utf8` may begin with a byte order mark. Takes long
    // for large texts; `cancelled` ends it early.
    [[nodiscard]] static std::shared_ptr<const CsvTable> read(
        const QByteArray &utf8, const std::atomic_bool *cancelled = nullptr);

    [[nodiscard]] char separator() const { return m_separator; }
    [[nodiscard]] qint64 rowCount() const { return static_cast<qint64>(m_starts.size()); }
    [[nodiscard]] int columnCount() const { return m_columns; } // of the widest row
    // The fields of a row without their quotes; at most kMostColumns.
    [[nodiscard]] QStringList row(qint64 row) const;
    [[nodiscard]] qint64 startOf(qint64 row) const { return m_starts.at(size_t(row)); }

    // What is odd, as sentences: rows of another width, a quote that is not closed, a limit.
    [[nodiscard]] const QStringList &notes() const { return m_notes; }

private:
    CsvTable() = default;

    QByteArray m_text;
    char m_separator = ',';
    int m_columns = 0;
    std::vector<qint64> m_starts;
    QStringList m_notes;
};
using CsvTablePtr = std::shared_ptr<const CsvTable>;

} // namespace tallyman
