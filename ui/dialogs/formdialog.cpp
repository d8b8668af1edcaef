// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/formdialog.h"

#include <QCheckBox>
#include <QCloseEvent>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>

namespace tallyman {

bool FormDialog::isTouched() const
{
    return fields() != m_shown;
}

// Numbers are typed into line edits, too.
QStringList FormDialog::fields() const
{
    QStringList texts;
    for (const auto *field : findChildren<QLineEdit *>())
        texts.append(field->text());
    for (const auto *field : findChildren<QPlainTextEdit *>()) {
        if (!field->isReadOnly())
            texts.append(field->toPlainText());
    }
    for (const auto *field : findChildren<QComboBox *>())
        texts.append(QString::number(field->currentIndex()));
    for (const auto *field : findChildren<QCheckBox *>())
        texts.append(field->isChecked() ? QStringLiteral("x") : QString());
    for (const auto *list : findChildren<QListWidget *>()) {
        for (int row = 0; row < list->count(); ++row)
            texts.append(list->item(row)->text() + QString::number(list->item(row)->checkState()));
    }
    return texts;
}

void FormDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    if (!event->spontaneous())
        m_shown = fields();
}

void FormDialog::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Cancel) && isTouched())
        askToDiscard();
    else
        QDialog::keyPressEvent(event);
}

void FormDialog::closeEvent(QCloseEvent *event)
{
    if (!isVisible() || !isTouched()) {
        QDialog::closeEvent(event);
        return;
    }
    event->ignore();
    askToDiscard();
}

void FormDialog::askToDiscard()
{
    auto *question = new QMessageBox(QMessageBox::Question, windowTitle(),
        tr("Throw away what you have changed?"), QMessageBox::NoButton, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *discard = question->addButton(tr("Throw away"), QMessageBox::DestructiveRole);
    QPushButton *stay = question->addButton(tr("Go on editing"), QMessageBox::RejectRole);
    question->setDefaultButton(stay);
    question->setEscapeButton(stay);
    connect(discard, &QPushButton::clicked, this, &QDialog::reject);
    question->open();
}

} // namespace tallyman
