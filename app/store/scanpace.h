// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"

#include <QElapsedTimer>
#include <algorithm>

namespace tallyman {

// How many ids a scan looks at in one query: more where that is quick, so that the search index
// pays, fewer where it is slow, so that what is found shows early and the scan can be stopped.
class ScanPace
{
public:
    [[nodiscard]] EventId ids() const { return m_ids; }
    void begin() { m_timer.start(); }
    // After each query.
    void end()
    {
        constexpr qint64 kQuickMs = 10;
        constexpr qint64 kSlowMs = 50;
        if (const qint64 took = m_timer.elapsed(); took < kQuickMs)
            m_ids = std::min<EventId>(m_ids * 4, kMostIds);
        else if (took > kSlowMs)
            m_ids = std::max<EventId>(m_ids / 4, kFewestIds);
    }

private:
    static constexpr EventId kFewestIds = 4096;
    static constexpr EventId kMostIds = 1 << 20;
    EventId m_ids = kFewestIds;
    QElapsedTimer m_timer;
};

} // namespace tallyman
