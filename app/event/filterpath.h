// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QString>
#include <optional>

namespace tallyman {

// The steps (UTF-8) of a path into JSON: a JSON Pointer (RFC 6901), or names and indices with dots
// between them, indices also in brackets: rows.0.email, rows[0].email, rows[*].email, rows.*.email.
// Nothing when a step is empty or there are more than 100. Pure.
[[nodiscard]] std::optional<QByteArrayList> filterPathSteps(const QString &path, bool isPointer);

// A path that means these steps, with quotes if it needs them; as it follows "json.".
[[nodiscard]] QString filterPathText(const QByteArrayList &steps);

} // namespace tallyman
