// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/csvtable.h"

#include "inspect/csvscanner.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr QByteArrayView kByteOrderMark("\xEF\xBB\xBF");

// Rows that are not as the first one, and quotes that are not closed.
struct Oddities
{
    qsizetype fields = 0; // of the first row
    qint64 rows = 0;
    qint64 uneven = 0;
    qint64 firstUneven = 0;
    qint64 strayQuotes = 0;
    qint64 firstStray = 0;

    void take(qsizetype count, qint64 stray)
    {
        if (++rows == 1)
            fields = count;
        if (count != fields && uneven++ == 0)
            firstUneven = rows;
        if (strayQuotes == 0 && stray > 0)
            firstStray = rows;
        strayQuotes = stray;
    }

    [[nodiscard]] QStringList sentences() const
    {
        QStringList sentences;
        if (strayQuotes > 0)
            sentences += QStringLiteral("A quote in row %1 is not closed.").arg(firstStray);
        if (uneven > 0) {
            sentences += (uneven == 1
                    ? QStringLiteral("%1 of %2 rows has another number of fields than the first "
                                     "(%3): row %4.")
                    : QStringLiteral("%1 of %2 rows have another number of fields than the first "
                                     "(%3); the first of them is row %4."))
                             .arg(uneven)
                             .arg(rows)
                             .arg(fields)
                             .arg(firstUneven);
        }
        return sentences;
    }
};

} // namespace

std::shared_ptr<const CsvTable> CsvTable::read(
    const QByteArray &utf8, const std::atomic_bool *cancelled)
{
    const qsizetype from = utf8.startsWith(kByteOrderMark) ? kByteOrderMark.size() : 0;
    const char separator = csvSeparator(QByteArrayView(utf8).sliced(from));
    if (separator == 0)
        return nullptr;
    const std::shared_ptr<CsvTable> table(new CsvTable);
    table->m_text = utf8;
    table->m_separator = separator;
    Oddities odd;
    qsizetype widest = 0;
    CsvScanner scanner(utf8, separator, from);
    for (scanner.skipEmpty(); !scanner.atEnd(); scanner.skipEmpty()) {
        if (table->rowCount() == kMostRows || (cancelled != nullptr && *cancelled)) {
            table->m_notes += QStringLiteral("Only the first %1 rows are shown.").arg(kMostRows);
            break;
        }
        table->m_starts.push_back(scanner.at());
        const qsizetype fields = scanner.skipRecord();
        widest = std::max(widest, fields);
        odd.take(fields, scanner.strayQuotes());
    }
    table->m_columns = static_cast<int>(std::min<qsizetype>(widest, kMostColumns));
    table->m_notes += odd.sentences();
    return table;
}

QStringList CsvTable::row(qint64 row) const
{
    return CsvScanner(m_text, m_separator, startOf(row)).record({kMostColumns, kMostFieldBytes});
}

} // namespace tallyman
