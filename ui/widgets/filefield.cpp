// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/filefield.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace tallyman {

FileField::FileField(const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_path(new QLineEdit(this))
{
    setAccessibleName(title);
    setFocusProxy(m_path);
    m_path->setAccessibleName(title);
    m_path->setMinimumWidth(280);
    auto *button = new QPushButton(tr("Choose…"), this);
    button->setAccessibleName(tr("%1: choose").arg(title));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_path, 1);
    row->addWidget(button);
    connect(m_path, &QLineEdit::editingFinished, this, &FileField::edited);
    connect(button, &QPushButton::clicked, this, [this, title] { choose(title); });
}

QString FileField::path() const
{
    return QDir::fromNativeSeparators(m_path->text().trimmed());
}

void FileField::setPath(const QString &path)
{
    m_path->setText(QDir::toNativeSeparators(path));
}

void FileField::choose(const QString &title)
{
    auto *dialog = new QFileDialog(this, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Certificates and keys (*.pem *.crt *.cer *.key)"), tr("All (*)")});
    if (!path().isEmpty())
        dialog->selectFile(path());
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &chosen) {
        setPath(chosen);
        Q_EMIT edited();
    });
    dialog->open();
}

} // namespace tallyman
