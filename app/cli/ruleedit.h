// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/forwardarguments.h"
#include "event/forwardrule.h"

namespace tallyman {

// The rule with what was given on the command line; the rest stays. A new script is tried, without
// an event. Errors: Io, InvalidInput; NotFound without tallyman-script.
[[nodiscard]] Result<ForwardRule> changedRule(const ForwardRule &rule, const RuleArguments &given);

} // namespace tallyman
