// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QByteArray>
#include <QString>

namespace tallyman {

// The value or key in a file, without one line break at its end. Errors: Io; InvalidInput for a
// file that is far too large for one.
[[nodiscard]] Result<QByteArray> readKeyFile(const QString &path);

} // namespace tallyman
