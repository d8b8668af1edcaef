// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/target.h"

#include <optional>

namespace tallyman {

class Session;

// The target that is called `to`, or one for the URL that it is. An exit code, after a message,
// when it is neither, or when it is Tallyman's own listener and nobody has said that this is meant
// (`yes`, or an answer at the terminal).
[[nodiscard]] std::optional<int> findSendTarget(
    const Session &session, const QString &to, bool yes, Target &target);

} // namespace tallyman
