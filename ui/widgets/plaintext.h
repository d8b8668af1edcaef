// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QLabel;
class QWidget;

namespace tallyman {

// "&Edit && forward" → "Edit & forward".
[[nodiscard]] QString withoutMnemonic(const QString &text);

// For a tool tip that shows the text as it stands, also when it looks like HTML.
[[nodiscard]] QString plainToolTip(const QString &text);

// A label that shows its text as it stands and wraps it.
[[nodiscard]] QLabel *plainLabel(const QString &text, QWidget *parent);
// The same, dim.
[[nodiscard]] QLabel *hintLabel(const QString &text, QWidget *parent);

} // namespace tallyman
