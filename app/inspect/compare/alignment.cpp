// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/compare/alignment.h"

#include <QHash>
#include <algorithm>

namespace tallyman {

namespace {

constexpr qint64 kExactCells = 250'000;         // of the table for one small stretch
constexpr qint64 kExactCellsInAll = 16'000'000; // for all of them

// A stretch of both sequences, ends exclusive.
struct Stretch
{
    qint64 left = 0;
    qint64 leftEnd = 0;
    qint64 right = 0;
    qint64 rightEnd = 0;
};

class Aligner
{
public:
    Aligner(const std::vector<quint64> &left, const std::vector<quint64> &right)
        : m_left(left)
        , m_right(right)
    {
    }

    std::vector<AlignedPair> align()
    {
        Stretch whole{
            0, static_cast<qint64>(m_left.size()), 0, static_cast<qint64>(m_right.size())};
        const Stretch rest = matchEnds(whole);
        qint64 left = rest.left;
        qint64 right = rest.right;
        const std::vector<AlignedPair> anchors = uniqueAnchors(rest);
        for (const AlignedPair &anchor : anchors) {
            matchExactly(matchEnds({left, anchor.left, right, anchor.right}));
            m_pairs.push_back(anchor);
            left = anchor.left + 1;
            right = anchor.right + 1;
        }
        matchExactly(matchEnds({left, rest.leftEnd, right, rest.rightEnd}));
        std::sort(m_pairs.begin(), m_pairs.end(),
            [](const AlignedPair &a, const AlignedPair &b) { return a.left < b.left; });
        return std::move(m_pairs);
    }

private:
    [[nodiscard]] bool same(qint64 left, qint64 right) const
    {
        return m_left[static_cast<size_t>(left)] == m_right[static_cast<size_t>(right)];
    }

    // Matches what is the same at both ends; returns what lies between.
    Stretch matchEnds(Stretch s)
    {
        while (s.left < s.leftEnd && s.right < s.rightEnd && same(s.left, s.right))
            m_pairs.push_back({s.left++, s.right++});
        while (s.left < s.leftEnd && s.right < s.rightEnd && same(s.leftEnd - 1, s.rightEnd - 1))
            m_pairs.push_back({--s.leftEnd, --s.rightEnd});
        return s;
    }

    // The pairs that occur once on both sides, as many as stand in the same order.
    [[nodiscard]] std::vector<AlignedPair> uniqueAnchors(const Stretch &s) const
    {
        struct Places
        {
            qint64 left = 0;
            qint64 right = 0;
            quint8 lefts = 0; // 2: or more
            quint8 rights = 0;
        };
        if (s.left == s.leftEnd || s.right == s.rightEnd)
            return {};
        QHash<quint64, Places> places;
        places.reserve(s.leftEnd - s.left);
        for (qint64 i = s.left; i < s.leftEnd; ++i) {
            Places &place = places[m_left[static_cast<size_t>(i)]];
            place.left = i;
            place.lefts = place.lefts == 0 ? 1 : 2;
        }
        for (qint64 i = s.right; i < s.rightEnd; ++i) {
            const auto place = places.find(m_right[static_cast<size_t>(i)]);
            if (place == places.end())
                continue;
            place->right = i;
            place->rights = place->rights == 0 ? 1 : 2;
        }
        std::vector<AlignedPair> candidates;
        for (qint64 i = s.left; i < s.leftEnd; ++i) {
            const Places place = places.value(m_left[static_cast<size_t>(i)]);
            if (place.lefts == 1 && place.rights == 1)
                candidates.push_back({i, place.right});
        }
        return longestAscending(candidates);
    }

    // Ascending on the left already.
    [[nodiscard]] static std::vector<AlignedPair> longestAscending(
        const std::vector<AlignedPair> &candidates)
    {
        std::vector<size_t> tails; // of the best run of each length
        std::vector<qint64> previous(candidates.size(), -1);
        for (size_t i = 0; i < candidates.size(); ++i) {
            const auto at = std::lower_bound(tails.begin(), tails.end(), candidates[i].right,
                [&](size_t tail, qint64 right) { return candidates[tail].right < right; });
            if (at != tails.begin())
                previous[i] = static_cast<qint64>(*(at - 1));
            if (at == tails.end())
                tails.push_back(i);
            else
                *at = i;
        }
        std::vector<AlignedPair> run;
        for (qint64 i = tails.empty() ? -1 : static_cast<qint64>(tails.back()); i >= 0;
             i = previous[static_cast<size_t>(i)])
            run.push_back(candidates[static_cast<size_t>(i)]);
        std::reverse(run.begin(), run.end());
        return run;
    }

    // The longest common subsequence, where the table is small enough.
    void matchExactly(const Stretch &s)
    {
        const qint64 rows = s.leftEnd - s.left;
        const qint64 columns = s.rightEnd - s.right;
        if (rows == 0 || columns == 0 || rows > kExactCells / columns)
            return;
        m_exactCells += rows * columns;
        if (m_exactCells > kExactCellsInAll)
            return;
        const qint64 width = columns + 1;
        std::vector<quint32> lengths(static_cast<size_t>((rows + 1) * width), 0);
        const auto length = [&](qint64 row, qint64 column) -> quint32 & {
            return lengths[static_cast<size_t>(row * width + column)];
        };
        for (qint64 row = rows - 1; row >= 0; --row) {
            for (qint64 column = columns - 1; column >= 0; --column)
                length(row, column) = same(s.left + row, s.right + column)
                    ? length(row + 1, column + 1) + 1
                    : std::max(length(row + 1, column), length(row, column + 1));
        }
        for (qint64 row = 0, column = 0; row < rows && column < columns;) {
            if (same(s.left + row, s.right + column))
                m_pairs.push_back({s.left + row++, s.right + column++});
            else if (length(row + 1, column) >= length(row, column + 1))
                ++row;
            else
                ++column;
        }
    }

    const std::vector<quint64> &m_left;
    const std::vector<quint64> &m_right;
    std::vector<AlignedPair> m_pairs;
    qint64 m_exactCells = 0;
};

} // namespace

std::vector<AlignedPair> alignSequences(
    const std::vector<quint64> &left, const std::vector<quint64> &right)
{
    return Aligner(left, right).align();
}

} // namespace tallyman
