// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/compare/textdiff.h"

#include "inspect/compare/alignment.h"

#include <QHashFunctions>
#include <algorithm>

namespace tallyman {

namespace {

constexpr size_t kMostLines = 2'000'000;
constexpr qint64 kContextLines = 3;

// Where the lines of a text are, and a digest of each.
struct Lines
{
    QByteArrayView text;
    std::vector<qint64> starts; // and the end of the text behind
    std::vector<quint64> digests;

    [[nodiscard]] QByteArrayView line(qint64 index) const
    {
        const qint64 start = starts[static_cast<size_t>(index)];
        QByteArrayView line = text.sliced(start, starts[static_cast<size_t>(index) + 1] - start);
        if (line.endsWith('\n'))
            line.chop(1);
        if (line.endsWith('\r'))
            line.chop(1);
        return line;
    }
    [[nodiscard]] qint64 count() const { return static_cast<qint64>(digests.size()); }
};

// Nothing when there are too many.
std::optional<Lines> linesOf(QByteArrayView text)
{
    Lines lines;
    lines.text = text;
    for (qint64 at = 0; at < text.size();) {
        if (lines.starts.size() >= kMostLines)
            return std::nullopt;
        lines.starts.push_back(at);
        const qsizetype end = text.indexOf('\n', at);
        at = end < 0 ? text.size() : end + 1;
    }
    const size_t count = lines.starts.size();
    lines.starts.push_back(text.size());
    for (size_t i = 0; i < count; ++i) {
        const QByteArrayView line = lines.line(static_cast<qint64>(i));
        lines.digests.push_back(qHashBits(line.data(), static_cast<size_t>(line.size()), 0x7461));
    }
    return lines;
}

class Writer
{
public:
    Writer(const Lines &left, const Lines &right, TextDiff &diff)
        : m_left(left)
        , m_right(right)
        , m_diff(diff)
    {
    }

    void write(const std::vector<AlignedPair> &pairs)
    {
        qint64 left = 0;
        qint64 right = 0;
        for (const AlignedPair &pair : pairs) {
            differing(left, pair.left, right, pair.right);
            left = pair.left + 1;
            right = pair.right + 1;
            if (m_behind-- > 0)
                add(TextLine::Side::Both, pair.left, pair.right);
        }
        differing(left, m_left.count(), right, m_right.count());
    }

private:
    void differing(qint64 left, qint64 leftEnd, qint64 right, qint64 rightEnd)
    {
        if (left == leftEnd && right == rightEnd)
            return;
        m_diff.removed += leftEnd - left;
        m_diff.added += rightEnd - right;
        // what is before it, as far as it has not been shown
        const qint64 from = std::max({left - kContextLines, m_shown, qint64(0)});
        for (qint64 i = from; i < left; ++i)
            add(TextLine::Side::Both, i, i - left + right);
        for (; left < leftEnd && hasRoom(); ++left)
            add(TextLine::Side::Left, left, -1);
        for (; right < rightEnd && hasRoom(); ++right)
            add(TextLine::Side::Right, -1, right);
        m_behind = kContextLines;
        m_shown = leftEnd;
    }

    [[nodiscard]] bool hasRoom() const { return m_diff.lines.size() < kMostTextLines; }

    void add(TextLine::Side side, qint64 left, qint64 right)
    {
        if (!hasRoom())
            return;
        const QByteArrayView text = left >= 0 ? m_left.line(left) : m_right.line(right);
        m_diff.lines.append({side, left + 1, right + 1,
            text.first(std::min(text.size(), kMostLineBytes)).toByteArray()});
        m_shown = std::max(m_shown, left + 1);
    }

    const Lines &m_left;
    const Lines &m_right;
    TextDiff &m_diff;
    qint64 m_shown = 0;  // lines on the left that are behind
    qint64 m_behind = 0; // lines to show that are the same
};

} // namespace

TextDiff diffText(QByteArrayView left, QByteArrayView right)
{
    TextDiff diff;
    const auto before = linesOf(left);
    const auto after = linesOf(right);
    diff.tooManyLines = !before || !after;
    if (diff.tooManyLines)
        return diff;
    Writer(*before, *after, diff).write(alignSequences(before->digests, after->digests));
    diff.onlyLineBreaks = left != right && diff.removed == 0 && diff.added == 0;
    return diff;
}

qint64 firstDifference(QByteArrayView left, QByteArrayView right)
{
    const auto end = left.begin() + std::min(left.size(), right.size());
    return std::mismatch(left.begin(), end, right.begin()).first - left.begin();
}

} // namespace tallyman
