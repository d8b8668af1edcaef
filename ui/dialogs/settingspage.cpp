// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/settingspage.h"

#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QSpinBox>
#include <QVBoxLayout>

namespace tallyman {

SettingsPage::SettingsPage(const QString &title, QWidget *parent)
    : QScrollArea(parent)
    , m_content(new QWidget(this))
{
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(title);
    m_column = new QVBoxLayout(m_content);
    m_column->setContentsMargins(24, 18, 24, 18);
    m_column->setSpacing(9);
    m_column->addStretch();
    setWidget(m_content);
}

void SettingsPage::addSection(const QString &title)
{
    const bool first = m_form == nullptr;
    auto *heading = plainLabel(title, m_content);
    heading->setFont(uiFont(13, QFont::DemiBold));
    m_form = new QFormLayout;
    m_form->setVerticalSpacing(8);
    m_form->setHorizontalSpacing(16);
    m_form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    int at = m_column->count() - 1; // before the stretch
    if (!first)
        m_column->insertSpacing(at++, 14);
    m_column->insertWidget(at, heading);
    m_column->insertLayout(at + 1, m_form);
}

void SettingsPage::addRow(const QString &label, QWidget *field)
{
    if (field->accessibleName().isEmpty())
        field->setAccessibleName(label);
    m_form->addRow(label, field);
}

void SettingsPage::addWide(QWidget *field)
{
    m_form->addRow(field);
}

void SettingsPage::addHint(const QString &text)
{
    m_form->addRow(hintLabel(text, m_content));
}

QLabel *SettingsPage::addProblem()
{
    auto *label = plainLabel(QString(), m_content);
    label->hide();
    m_form->addRow(label);
    return label;
}

void SettingsPage::setProblem(QLabel *label, const QString &sentence)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, themeColors().error);
    label->setPalette(palette);
    label->setText(sentence.isEmpty() ? QString() : QStringLiteral("✖ ") + sentence);
    label->setVisible(!sentence.isEmpty());
}

QSpinBox *SettingsPage::addNumber(const QString &label, int from, int to, const QString &suffix)
{
    auto *box = new QSpinBox(m_content);
    box->setRange(from, to);
    box->setGroupSeparatorShown(to > 100'000);
    box->setSuffix(suffix);
    box->setMinimumWidth(140);
    box->setKeyboardTracking(false);
    addRow(label, box);
    return box;
}

QComboBox *SettingsPage::addChoice(const QString &label, const QStringList &options)
{
    auto *box = new QComboBox(m_content);
    box->addItems(options);
    box->setMinimumWidth(220);
    addRow(label, box);
    return box;
}

} // namespace tallyman
