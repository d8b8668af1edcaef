// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>
#include <vector>

namespace tallyman {

// Where the large values of a JSON text end, so that they can be stepped over, and where every
// thousandth child of a large container begins. Small values are not in it: scanning them again is
// as quick. A value; made once, then only read.
class JsonIndex
{
public:
    static constexpr qint64 kPageSize = 1000; // children between two marks

    struct Span
    {
        qint64 start = 0;
        qint64 end = 0;
        qint64 count = 0;     // children; 0 for strings
        qint64 firstMark = 0; // in the list of marks: where the children kPageSize·1, ·2, … begin
    };

    void add(Span span, const std::vector<qint64> &marks);
    // Sorts; nothing is added later.
    void finish();

    // The span that begins at `start`; null when the value is small.
    [[nodiscard]] const Span *at(qint64 start) const;
    // Where the child number page·kPageSize begins (its key, in an object); page ≥ 1.
    [[nodiscard]] qint64 mark(const Span &span, qint64 page) const;

private:
    void thinOut();

    std::vector<Span> m_spans;
    std::vector<qint64> m_marks;
    qint64 m_threshold = 4096; // bytes of the smallest value that is kept
};

} // namespace tallyman
