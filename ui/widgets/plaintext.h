// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QLabel;
class QWidget;

namespace tallyman {

// "&Edit && forward" → "Edit & forward".
[[nodiscard]] QString withoutMnemonic(const QString &text);

// A label that shows its text as it stands and wraps it.
[[nodiscard]] QLabel *plainLabel(const QString &text, QWidget *parent);
// The same, dim.
[[nodiscard]] QLabel *hintLabel(const QString &text, QWidget *parent);

} // namespace tallyman
