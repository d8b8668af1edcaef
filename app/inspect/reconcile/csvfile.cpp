// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/reconcile/csvfile.h"

#include "base/text.h"
#include "inspect/csvscanner.h"
#include "inspect/reconcile/csvtext.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr size_t kRecordsBetweenQuestions = 10'000;

constexpr CsvScanner::Limits kLimits{CsvFile::kMostFields, CsvFile::kMostBytes};

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
    if (const char separator = csvSeparator(m_text); separator != 0) {
        m_delimiter = separator;
        return;
    }
    // a table all the same, so at least its header tells
    const auto fields = [this](char separator) {
        CsvScanner scanner(m_text, separator);
        scanner.skipEmpty();
        return scanner.skipRecord();
    };
    m_delimiter = std::ranges::max(kCsvSeparators, {}, fields);
}

bool CsvFile::index(const std::atomic_bool *cancelled)
{
    CsvScanner scanner(m_text, m_delimiter);
    scanner.skipEmpty();
    if (scanner.atEnd())
        return true;
    m_header = scanner.record(kLimits);
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
        if (scanner.skipRecord() != m_header.size() && uneven++ == 0)
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
    const Place &place = m_places.at(static_cast<size_t>(index));
    return CsvScanner(m_text, m_delimiter, place.offset).record(kLimits);
}

qint64 CsvFile::line(qint64 index) const
{
    return m_places.at(static_cast<size_t>(index)).line;
}

} // namespace tallyman
