// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QByteArray>
#include <QString>

namespace tallyman {

// The bytes of a file that has at most `mostBytes`. `what` is its name in sentences, "key file".
// Errors: Io; InvalidInput for a larger one.
[[nodiscard]] Result<QByteArray> readInputFile(
    const QString &path, const QString &what, qint64 mostBytes);

} // namespace tallyman
