// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QStringList>

namespace tallyman {

// A dialog whose fields are worth something: Escape and the window's own button ask before what was
// typed is lost. Cancel says it already. GUI thread.
class FormDialog : public QDialog
{
    Q_OBJECT

public:
    using QDialog::QDialog;

    // Whether a field is not as it was when the dialog was shown.
    [[nodiscard]] bool isTouched() const;

protected:
    void showEvent(QShowEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    [[nodiscard]] QStringList fields() const;
    void askToDiscard();

    QStringList m_shown; // what the fields held then
};

} // namespace tallyman
