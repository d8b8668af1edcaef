// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/formframe.h"

#include "ui/theme/theme.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace tallyman {

QFormLayout *newForm()
{
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setVerticalSpacing(9);
    return form;
}

QLineEdit *newLineField(const QString &name, const QString &placeholder, QWidget *parent)
{
    auto *field = new QLineEdit(parent);
    field->setAccessibleName(name);
    field->setPlaceholderText(placeholder);
    return field;
}

QPlainTextEdit *newWireField(const QString &name, int height, QWidget *parent)
{
    auto *field = new QPlainTextEdit(parent);
    field->setFont(monospaceFont());
    field->setTabChangesFocus(true);
    field->setAccessibleName(name);
    field->setFixedHeight(height);
    return field;
}

QPushButton *frameForm(QDialog *dialog, QFormLayout *form, QWidget *problem, int minimumWidth)
{
    auto *buttons = new QDialogButtonBox(dialog);
    QPushButton *save = buttons->addButton(QDialog::tr("Save"), QDialogButtonBox::AcceptRole);
    save->setProperty("primary", true);
    save->setDefault(true);
    buttons->addButton(QDialog::tr("Cancel"), QDialogButtonBox::RejectRole);
    auto *column = new QVBoxLayout(dialog);
    column->setContentsMargins(20, 18, 20, 16);
    column->setSpacing(12);
    column->addLayout(form);
    column->addWidget(problem);
    column->addWidget(buttons);
    dialog->setMinimumWidth(minimumWidth);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    return save;
}

} // namespace tallyman
