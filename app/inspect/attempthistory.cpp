// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/attempthistory.h"

#include <utility>

namespace tallyman {

void AttemptHistory::judge(AnalysisRecord &record)
{
    Seen seen = m_recent.value(record.requestKey);
    if (seen.attempts == 0)
        seen = m_older.value(record.requestKey);
    if (seen.attempts == 0) {
        seen = {0, 0, record.bodyKey, record.contentDigest, record.steadyDigest};
        record.sameness = Sameness::First;
    } else if (seen.bodyKey == record.bodyKey) {
        record.sameness = Sameness::Identical;
    } else if (seen.contentDigest == record.contentDigest && record.contentDigest != 0) {
        record.sameness = Sameness::SameJson;
    } else if (seen.steadyDigest == record.steadyDigest && record.steadyDigest != 0) {
        record.sameness = Sameness::SameSteady;
    } else {
        record.sameness = Sameness::Conflict;
    }
    record.attempt = ++seen.attempts;
    record.previousAttempt = std::exchange(seen.last, record.eventId);
    if (m_recent.size() >= kRemembered)
        m_older = std::exchange(m_recent, {});
    m_recent.insert(record.requestKey, seen);
}

void AttemptHistory::restore(const AnalysisRecord &record)
{
    if (record.requestKey == 0)
        return;
    Seen &seen = m_recent[record.requestKey];
    seen.attempts = std::max(seen.attempts, record.attempt);
    seen.last = std::max(seen.last, record.eventId);
    // in the end the earliest, with which the others are compared
    seen.bodyKey = record.bodyKey;
    seen.contentDigest = record.contentDigest;
    seen.steadyDigest = record.steadyDigest;
}

void AttemptHistory::clear()
{
    m_recent.clear();
    m_older.clear();
}

} // namespace tallyman
