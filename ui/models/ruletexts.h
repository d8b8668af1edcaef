// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/replyrule.h"

#include <QCoreApplication>

namespace tallyman {

// What is said of the rules of an endpoint's replies, in words.
class RuleTexts
{
    Q_DECLARE_TR_FUNCTIONS(RuleTexts)
};

// "500 twice", "202 after 1 s to 5 s", "reset, for all that follow".
[[nodiscard]] QString replyStepText(const ReplyStep &step);
// "method:POST, chunk 3 → 500 twice, then 200"; its name in front, if it has one.
[[nodiscard]] QString replyRuleText(const ReplyRule &rule);
// "reset the connection": as a choice.
[[nodiscard]] QString replyFaultText(ReplyFault fault);

} // namespace tallyman
