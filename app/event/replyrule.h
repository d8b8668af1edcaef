// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/filternode.h"
#include "event/scriptedreply.h"

#include <QList>

namespace tallyman {

// What the steps of a rule are counted by.
enum class RuleScope : quint8 {
    Endpoint, // all requests that the rule matches
    Import,   // those of one import
    Request,  // the attempts at one notification
};

// What a rule answers for some requests in a row.
struct ReplyStep
{
    ScriptedReply script;
    std::chrono::milliseconds longestDelay{0}; // over script.delay: any in between, by the seed
    bool isTemplate = false; // placeholders in the content are filled in, see ReplyTemplate
    int times = 0;           // requests; 0: all that follow
    friend bool operator==(const ReplyStep &, const ReplyStep &) = default;
};

// Answers the requests to an endpoint that match. When all of its steps are used up it matches no
// more. A value.
struct ReplyRule
{
    QString name; // for people; may be empty
    bool enabled = true;
    QString filter;            // as text; empty: every request
    QList<FilterRange> chunks; // of their import, from 1; empty: all
    RuleScope scope = RuleScope::Endpoint;
    QList<ReplyStep> steps; // at least one
    friend bool operator==(const ReplyRule &, const ReplyRule &) = default;
};

// Why a rule cannot be used, as a sentence; empty when it can.
[[nodiscard]] QString replyRuleProblem(const ReplyRule &rule);

// "3", "3-5", "7-" in one list, separated by commas, from 1. Errors: InvalidInput.
[[nodiscard]] Result<QList<FilterRange>> chunksFromText(const QString &text);
[[nodiscard]] QString chunksToText(const QList<FilterRange> &chunks);

// The step for the request with that number, from 0, of those that a rule has matched in its scope;
// null: they are used up.
[[nodiscard]] const ReplyStep *stepFor(const ReplyRule &rule, qint64 number);

} // namespace tallyman
