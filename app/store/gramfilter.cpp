// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/gramfilter.h"

#include "store/textsearch.h"

#include <algorithm>
#include <bit>

namespace tallyman {

namespace {

constexpr qsizetype kGramBytes = 4;
constexpr qsizetype kSmallestBytes = 64;
constexpr quint32 kBitsPerWord = 64;

// Mixes all bits of a gram into the lower ones, of which a filter uses as many as it needs.
quint32 hashOf(quint32 gram)
{
    gram *= 0x9E3779B1U; // 2³² divided by the golden ratio, odd
    gram ^= gram >> 15;
    gram *= 0x85EBCA6BU;
    gram ^= gram >> 13;
    return gram;
}

QList<quint32> hashesOf(QByteArrayView word)
{
    QList<quint32> hashes;
    quint32 gram = 0;
    for (qsizetype i = 0; i < word.size(); ++i) {
        gram = gram << 8 | asciiLower(word[i]);
        if (i + 1 >= kGramBytes)
            hashes.append(hashOf(gram));
    }
    return hashes;
}

bool hasAll(QByteArrayView filter, const QList<quint32> &hashes)
{
    const auto mask = static_cast<quint32>(filter.size() * 8 - 1);
    return std::all_of(hashes.begin(), hashes.end(), [&](quint32 hash) {
        const quint32 bit = hash & mask;
        return (static_cast<uchar>(filter[bit / 8]) >> (bit % 8) & 1U) != 0;
    });
}

} // namespace

GramFilter::GramFilter()
    : m_words(kBits / kBitsPerWord)
{
}

void GramFilter::add(QByteArrayView bytes)
{
    for (const char c : bytes) {
        m_gram = m_gram << 8 | asciiLower(c);
        if (m_pending + 1 < kGramBytes) {
            ++m_pending;
            continue;
        }
        const quint32 bit = hashOf(m_gram) & (kBits - 1);
        quint64 &word = m_words[bit / kBitsPerWord];
        const quint64 mask = quint64(1) << (bit % kBitsPerWord);
        m_set += (word & mask) == 0 ? 1 : 0;
        word |= mask;
    }
}

QByteArray GramFilter::take()
{
    size_t words = m_words.size();
    quint32 set = m_set;
    // One half is laid over the other as long as less than a third of the bits is set.
    while (words * sizeof(quint64) > kSmallestBytes && set < words * kBitsPerWord / 6) {
        words /= 2;
        set = 0;
        for (size_t i = 0; i < words; ++i) {
            m_words[i] |= m_words[i + words];
            set += static_cast<quint32>(std::popcount(m_words[i]));
        }
    }
    QByteArray bytes;
    if (!isSpoiled()) {
        bytes.reserve(static_cast<qsizetype>(words * sizeof(quint64)));
        for (size_t i = 0; i < words; ++i) {
            for (int shift = 0; shift < 64; shift += 8)
                bytes.append(static_cast<char>(m_words[i] >> shift & 0xFF));
        }
    }
    std::fill(m_words.begin(), m_words.end(), 0);
    m_set = 0;
    m_pending = 0;
    return bytes;
}

GramQuery::GramQuery(const Filter &filter)
{
    for (const QByteArray &word : filter.words)
        m_all.append(hashesOf(word));
    for (const QByteArray &path : filter.paths) {
        m_any.append(hashesOf(path));
        if (m_any.last().isEmpty()) { // too short to be denied
            m_any.clear();
            break;
        }
    }
}

bool GramQuery::mayMatch(QByteArrayView filter) const
{
    if (filter.isEmpty() || !std::has_single_bit(static_cast<size_t>(filter.size())))
        return true;
    return hasAll(filter, m_all)
        && (m_any.isEmpty() || std::any_of(m_any.begin(), m_any.end(), [&](const auto &hashes) {
               return hasAll(filter, hashes);
           }));
}

} // namespace tallyman
