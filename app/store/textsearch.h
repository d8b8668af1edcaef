// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <array>

struct sqlite3;

namespace tallyman {

namespace detail {

constexpr auto makeLowerTable()
{
    std::array<uchar, 256> table{};
    for (unsigned c = 0; c < 256; ++c)
        table[c] = static_cast<uchar>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    return table;
}

inline constexpr auto kLower = makeLowerTable();

} // namespace detail

// The byte, ASCII letters in lower case.
[[nodiscard]] inline uchar asciiLower(char c)
{
    return detail::kLower[static_cast<uchar>(c)];
}

// Finds a word in bytes, ignoring the case of ASCII letters (Boyer–Moore–Horspool).
class TextSearch
{
public:
    explicit TextSearch(QByteArrayView word);
    [[nodiscard]] bool isIn(QByteArrayView bytes) const;
    [[nodiscard]] qsizetype wordSize() const { return m_word.size(); }

private:
    QByteArray m_word; // lower case
    std::array<qsizetype, 256> m_shift{};
};

// Registers the SQL functions of the filter:
//   text_contains(word, value)            1 when `word` occurs in a blob or text
//   content_contains(word, content_id)    the same for stored content, across its pieces
void registerTextSearch(sqlite3 *handle);

} // namespace tallyman
