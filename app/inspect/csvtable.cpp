// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/csvtable.h"

#include <algorithm>
#include <utility>

namespace tallyman {

namespace {

constexpr QByteArrayView kByteOrderMark("\xEF\xBB\xBF");
constexpr int kSampleLines = 20;
constexpr qsizetype kSampleBytes = 64 * 1024;

// Whether text is quoted: a quote counts at the beginning of a field, and doubled inside it is one
// that is meant.
struct Quoting
{
    bool quoted = false;
    bool atFieldStart = true;

    // What the next character means, of which `next` follows.
    enum class Meaning : quint8 { Itself, Quote, FirstOfTwo, Separator, LineEnd };
    Meaning take(char c, char next, char separator)
    {
        const bool start = std::exchange(atFieldStart, false);
        if (c == '"' && (quoted || start)) {
            if (quoted && next == '"')
                return Meaning::FirstOfTwo;
            quoted = !quoted;
            return Meaning::Quote;
        }
        if (quoted || (c != separator && c != '\n'))
            return Meaning::Itself;
        atFieldStart = true;
        return c == separator ? Meaning::Separator : Meaning::LineEnd;
    }
};
using Meaning = Quoting::Meaning;

char charAt(QByteArrayView text, qsizetype at)
{
    return at < text.size() ? text[at] : '\0';
}

// How often `separator` stands outside quotes in each of the first lines; what is cut off by the
// end of the sample does not count.
std::vector<int> countsPerLine(QByteArrayView text, char separator)
{
    std::vector<int> counts;
    int count = 0;
    bool any = false;
    Quoting quoting;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const Meaning meaning = quoting.take(text[at], charAt(text, at + 1), separator);
        if (meaning == Meaning::LineEnd) {
            if (any)
                counts.push_back(count);
            count = 0;
            any = false;
            if (counts.size() == kSampleLines)
                return counts;
            continue;
        }
        at += meaning == Meaning::FirstOfTwo ? 1 : 0;
        count += meaning == Meaning::Separator ? 1 : 0;
        any = any || (text[at] != '\r' && text[at] != ' ');
    }
    if (any && text.size() < kSampleBytes)
        counts.push_back(count);
    return counts;
}

} // namespace

char csvSeparator(QByteArrayView beginning)
{
    const QByteArrayView sample = beginning.first(std::min(beginning.size(), kSampleBytes));
    char best = 0;
    size_t bestLines = 0;
    for (const char separator : {'\t', ';', ',', '|'}) {
        const std::vector<int> counts = countsPerLine(sample, separator);
        if (counts.empty() || counts.front() == 0)
            continue;
        const auto alike = static_cast<size_t>(std::ranges::count(counts, counts.front()));
        if (alike * 2 > counts.size() && alike > bestLines) {
            best = separator;
            bestLines = alike;
        }
    }
    return best;
}

// What is remembered while the rows are looked for.
struct CsvTable::Scan
{
    int fields = 1;
    int firstFields = 0;
    qint64 odd = 0; // rows with another number of fields than the first
    qint64 firstOdd = 0;
    Quoting quoting;
    qint64 quoteRow = 0;

    void endRow(CsvTable &table)
    {
        const qint64 rows = table.rowCount();
        if (rows == 1)
            firstFields = fields;
        if (fields != firstFields && odd++ == 0)
            firstOdd = rows;
        table.m_columns =
            std::clamp(fields, table.m_columns, std::max(table.m_columns, kMostColumns));
        fields = 1;
    }
};

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
    Scan scan;
    bool atStart = true;
    qsizetype at = from;
    for (; at < utf8.size(); ++at) {
        const char c = utf8[at];
        if (atStart && !(c == '\n' || c == '\r')) { // empty lines are no rows
            if (table->rowCount() == kMostRows || (cancelled != nullptr && *cancelled))
                break;
            table->m_starts.push_back(at);
            atStart = false;
        }
        const Meaning meaning = scan.quoting.take(c, charAt(utf8, at + 1), separator);
        if (meaning == Meaning::FirstOfTwo) {
            ++at;
        } else if (meaning == Meaning::Quote) {
            scan.quoteRow = table->rowCount();
        } else if (meaning == Meaning::Separator) {
            ++scan.fields;
        } else if (meaning == Meaning::LineEnd && !atStart) {
            scan.endRow(*table);
            atStart = true;
        }
    }
    if (!atStart)
        scan.endRow(*table);
    table->m_end = at;
    if (at < utf8.size())
        table->m_notes += QStringLiteral("Only the first %1 rows are shown.").arg(kMostRows);
    if (scan.quoting.quoted)
        table->m_notes += QStringLiteral("A quote in row %1 is not closed.").arg(scan.quoteRow);
    if (scan.odd > 0) {
        table->m_notes += (scan.odd == 1
                ? QStringLiteral("%1 of %2 rows has another number of fields than the first "
                                 "(%3): row %4.")
                : QStringLiteral("%1 of %2 rows have another number of fields than the first "
                                 "(%3); the first of them is row %4."))
                              .arg(scan.odd)
                              .arg(table->rowCount())
                              .arg(scan.firstFields)
                              .arg(scan.firstOdd);
    }
    return table;
}

QStringList CsvTable::row(qint64 row) const
{
    const auto index = static_cast<size_t>(row);
    const qint64 end = index + 1 < m_starts.size() ? m_starts[index + 1] : m_end;
    QByteArrayView rest = QByteArrayView(m_text).sliced(m_starts[index], end - m_starts[index]);
    while (rest.endsWith('\n') || rest.endsWith('\r'))
        rest.chop(1);
    QStringList fields;
    QByteArray field;
    Quoting quoting;
    const auto finish = [&] {
        fields.append(QString::fromUtf8(field));
        field.clear();
    };
    for (qsizetype at = 0; at < rest.size() && fields.size() < kMostColumns; ++at) {
        const Meaning meaning = quoting.take(rest[at], charAt(rest, at + 1), m_separator);
        if (meaning == Meaning::Separator)
            finish();
        else if (meaning != Meaning::Quote && field.size() < kMostFieldBytes)
            field += rest[at];
        at += meaning == Meaning::FirstOfTwo ? 1 : 0;
    }
    if (fields.size() < kMostColumns)
        finish();
    return fields;
}

} // namespace tallyman
