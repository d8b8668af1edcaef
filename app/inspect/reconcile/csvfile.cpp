// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/reconcile/csvfile.h"

#include "base/text.h"
#include "inspect/reconcile/csvtext.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr int kRecordsTried = 50; // to recognise the delimiter
constexpr size_t kRecordsBetweenQuestions = 10'000;

// Reads one record after the other.
class Scanner
{
public:
    Scanner(QByteArrayView text, char delimiter, qint64 at)
        : m_text(text)
        , m_delimiter(delimiter)
        , m_at(at)
    {
    }

    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] qint64 at() const { return m_at; }
    [[nodiscard]] qint64 lineBreaks() const { return m_lineBreaks; }

    // Steps over a record and returns how many fields it has. Fills in `fields` unless null.
    qsizetype record(QStringList *fields)
    {
        for (qsizetype count = 1;; ++count) {
            QByteArray field;
            readField(fields != nullptr ? &field : nullptr);
            if (fields != nullptr && count <= CsvFile::kMostFields)
                fields->append(QString::fromUtf8(field));
            if (atEnd() || m_text[m_at] != m_delimiter) {
                endLine();
                return count;
            }
            ++m_at;
        }
    }

    // Steps over lines without anything.
    void skipEmpty()
    {
        while (!atEnd() && (m_text[m_at] == '\n' || m_text[m_at] == '\r'))
            endLine();
    }

private:
    void readField(QByteArray *out)
    {
        if (!atEnd() && m_text[m_at] == '"')
            readQuoted(out); // what stands behind the quote belongs to it as well
        const qint64 start = m_at;
        while (!atEnd() && !endsField(m_text[m_at]))
            ++m_at;
        if (out != nullptr)
            *out += m_text.sliced(start, m_at - start);
    }

    // Reads nothing when the quote is not closed.
    void readQuoted(QByteArray *out)
    {
        const qint64 limit = std::min<qint64>(m_text.size(), m_at + CsvFile::kMostQuotedBytes);
        qint64 at = m_at + 1;
        qint64 breaks = 0;
        for (qint64 start = at; at < limit; ++at) {
            const char c = m_text[at];
            breaks +=
                c == '\n' || (c == '\r' && (at + 1 >= limit || m_text[at + 1] != '\n')) ? 1 : 0;
            if (c != '"')
                continue;
            if (out != nullptr)
                *out += m_text.sliced(start, at - start);
            if (at + 1 >= m_text.size() || m_text[at + 1] != '"') {
                m_at = at + 1;
                m_lineBreaks += breaks;
                return;
            }
            start = ++at; // the second of two stands for one
        }
        if (out != nullptr)
            out->clear();
    }

    [[nodiscard]] bool endsField(char c) const
    {
        return c == m_delimiter || c == '\n' || c == '\r';
    }

    void endLine()
    {
        if (atEnd())
            return;
        const bool both =
            m_text[m_at] == '\r' && m_at + 1 < m_text.size() && m_text[m_at + 1] == '\n';
        m_at += both ? 2 : 1;
        ++m_lineBreaks;
    }

    QByteArrayView m_text;
    char m_delimiter;
    qint64 m_at;
    qint64 m_lineBreaks = 0;
};

// How well a delimiter explains the first records: those with as many fields as the first one, if
// it has several.
qint64 fitOf(QByteArrayView text, char delimiter)
{
    Scanner scanner(text, delimiter, 0);
    qsizetype fields = 0;
    qint64 fit = 0;
    for (int i = 0; i < kRecordsTried; ++i) {
        scanner.skipEmpty();
        if (scanner.atEnd())
            break;
        const qsizetype count = scanner.record(nullptr);
        if (i == 0)
            fields = count;
        fit += count == fields ? 1 : -1;
    }
    return fields > 1 ? std::max<qint64>(0, fit) * 1000 + std::min<qint64>(fields, 999) : 0;
}

} // namespace

Result<CsvFilePtr> CsvFile::read(const QByteArray &bytes, const std::atomic_bool *cancelled)
{
    if (bytes.size() > kMostBytes)
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("The file has %1; files of up to %2 can be compared.")
                .arg(formatBytes(bytes.size()), formatBytes(kMostBytes)));
    const CsvText text = csvText(bytes);
    std::shared_ptr<CsvFile> table(new CsvFile);
    table->m_text = text.utf8;
    table->m_encoding = text.encoding;
    if (text.guessed)
        table->m_notes.append(QStringLiteral("The file is no UTF-8; it was read as Windows-1252."));
    table->recogniseDelimiter();
    if (!table->index(cancelled))
        return failure(ErrorCode::Cancelled, QStringLiteral("Reading the file was cancelled."));
    if (table->m_header.isEmpty())
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("The file is empty: it has not even a header."));
    return CsvFilePtr(std::move(table));
}

void CsvFile::recogniseDelimiter()
{
    // the line by which spreadsheets say it themselves
    const QByteArrayView sep("sep=");
    if (m_text.startsWith(sep) && m_text.size() > 5 && (m_text[5] == '\n' || m_text[5] == '\r')) {
        m_delimiter = m_text.at(4);
        m_text.remove(0, QByteArrayView(m_text).sliced(5).startsWith("\r\n") ? 7 : 6);
        return;
    }
    qint64 best = 0;
    for (const char candidate : {',', ';', '\t', '|'}) {
        const qint64 fit = fitOf(m_text, candidate);
        if (fit > best) {
            best = fit;
            m_delimiter = candidate;
        }
    }
}

bool CsvFile::index(const std::atomic_bool *cancelled)
{
    Scanner scanner(m_text, m_delimiter, 0);
    scanner.skipEmpty();
    if (scanner.atEnd())
        return true;
    scanner.record(&m_header);
    qint64 uneven = 0;
    qint64 firstUneven = 0;
    for (scanner.skipEmpty(); !scanner.atEnd(); scanner.skipEmpty()) {
        if (cancelled != nullptr && m_places.size() % kRecordsBetweenQuestions == 0 && *cancelled)
            return false;
        if (count() >= kMostRecords) {
            m_notes.append(
                QStringLiteral("Only the first %1 records were read.").arg(kMostRecords));
            break;
        }
        m_places.push_back({scanner.at(), scanner.lineBreaks() + 1});
        if (scanner.record(nullptr) != m_header.size() && uneven++ == 0)
            firstUneven = m_places.back().line;
    }
    describe(uneven, firstUneven);
    return true;
}

void CsvFile::describe(qint64 uneven, qint64 firstUneven)
{
    if (uneven == 1)
        m_notes.append(
            QStringLiteral("The record in line %1 has more or fewer fields than the header.")
                .arg(firstUneven));
    else if (uneven > 1)
        m_notes.append(QStringLiteral(
            "%1 records have more or fewer fields than the header, the first one in line %2.")
                           .arg(uneven)
                           .arg(firstUneven));
}

QStringList CsvFile::record(qint64 index) const
{
    QStringList fields;
    Scanner(m_text, m_delimiter, m_places.at(static_cast<size_t>(index)).offset).record(&fields);
    return fields;
}

qint64 CsvFile::line(qint64 index) const
{
    return m_places.at(static_cast<size_t>(index)).line;
}

} // namespace tallyman
