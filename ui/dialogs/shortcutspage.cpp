// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/shortcutspage.h"

#include "ui/actions.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>

namespace tallyman {

namespace {

constexpr int kListHeight = 330;

} // namespace

ShortcutsPage::ShortcutsPage(ActionRegistry *actions, QWidget *parent)
    : SettingsPage(tr("Shortcuts"), parent)
    , m_actions(actions)
    , m_list(new QTreeWidget(this))
{
    addSection(tr("Commands"));
    m_list->setAccessibleName(tr("Commands and shortcuts"));
    m_list->setColumnCount(2);
    m_list->setHeaderLabels({tr("Command"), tr("Shortcut")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setMinimumHeight(kListHeight);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setStretchLastSection(false);
    addWide(m_list);
    addEditor();
    fill();
    connect(m_list, &QTreeWidget::currentItemChanged, this, &ShortcutsPage::showCurrent);
    m_list->setCurrentItem(m_list->topLevelItem(0));
}

void ShortcutsPage::addEditor()
{
    auto *row = new QWidget(this);
    m_keys = new QKeySequenceEdit(row);
    m_keys->setAccessibleName(tr("New shortcut"));
    m_keys->setMinimumWidth(180);
    m_none = new QPushButton(tr("None"), row);
    m_none->setAccessibleName(tr("Take the shortcut away"));
    m_default = new QPushButton(tr("Default"), row);
    m_default->setAccessibleName(tr("Restore the default shortcut"));
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_keys);
    layout->addWidget(m_none);
    layout->addWidget(m_default);
    addRow(tr("Shortcut"), row);
    m_problem = addProblem();
    connect(m_keys, &QKeySequenceEdit::editingFinished, this, &ShortcutsPage::change);
    connect(m_none, &QPushButton::clicked, this, [this] {
        m_keys->clear();
        change();
    });
    connect(m_default, &QPushButton::clicked, this, [this] {
        m_keys->setKeySequence(m_actions->defaultShortcut(currentAction()));
        change();
    });
}

void ShortcutsPage::fill()
{
    for (QAction *action : m_actions->actions()) {
        auto *item = new QTreeWidgetItem(m_list);
        item->setText(0, withoutMnemonic(action->text()));
        item->setText(1, action->shortcut().toString(QKeySequence::NativeText));
        item->setSizeHint(0, {0, rowHeight()});
        item->setData(0, Qt::UserRole, QVariant::fromValue(action));
        connect(action, &QAction::changed, m_list, [action, item] {
            item->setText(1, action->shortcut().toString(QKeySequence::NativeText));
        });
    }
    m_list->resizeColumnToContents(1);
}

QAction *ShortcutsPage::currentAction() const
{
    return m_list->currentItem()->data(0, Qt::UserRole).value<QAction *>();
}

void ShortcutsPage::showCurrent()
{
    m_keys->setKeySequence(currentAction()->shortcut());
    setProblem(m_problem, {});
}

void ShortcutsPage::change()
{
    QAction *action = currentAction();
    const QKeySequence keys = m_keys->keySequence();
    const QAction *taken = m_actions->conflict(keys, action);
    if (taken != nullptr) {
        setProblem(m_problem,
            tr("%1 is the shortcut of “%2”; change that one first.")
                .arg(keys.toString(QKeySequence::NativeText), withoutMnemonic(taken->text())));
        return;
    }
    setProblem(m_problem, {});
    m_actions->setShortcut(action, keys);
}

} // namespace tallyman
