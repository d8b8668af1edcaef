// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "event/target.h"

#include <QByteArrayList>
#include <QStringList>

namespace tallyman {

// Passes new events on: those that its filter matches are changed as it says and queued in the
// outbox for each of its targets. A value; kept in the workspace.
struct ForwardRule
{
    QString name; // unique, ignoring case
    bool enabled = true;
    QString filter;      // as text; empty: every complete request
    QStringList targets; // their names; at least one

    // A path that begins with the segments of `pathFrom` begins with `pathTo` instead; an empty
    // `pathFrom` with a `pathTo`: the whole path is replaced. The query stays.
    QByteArray pathFrom;
    QByteArray pathTo;
    QByteArray host;              // of the Host field; empty: the target's
    bool keepsHost = false;       // the captured one instead
    QByteArrayList removeHeaders; // names, ignoring case
    HeaderList addHeaders;        // each replaces captured ones of its name
    QString script;               // JavaScript, see ScriptRunner; empty: none

    EventId since = 0; // only events behind this one: those that come after it was switched on

    friend bool operator==(const ForwardRule &, const ForwardRule &) = default;
    // Whether requests go out otherwise than they came.
    [[nodiscard]] bool rewrites() const;
};

// Why `rule` cannot be used, as a sentence; empty when it can. Its targets must be among `targets`.
[[nodiscard]] QString forwardRuleProblem(const ForwardRule &rule, const QList<Target> &targets);
// The one with that name, ignoring case; null: none.
[[nodiscard]] const ForwardRule *findForwardRule(const QList<ForwardRule> &rules, QStringView name);

// A request target with its path changed as the rule says.
[[nodiscard]] QByteArray rewrittenTarget(const ForwardRule &rule, const QByteArray &target);

} // namespace tallyman
