// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QByteArray>
#include <QStringList>
#include <atomic>
#include <memory>
#include <vector>

namespace tallyman {

// A CSV file (RFC 4180) that is read leniently: comma, semicolon, tab or bar between the fields,
// any line break, quotes where they stand. Of each record only its place is kept; its fields are
// read when they are asked for. Immutable; may be read from several threads.
class CsvFile
{
public:
    static constexpr qint64 kMostBytes = 256LL * 1024 * 1024;
    static constexpr qint64 kMostRecords = 5'000'000;
    static constexpr qsizetype kMostFields = 10'000; // of a record; what is behind is left out

    // Errors: InvalidInput (empty, too large), Cancelled.
    [[nodiscard]] static Result<std::shared_ptr<const CsvFile>> read(
        const QByteArray &bytes, const std::atomic_bool *cancelled = nullptr);

    // The first record.
    [[nodiscard]] const QStringList &header() const { return m_header; }
    // Records behind it; lines without anything are none.
    [[nodiscard]] qint64 count() const { return static_cast<qint64>(m_places.size()); }
    [[nodiscard]] QStringList record(qint64 index) const;
    [[nodiscard]] qint64 line(qint64 index) const; // where it begins, from 1
    [[nodiscard]] char delimiter() const { return m_delimiter; }
    [[nodiscard]] const QString &encoding() const { return m_encoding; }
    // What was not as it should be, as sentences.
    [[nodiscard]] const QStringList &notes() const { return m_notes; }

private:
    struct Place
    {
        qint64 offset = 0;
        qint64 line = 0;
    };
    CsvFile() = default;
    [[nodiscard]] bool index(const std::atomic_bool *cancelled);
    void recogniseDelimiter();
    void describe(qint64 uneven, qint64 firstUneven);

    QByteArray m_text;
    char m_delimiter = ',';
    QString m_encoding;
    QStringList m_header;
    std::vector<Place> m_places;
    QStringList m_notes;
};
using CsvFilePtr = std::shared_ptr<const CsvFile>;

} // namespace tallyman
