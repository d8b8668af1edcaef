// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "store/database.h"

namespace tallyman {

// "Taly" in ASCII; in the header of every workspace file (PRAGMA application_id).
constexpr qint64 kApplicationId = 0x54616C79;
constexpr qint64 kSchemaVersion = 5; // PRAGMA user_version

// Whether the open file is a workspace that this version can use. Errors: Unsupported.
[[nodiscard]] Result<void> checkWorkspace(Database &database);

// Creates the tables in an empty file, or brings an older workspace up to kSchemaVersion.
// Throws SqliteError.
void createOrMigrate(Database &database);

// The bytes of a workspace without events, in write-ahead mode. Throws SqliteError.
[[nodiscard]] QByteArray newWorkspace();

} // namespace tallyman
