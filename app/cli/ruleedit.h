// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/forwardarguments.h"
#include "event/forwardrule.h"

#include <optional>

namespace tallyman {

// The script in the file that was given, empty where none is wanted any more; nothing when no file
// was given. It is tried, without an event, which may take as long as a script may. Errors: Io,
// InvalidInput; NotFound without tallyman-script.
[[nodiscard]] Result<std::optional<QString>> givenScript(const RuleArguments &given);
// The rule with what was given on the command line, and `script` as above; the rest stays. Errors:
// InvalidInput.
[[nodiscard]] Result<ForwardRule> changedRule(
    const ForwardRule &rule, const RuleArguments &given, const std::optional<QString> &script);

} // namespace tallyman
