// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/textfindbar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace tallyman {

TextFindBar::TextFindBar(QWidget *parent)
    : QWidget(parent)
    , m_field(new QLineEdit(this))
    , m_status(new QLabel(this))
{
    m_field->setAccessibleName(tr("Find"));
    m_field->setPlaceholderText(tr("Find"));
    m_field->setMaximumWidth(320);
    m_status->setTextFormat(Qt::PlainText);
    auto *previous = new QPushButton(tr("Previous"), this);
    auto *next = new QPushButton(tr("Next"), this);
    auto *close = new QPushButton(tr("Close"), this);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 4, 8, 4);
    row->addWidget(m_field, 1);
    row->addWidget(previous);
    row->addWidget(next);
    row->addWidget(m_status);
    row->addStretch();
    row->addWidget(close);
    for (QPushButton *button : {previous, next, close})
        button->setAutoDefault(false);
    connect(previous, &QPushButton::clicked, this, [this] { find(false); });
    connect(next, &QPushButton::clicked, this, [this] { find(true); });
    connect(close, &QPushButton::clicked, this, [this] {
        hide();
        Q_EMIT closed();
    });
    hide();
}

void TextFindBar::open()
{
    show();
    m_status->clear();
    m_field->setFocus();
    m_field->selectAll();
}

QString TextFindBar::term() const
{
    return m_field->text();
}

void TextFindBar::setStatus(const QString &text)
{
    m_status->setText(text);
}

void TextFindBar::find(bool forward)
{
    if (!m_field->text().isEmpty())
        Q_EMIT findRequested(m_field->text(), forward);
}

void TextFindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        find(!event->modifiers().testFlag(Qt::ShiftModifier));
    } else if (event->key() == Qt::Key_Escape) {
        hide();
        Q_EMIT closed();
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace tallyman
