// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "deliver/scriptrunner.h"

#include <QCborMap>

namespace tallyman {

// Reads the answer of the program that runs scripts, see script/scriptmessage.h. Pure.

[[nodiscard]] QStringList scriptConsole(const QCborMap &answer);

// What went wrong, in words; nothing when the script came to its end.
[[nodiscard]] std::optional<Error> scriptError(const QCborMap &answer, const ScriptLimits &limits);

// The requests, checked: InvalidInput when one of them cannot be sent. `original` is what the
// script was given.
[[nodiscard]] Result<QList<ScriptRequest>> scriptRequests(
    const QCborMap &answer, const ScriptRequest &original);

} // namespace tallyman
