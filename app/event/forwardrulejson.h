// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/forwardrule.h"

#include <QJsonArray>

namespace tallyman {

// Forwarding rules as they are kept in the workspace and in configuration files. Members that have
// their default are left out. `withSince`: also since when each is on, for the workspace.
[[nodiscard]] QJsonArray forwardRulesToJson(const QList<ForwardRule> &rules, bool withSince);
// Errors: InvalidInput, with what is wrong and where; also of members that nobody knows. Whether
// the targets are there is not asked. `place`: the name of the list in sentences, "rules".
[[nodiscard]] Result<QList<ForwardRule>> forwardRulesFromJson(
    const QJsonValue &list, const QString &place);

// The name of the workspace setting with the rules, its value, and those in one. What cannot be
// read, such as those of a newer version, counts as none.
extern const QByteArray kForwardRulesKey;
[[nodiscard]] QByteArray storedForwardRules(const QList<ForwardRule> &rules);
[[nodiscard]] QList<ForwardRule> readForwardRules(const QByteArray &setting);

} // namespace tallyman
