// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/endpoint.h"
#include "event/event.h"
#include "store/analysisrecords.h"

#include <QHash>

namespace tallyman {

class EventReader;

// What the rules of an endpoint make of an event.
struct RuleDecision
{
    std::optional<ScriptedReply> script; // none: no rule matches
    QStringList reasons;                 // why each rule did or did not match, in their order
};

// Decides which rule answers an event, and counts how often each has. Any thread, one at a time.
// Functions throw SqliteError.
class RuleEngine
{
public:
    // Whether it must be known which import an event belongs to before decide() is asked.
    [[nodiscard]] static bool needsAnalysis(const Endpoint &endpoint);

    // `event` is stored, its content is loaded. What answers has been used once more then.
    [[nodiscard]] RuleDecision decide(
        EventReader &reader, const Event &event, const Endpoint &endpoint, qint64 nowUs);
    // The same without using anything up.
    [[nodiscard]] RuleDecision explain(
        EventReader &reader, const Event &event, const Endpoint &endpoint, qint64 nowUs);

    // Counts anew for the endpoint of that name.
    void forget(const QString &endpoint);

private:
    struct Asked; // an event, with what was read of it so far
    [[nodiscard]] QByteArray unitOf(Asked &asked, const ReplyRule &rule) const;
    [[nodiscard]] QString mismatch(Asked &asked, const ReplyRule &rule) const;
    [[nodiscard]] RuleDecision run(Asked &asked, bool counts);

    QHash<QByteArray, qint64> m_used; // replies by endpoint, rule and import or request
};

// How rules are called in sentences: by their name, or “rule 2”. `number` from 0.
[[nodiscard]] QString ruleName(const ReplyRule &rule, qsizetype number);

} // namespace tallyman
