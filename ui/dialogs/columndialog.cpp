// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/columndialog.h"

#include "session/filtervocabulary.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QCompleter>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace tallyman {

ColumnDialog::ColumnDialog(QWidget *parent)
    : QDialog(parent)
    , m_text(new QLineEdit(this))
    , m_problem(plainLabel({}, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Add a column"));
    m_text->setAccessibleName(tr("Header or path"));
    m_text->setPlaceholderText(QStringLiteral("header.x-csvbox-token"));
    QPalette palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, themeColors().error);
    m_problem->setPalette(palette);
    m_problem->hide();
    auto *cancel = new QPushButton(tr("Cancel"), this);
    auto *add = new QPushButton(tr("Add"), this);
    add->setProperty("primary", true);
    add->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(add);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 16);
    column->setSpacing(12);
    column->addWidget(plainLabel(tr("A header, or a value of the content by its path, named as "
                                    "in a filter:"),
        this));
    column->addWidget(m_text);
    column->addWidget(m_problem);
    column->addWidget(hintLabel(tr("header.x-csvbox-token   json.custom_fields.user_id   "
                                   "json./rows/0/email   sender   form   import   attempt   "
                                   "findings"),
        this));
    column->addLayout(buttons);
    setMinimumWidth(480);
    connect(m_text, &QLineEdit::textEdited, m_problem, &QWidget::hide);
    connect(cancel, &QPushButton::clicked, this, &ColumnDialog::reject);
    connect(add, &QPushButton::clicked, this, &ColumnDialog::accept);
}

void ColumnDialog::setVocabulary(const FilterVocabulary &vocabulary)
{
    QStringList known;
    for (const QString &header : vocabulary.headers)
        known.append(QStringLiteral("header.") + header);
    for (const QString &path : vocabulary.jsonPaths)
        known.append(QStringLiteral("json.") + path);
    auto *completer = new QCompleter(known, this);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    m_text->setCompleter(completer);
}

void ColumnDialog::accept()
{
    const auto field = EventField::parse(m_text->text());
    if (!field) {
        m_problem->setText(field.error());
        m_problem->show();
        return;
    }
    Q_EMIT fieldGiven(*field);
    QDialog::accept();
}

} // namespace tallyman
