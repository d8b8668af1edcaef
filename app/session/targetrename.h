// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace tallyman {

class Database;

// Lets the rules that forward to a target and the endpoints that pass requests through to it follow
// when it gets another name. Returns whether there are any. On the writer thread, in the
// transaction that renames it. Throws SqliteError.
bool renameTargetInSettings(Database &database, const QString &before, const QString &after);

} // namespace tallyman
