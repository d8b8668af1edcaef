// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/openproblem.h"

#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"
#include "ui/workspacechooser.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace tallyman {

OpenProblem::OpenProblem()
    : m_chooser(new WorkspaceChooser(this))
{
    setWindowTitle(QStringLiteral("Tallyman"));
    auto *title = plainLabel(QStringLiteral("✖  ") + tr("This workspace cannot be opened"), this);
    title->setFont(uiFont(18, QFont::DemiBold));
    m_pathLabel = hintLabel(QString(), this);
    m_pathLabel->setFont(monospaceFont());
    m_sentence = plainLabel(QString(), this);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto *retry = new QPushButton(tr("Try again"), this);
    auto *open = new QPushButton(tr("Open another workspace…"), this);
    auto *create = new QPushButton(tr("New workspace…"), this);
    auto *quit = new QPushButton(tr("Quit"), this);
    retry->setProperty("primary", true);
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {retry, open, create, quit}) {
        button->setAccessibleName(button->text());
        buttons->addWidget(button);
    }
    buttons->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(40, 36, 40, 32);
    column->setSpacing(14);
    column->addWidget(title);
    column->addWidget(m_pathLabel);
    column->addWidget(m_sentence);
    column->addSpacing(8);
    column->addLayout(buttons);
    column->addStretch();
    resize(640, 300);
    connect(retry, &QPushButton::clicked, this, [this] { Q_EMIT workspaceChosen(m_path); });
    connect(open, &QPushButton::clicked, m_chooser, &WorkspaceChooser::open);
    connect(create, &QPushButton::clicked, m_chooser, &WorkspaceChooser::create);
    connect(quit, &QPushButton::clicked, this, &QWidget::close);
    connect(m_chooser, &WorkspaceChooser::chosen, this, &OpenProblem::workspaceChosen);
}

void OpenProblem::setProblem(const QString &path, const QString &sentence)
{
    m_path = path;
    m_pathLabel->setText(path);
    m_sentence->setText(sentence);
}

} // namespace tallyman
