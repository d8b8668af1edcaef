// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/jsonindex.h"

#include <algorithm>

namespace tallyman {

namespace {
// 32 bytes each. Only absurd nesting comes near; then smaller values are scanned again instead.
constexpr size_t kMaxSpans = 1'000'000;
} // namespace

void JsonIndex::add(Span span, const std::vector<qint64> &marks)
{
    if (span.end - span.start < m_threshold && marks.empty())
        return;
    span.firstMark = static_cast<qint64>(m_marks.size());
    m_marks.insert(m_marks.end(), marks.begin(), marks.end());
    m_spans.push_back(span);
    if (m_spans.size() > kMaxSpans)
        thinOut();
}

void JsonIndex::thinOut()
{
    m_threshold *= 4;
    std::erase_if(m_spans, [this](const Span &span) {
        return span.end - span.start < m_threshold && span.count < kPageSize;
    });
}

void JsonIndex::finish()
{
    std::ranges::sort(m_spans, {}, &Span::start);
    m_spans.shrink_to_fit();
}

const JsonIndex::Span *JsonIndex::at(qint64 start) const
{
    const auto it = std::ranges::lower_bound(m_spans, start, {}, &Span::start);
    return it != m_spans.end() && it->start == start ? &*it : nullptr;
}

qint64 JsonIndex::mark(const Span &span, qint64 page) const
{
    return m_marks.at(static_cast<size_t>(span.firstMark + page - 1));
}

} // namespace tallyman
