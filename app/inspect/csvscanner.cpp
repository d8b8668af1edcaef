// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/csvscanner.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr int kRecordsTried = 50; // to recognise the separator
constexpr qsizetype kSampleBytes = 64 * 1024;

void append(QByteArray *out, QByteArrayView piece, qsizetype most)
{
    if (out != nullptr && out->size() < most)
        *out += piece.first(std::min(piece.size(), most - out->size()));
}

// How well a separator explains the first records: those with as many fields as the first one, and
// how many these are. A record that the end of the sample cuts does not count.
qint64 fitOf(QByteArrayView sample, char separator)
{
    CsvScanner scanner(sample, separator);
    qsizetype fields = 0;
    qint64 fit = 0;
    for (int i = 0; i < kRecordsTried; ++i) {
        scanner.skipEmpty();
        if (scanner.atEnd())
            break;
        const qsizetype count = scanner.skipRecord();
        if (i == 0)
            fields = count;
        else if (scanner.atEnd() && sample.size() == kSampleBytes)
            break;
        fit += count == fields ? 1 : -1;
    }
    return fields > 1 && fit > 0 ? fit * 1000 + std::min<qint64>(fields, 999) : 0;
}

} // namespace

void CsvScanner::skipEmpty()
{
    while (!atEnd() && (m_text[m_at] == '\n' || m_text[m_at] == '\r'))
        endLine();
}

// Calls `each` to read each of the fields.
template <typename Each> qsizetype CsvScanner::readRecord(const Each &each)
{
    for (qsizetype count = 1;; ++count) {
        each();
        if (atEnd() || m_text[m_at] != m_separator) {
            endLine();
            return count;
        }
        ++m_at;
    }
}

qsizetype CsvScanner::skipRecord()
{
    return readRecord([this] { readField(nullptr, 0); });
}

QStringList CsvScanner::record(const Limits &limits)
{
    QStringList fields;
    readRecord([&] {
        if (fields.size() >= limits.fields) {
            readField(nullptr, 0);
            return;
        }
        QByteArray field;
        readField(&field, limits.fieldBytes);
        fields.append(QString::fromUtf8(field));
    });
    return fields;
}

void CsvScanner::readField(QByteArray *out, qsizetype most)
{
    if (!atEnd() && m_text[m_at] == '"')
        readQuoted(out, most); // what stands behind the quote belongs to it as well
    const qint64 start = m_at;
    const auto ends = [this](char c) { return c == m_separator || c == '\n' || c == '\r'; };
    while (!atEnd() && !ends(m_text[m_at]))
        ++m_at;
    append(out, m_text.sliced(start, m_at - start), most);
}

// Reads nothing when the quote is not closed.
void CsvScanner::readQuoted(QByteArray *out, qsizetype most)
{
    const qint64 limit = std::min<qint64>(m_text.size(), m_at + kMostQuotedBytes);
    qint64 at = m_at + 1;
    qint64 breaks = 0;
    for (qint64 start = at; at < limit; ++at) {
        const char c = m_text[at];
        breaks += c == '\n' || (c == '\r' && (at + 1 >= limit || m_text[at + 1] != '\n')) ? 1 : 0;
        if (c != '"')
            continue;
        append(out, m_text.sliced(start, at - start), most);
        if (at + 1 >= m_text.size() || m_text[at + 1] != '"') {
            m_at = at + 1;
            m_lineBreaks += breaks;
            return;
        }
        start = ++at; // the second of two stands for one
    }
    ++m_strayQuotes;
    if (out != nullptr)
        out->clear();
}

void CsvScanner::endLine()
{
    if (atEnd())
        return;
    const bool both = m_text[m_at] == '\r' && m_at + 1 < m_text.size() && m_text[m_at + 1] == '\n';
    m_at += both ? 2 : 1;
    ++m_lineBreaks;
}

char csvSeparator(QByteArrayView beginning)
{
    const QByteArrayView sample = beginning.first(std::min(beginning.size(), kSampleBytes));
    char best = 0;
    qint64 bestFit = 0;
    for (const char separator : kCsvSeparators) {
        const qint64 fit = fitOf(sample, separator);
        if (fit > bestFit) {
            best = separator;
            bestFit = fit;
        }
    }
    return best;
}

} // namespace tallyman
