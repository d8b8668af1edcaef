// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/formframe.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
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
