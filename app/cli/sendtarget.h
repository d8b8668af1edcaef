// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/target.h"

#include <functional>
#include <optional>

class QObject;

namespace tallyman {

class Session;

// The target that is called `to`, or one for the URL that it is. An exit code, after a message,
// when it is neither, or when it is Tallyman's own listener and nobody has said that this is meant
// (`yes`, or an answer at the terminal).
[[nodiscard]] std::optional<int> findSendTarget(
    const Session &session, const QString &to, bool yes, Target &target);

// Calls `then` when the keys are known with which the target signs; at once where none of them is
// kept in the keyring, otherwise when that has answered, whatever it said.
void whenKeysAreKnown(
    Session &session, const Target &target, QObject *context, std::function<void()> then);

} // namespace tallyman
