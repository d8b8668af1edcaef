// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QStringList>

namespace tallyman {

// Reads text with fields between separators (RFC 4180) leniently, one record after the other: any
// line break, quotes where they stand, text behind a closing quote belongs to the field. A quote
// that is not closed stands for itself. Keeps nothing of the text, which must live as long.
class CsvScanner
{
public:
    // A quoted field that goes on for longer is taken for one with a stray quote.
    static constexpr qsizetype kMostQuotedBytes = 1024 * 1024;

    // What is behind is left out of what record() returns.
    struct Limits
    {
        qsizetype fields = 0;
        qsizetype fieldBytes = 0;
    };

    CsvScanner(QByteArrayView text, char separator, qint64 at = 0)
        : m_text(text)
        , m_separator(separator)
        , m_at(at)
    {
    }

    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] qint64 at() const { return m_at; }
    [[nodiscard]] qint64 lineBreaks() const { return m_lineBreaks; }   // stepped over so far
    [[nodiscard]] qint64 strayQuotes() const { return m_strayQuotes; } // that are not closed

    // Steps over lines without anything, which are no records.
    void skipEmpty();
    // Steps over a record and returns how many fields it has.
    qsizetype skipRecord();
    // The same with the fields, without their quotes.
    [[nodiscard]] QStringList record(const Limits &limits);

private:
    template <typename Each> qsizetype readRecord(const Each &each);
    void readField(QByteArray *out, qsizetype most);
    void readQuoted(QByteArray *out, qsizetype most);
    void endLine();

    QByteArrayView m_text;
    char m_separator;
    qint64 m_at;
    qint64 m_lineBreaks = 0;
    qint64 m_strayQuotes = 0;
};

inline constexpr char kCsvSeparators[] = {',', ';', '\t', '|'};

// The separator (comma, semicolon, tab or bar) by which most of the first records have as many
// fields as the first one, several of them; 0: none does.
[[nodiscard]] char csvSeparator(QByteArrayView beginning);

} // namespace tallyman
