// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/profile.h"

namespace tallyman {

// Reads a profile from JSON; the schema is in resources/profiles/README.md. Strict: an unknown
// name, a wrong type or a missing field is an error. Pure; any thread.
// Errors: InvalidInput with "ORIGIN:LINE: " and what is wrong there.
[[nodiscard]] Result<Profile> readProfile(const QByteArray &json, const QString &origin);

} // namespace tallyman
