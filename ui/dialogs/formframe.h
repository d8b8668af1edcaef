// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QDialog;
class QFormLayout;
class QPushButton;
class QWidget;

namespace tallyman {

// A form whose fields take all the width there is.
[[nodiscard]] QFormLayout *newForm();

// Puts a form into a dialog that saves something: the form, what is wrong with it (`problem`), and
// Save and Cancel, which rejects. The caller connects the Save button that is returned.
[[nodiscard]] QPushButton *frameForm(
    QDialog *dialog, QFormLayout *form, QWidget *problem, int minimumWidth);

} // namespace tallyman
