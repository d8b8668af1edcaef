// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/importrows.h"

#include <QStringList>

namespace tallyman {

enum class AgainstFormat { Words, Csv, Json };

// `tallyman rows IMPORT --against FILE`: which rows are lost, changed or extra, to standard output.
// kExitDone when there are none, kExitFailed when there are or the file cannot be read,
// kExitWrongUse for a wrong choice of columns. Throws SqliteError.
[[nodiscard]] int printRowsAgainst(
    ImportRows &rows, const QString &path, const QStringList &choices, AgainstFormat format);

} // namespace tallyman
