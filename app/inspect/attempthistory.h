// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/analysisrecords.h"

#include <QHash>

namespace tallyman {

// The requests that came lately, to tell the same one when it comes again. Remembers between
// kRemembered and twice as many of them.
class AttemptHistory
{
public:
    static constexpr qsizetype kRemembered = 50'000;

    // Fills in attempt, sameness and previousAttempt of `record`, whose keys are there, and
    // remembers it.
    void judge(AnalysisRecord &record);
    // Remembers a record that was judged before; newest first.
    void restore(const AnalysisRecord &record);
    void clear();

private:
    struct Seen
    {
        int attempts = 0;
        EventId last = 0;    // of the latest attempt
        quint64 bodyKey = 0; // of the first attempt
        quint64 contentDigest = 0;
        quint64 steadyDigest = 0;
    };
    QHash<quint64, Seen> m_recent; // by request key
    QHash<quint64, Seen> m_older;
};

} // namespace tallyman
