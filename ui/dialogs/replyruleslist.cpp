// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/replyruleslist.h"

#include "ui/dialogs/replyruledialog.h"
#include "ui/models/ruletexts.h"
#include "ui/widgets/plaintext.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>

namespace tallyman {

namespace {

constexpr int kListHeight = 96;

} // namespace

ReplyRulesList::ReplyRulesList(QWidget *parent)
    : QWidget(parent)
    , m_list(new QListWidget(this))
    , m_edit(new QPushButton(tr("Edit…"), this))
    , m_remove(new QPushButton(tr("Remove"), this))
    , m_up(new QPushButton(tr("Up"), this))
    , m_down(new QPushButton(tr("Down"), this))
{
    m_list->setAccessibleName(tr("Rules"));
    m_list->setMinimumHeight(kListHeight);
    m_list->setSpacing(2);
    auto *add = new QPushButton(tr("Add rule…"), this);
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {add, m_edit, m_remove, m_up, m_down}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_list, 1);
    column->addLayout(buttons);
    connect(add, &QPushButton::clicked, this, [this] { edit(-1); });
    connect(m_edit, &QPushButton::clicked, this, [this] { edit(current()); });
    connect(m_list, &QListWidget::itemActivated, this, [this] { edit(current()); });
    connect(m_remove, &QPushButton::clicked, this, &ReplyRulesList::remove);
    connect(m_up, &QPushButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { move(1); });
    connect(m_list, &QListWidget::currentRowChanged, this, &ReplyRulesList::updateButtons);
    connect(m_list, &QListWidget::itemChanged, this, [this](const QListWidgetItem *item) {
        m_rules[m_list->row(item)].enabled = item->checkState() == Qt::Checked;
        Q_EMIT changed();
    });
    updateButtons();
}

void ReplyRulesList::setRules(const QList<ReplyRule> &rules)
{
    m_rules = rules;
    fill(0);
}

int ReplyRulesList::current() const
{
    return m_list->currentRow();
}

void ReplyRulesList::fill(int current)
{
    const QSignalBlocker blocker(m_list);
    m_list->clear();
    for (const ReplyRule &rule : std::as_const(m_rules)) {
        auto *item = new QListWidgetItem(replyRuleText(rule), m_list);
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setCheckState(rule.enabled ? Qt::Checked : Qt::Unchecked);
        item->setToolTip(plainToolTip(replyRuleText(rule)));
    }
    m_list->setCurrentRow(qMin(current, static_cast<int>(m_rules.size()) - 1));
    updateButtons();
}

void ReplyRulesList::updateButtons()
{
    const int row = current();
    m_edit->setEnabled(row >= 0);
    m_remove->setEnabled(row >= 0);
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_rules.size());
}

// -1: a new one.
void ReplyRulesList::edit(int row)
{
    auto *dialog = new ReplyRuleDialog(row < 0 ? ReplyRule() : m_rules.at(row), this);
    connect(dialog, &QDialog::accepted, this, [this, dialog, row] {
        if (row < 0)
            m_rules.append(dialog->rule());
        else
            m_rules[row] = dialog->rule();
        fill(row < 0 ? static_cast<int>(m_rules.size()) - 1 : row);
        Q_EMIT changed();
    });
    dialog->open();
}

void ReplyRulesList::move(int by)
{
    const int row = current();
    m_rules.swapItemsAt(row, row + by);
    fill(row + by);
    Q_EMIT changed();
}

void ReplyRulesList::remove()
{
    m_rules.removeAt(current());
    fill(current());
    Q_EMIT changed();
}

} // namespace tallyman
