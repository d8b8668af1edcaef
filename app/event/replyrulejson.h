// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/replyrule.h"

#include <QJsonArray>
#include <QJsonObject>

namespace tallyman {

// A reply as {"status":…,"headers":["Name: value"],"body":"…"}; content that is not UTF-8 stands
// as Base64 in "bodyBase64".
[[nodiscard]] QJsonObject replyToJson(const Reply &reply);
// Errors: InvalidInput, with what is wrong; `place` says where in the sentence.
[[nodiscard]] Result<Reply> replyFromJson(const QJsonValue &value, const QString &place);

// {"name":…,"enabled":false,"filter":…,"chunks":"3","per":"import","replies":[…]}; a reply of
// these has what it answers, and "delayMs", "delayToMs", "bytesPerSecond", "fault", "template" and
// "times". Members that have their default are left out.
[[nodiscard]] QJsonObject ruleToJson(const ReplyRule &rule);
// Errors as above; also of a rule that cannot be used.
[[nodiscard]] Result<ReplyRule> ruleFromJson(const QJsonValue &value, const QString &place);

} // namespace tallyman
