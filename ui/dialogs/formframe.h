// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QDialog;
class QFormLayout;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QString;
class QWidget;

namespace tallyman {

// A form whose fields take all the width there is.
[[nodiscard]] QFormLayout *newForm();

// Fields that say to assistive technology what they are.
[[nodiscard]] QLineEdit *newLineField(
    const QString &name, const QString &placeholder, QWidget *parent);
// For text as it goes over the wire, some lines of it.
[[nodiscard]] QPlainTextEdit *newWireField(const QString &name, int height, QWidget *parent);

// Puts a form into a dialog that saves something: the form, what is wrong with it (`problem`), and
// Save and Cancel, which rejects. The caller connects the Save button that is returned.
[[nodiscard]] QPushButton *frameForm(
    QDialog *dialog, QFormLayout *form, QWidget *problem, int minimumWidth);

} // namespace tallyman
