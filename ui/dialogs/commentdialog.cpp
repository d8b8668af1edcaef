// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/commentdialog.h"

#include "ui/widgets/plaintext.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace tallyman {

CommentDialog::CommentDialog(EventId id, const QString &comment, QWidget *parent)
    : QDialog(parent)
    , m_text(new QPlainTextEdit(comment, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Comment"));
    m_text->setAccessibleName(tr("Comment"));
    m_text->setTabChangesFocus(true);
    m_text->moveCursor(QTextCursor::End);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    auto *save = new QPushButton(tr("Save  Ctrl+Enter"), this);
    save->setProperty("primary", true);
    save->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(save);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 16);
    column->setSpacing(12);
    column->addWidget(plainLabel(tr("Comment on event #%1").arg(id), this));
    column->addWidget(m_text, 1);
    column->addLayout(buttons);
    resize(480, 240);
    for (const auto key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto *shortcut = new QShortcut(QKeySequence(Qt::CTRL | key), this);
        connect(shortcut, &QShortcut::activated, this, &CommentDialog::accept);
    }
    connect(cancel, &QPushButton::clicked, this, &CommentDialog::reject);
    connect(save, &QPushButton::clicked, this, &CommentDialog::accept);
}

void CommentDialog::accept()
{
    Q_EMIT commentGiven(m_text->toPlainText().trimmed());
    QDialog::accept();
}

} // namespace tallyman
