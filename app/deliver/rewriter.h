// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "deliver/scriptrunner.h"
#include "event/forwardrule.h"
#include "event/outboxitem.h"

namespace tallyman {

// What is known of an event beside its bytes.
struct EventMeaning
{
    QString sender;    // id of the profile; empty: unknown
    QString importKey; // empty: it is about no import
};

// The request that a rule makes of an event without its script.
[[nodiscard]] RewrittenRequest rewritten(const ForwardRule &rule, const Event &event);

// Makes requests of events as rules say. On one thread, which a script may hold up for as long as
// it is allowed to run.
class Rewriter
{
public:
    // The requests that go to each target; none: the rule wants none. `event` holds its content if
    // the rule has a script. Errors: InvalidInput with what is wrong with the script.
    [[nodiscard]] Result<QList<RewrittenRequest>> requests(
        const ForwardRule &rule, const Event &event, const EventMeaning &meaning);
    // What the last script has said; empty where there was none.
    [[nodiscard]] const QStringList &console() const { return m_console; }

private:
    [[nodiscard]] Result<QList<RewrittenRequest>> scripted(const ForwardRule &rule,
        const Event &event, const EventMeaning &meaning, const RewrittenRequest &request);

    ScriptRunner m_scripts;
    QStringList m_console;
};

} // namespace tallyman
