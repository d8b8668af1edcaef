// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/expectedvaluerow.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

namespace tallyman {

ExpectedValueRow::ExpectedValueRow(const ExpectedSecret &secret, QWidget *parent)
    : QWidget(parent)
    , m_secret(secret)
    , m_label(new QLineEdit(secret.label, this))
    , m_value(new QLineEdit(this))
    , m_show(new QToolButton(this))
    , m_remove(new QToolButton(this))
{
    m_label->setObjectName(QStringLiteral("label"));
    m_label->setAccessibleName(tr("Label of the value"));
    m_label->setPlaceholderText(tr("Label, e.g. production"));
    m_label->setFixedWidth(176);
    m_value->setObjectName(QStringLiteral("value"));
    m_value->setAccessibleName(tr("Value"));
    m_value->setFont(monospaceFont());
    m_value->setEchoMode(QLineEdit::Password);
    m_value->setPlaceholderText(isKept() ? tr("kept; type to replace it") : tr("paste it here"));
    m_show->setText(tr("Show"));
    m_show->setCheckable(true);
    m_show->setAccessibleName(tr("Show the value"));
    m_remove->setObjectName(QStringLiteral("remove"));
    m_remove->setText(QStringLiteral("✕"));
    m_remove->setAccessibleName(tr("Remove this value"));
    m_remove->setToolTip(tr("Accept this value no more"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_label);
    row->addWidget(m_value, 1);
    row->addWidget(m_show);
    row->addWidget(m_remove);
    connect(m_label, &QLineEdit::textChanged, this, &ExpectedValueRow::changed);
    connect(m_value, &QLineEdit::textChanged, this, &ExpectedValueRow::changed);
    connect(m_show, &QToolButton::toggled, this, [this](bool shown) {
        m_value->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
        m_show->setText(shown ? tr("Hide") : tr("Show"));
    });
    connect(m_remove, &QToolButton::clicked, this, &ExpectedValueRow::removeRequested);
    setFocusProxy(m_value);
}

QList<QWidget *> ExpectedValueRow::tabStops() const
{
    return {m_label, m_value, m_show, m_remove};
}

ExpectedSecret ExpectedValueRow::secret() const
{
    ExpectedSecret secret = m_secret;
    secret.label = m_label->text().trimmed();
    if (!newValue().isEmpty())
        secret.id.clear();
    return secret;
}

QByteArray ExpectedValueRow::newValue() const
{
    return m_value->text().toUtf8();
}

void ExpectedValueRow::setValue(const QByteArray &value)
{
    m_value->setText(QString::fromUtf8(value));
}

} // namespace tallyman
