// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/rulespanel.h"

#include "base/text.h"
#include "session/forwarding.h"
#include "session/session.h"
#include "ui/dialogs/forwardruledialog.h"
#include "ui/dialogs/runruledialog.h"
#include "ui/models/forwardrulemodel.h"
#include "ui/widgets/checkdelegate.h"
#include "ui/widgets/rowview.h"
#include "ui/widgets/sortbyheader.h"

#include <QAction>
#include <QHeaderView>
#include <QSortFilterProxyModel>

namespace tallyman {

RulesPanel::RulesPanel(Session *session, QWidget *parent)
    : TablePanel(tr("Forwarding rules"), parent)
    , m_session(session)
    , m_model(new ForwardRuleModel(session, this))
    , m_sorted(new QSortFilterProxyModel(this))
{
    m_sorted->setSourceModel(m_model);
    table()->setModel(m_sorted);
    table()->setItemDelegate(new CheckDelegate(table()));
    table()->setSelectionMode(QAbstractItemView::SingleSelection);
    sortByHeader(table()->header(), m_sorted);
    const int widths[] = {44, 140, 230, 140};
    for (int column = 0; column < ForwardRuleModel::Changes; ++column)
        table()->header()->resizeSection(column, widths[column]);
    addCommands();
    connect(table()->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        if (const ForwardRule *rule = current())
            m_currentName = rule->name;
        updateState();
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        const int row = qMax(0, m_model->rowOf(m_currentName));
        table()->setCurrentIndex(
            m_sorted->mapFromSource(m_model->index(row, ForwardRuleModel::Name)));
        updateState();
    });
    connect(m_model, &QAbstractItemModel::dataChanged, this, &RulesPanel::updateState);
    connect(m_model, &ForwardRuleModel::failed, this, &RulesPanel::showProblem);
    connect(session, &Session::targetsChanged, this, &RulesPanel::updateState);
    connect(session, &Session::workspaceChanged, this, &RulesPanel::updateState);
    table()->setCurrentIndex(m_sorted->index(0, ForwardRuleModel::Name));
    updateState();
}

void RulesPanel::addCommands()
{
    m_add = addCommand(tr("&Add rule…"), {}, [this] { add(); });
    m_edit = addCommand(tr("&Edit…"), {}, [this] { edit(); });
    m_remove = addCommand(tr("&Remove"), QKeySequence(Qt::Key_Delete), [this] { remove(); });
    m_test = addCommand(tr("&Test…"), {}, [this] { useRule(false); });
    m_test->setToolTip(tr("Show what it would make of past events; nothing is sent"));
    m_run = addCommand(tr("Run on &past events…"), {}, [this] { useRule(true); });
    m_toggle = addCommand(
        tr("Switch &on or off"), QKeySequence(Qt::Key_Space), [this] { toggle(); },
        Place::MenuOnly);
    m_addTarget = new QAction(tr("Add a target…"), this);
    connect(m_addTarget, &QAction::triggered, this, &RulesPanel::targetWanted);
    connect(table(), &QAbstractItemView::activated, this, &RulesPanel::edit);
}

const ForwardRule *RulesPanel::current() const
{
    return m_model->rule(m_sorted->mapToSource(table()->currentIndex()).row());
}

void RulesPanel::updateState()
{
    const bool canStore = m_session->canStore();
    const bool hasTargets = !m_session->targets().isEmpty();
    m_add->setEnabled(canStore && hasTargets);
    m_addTarget->setEnabled(canStore);
    for (QAction *action : {m_edit, m_remove, m_run, m_toggle})
        action->setEnabled(canStore && current() != nullptr);
    m_test->setEnabled(current() != nullptr);
    if (m_model->rowCount() > 0)
        setEmpty({});
    else if (hasTargets)
        setEmpty(tr("A rule passes new events on to targets as they arrive: all of them, or those "
                    "that match a filter, as they came or changed."),
            m_add);
    else
        setEmpty(tr("Rules pass new events on to targets as they arrive; add a target first."),
            m_addTarget);
}

void RulesPanel::add()
{
    if (!m_session->canStore())
        return;
    if (m_session->targets().isEmpty()) {
        Q_EMIT targetWanted();
        return;
    }
    ForwardRule fresh;
    if (m_session->targets().size() == 1)
        fresh.targets = {m_session->targets().first().name};
    openDialog(fresh);
}

void RulesPanel::edit()
{
    if (current() != nullptr && m_edit->isEnabled())
        openDialog(*current());
}

void RulesPanel::openDialog(const ForwardRule &rule)
{
    auto *dialog = new ForwardRuleDialog(m_session, rule, this);
    connect(dialog, &ForwardRuleDialog::saved, this, [this](const QString &name) {
        m_currentName = name;
        const int row = m_model->rowOf(name);
        if (row >= 0)
            table()->setCurrentIndex(
                m_sorted->mapFromSource(m_model->index(row, ForwardRuleModel::Name)));
    });
    dialog->open();
}

void RulesPanel::useRule(bool run)
{
    if (current() == nullptr)
        return;
    auto *dialog = new RunRuleDialog(m_session, *current(), run, this);
    connect(dialog, &RunRuleDialog::queued, this, [this](qint64 count) {
        showDone(count == 1 ? tr("1 delivery is queued in the outbox.")
                            : tr("%1 deliveries are queued in the outbox.").arg(count));
        if (count > 0)
            Q_EMIT outboxRequested();
    });
    dialog->open();
}

void RulesPanel::toggle()
{
    const QModelIndex index = table()->currentIndex().siblingAtColumn(ForwardRuleModel::On);
    if (!index.flags().testFlag(Qt::ItemIsUserCheckable))
        return;
    const bool on = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    m_sorted->setData(index, on ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

void RulesPanel::remove()
{
    if (current() == nullptr || !m_remove->isEnabled())
        return;
    const ForwardRule gone = *current();
    store([gone](QList<ForwardRule> &all) {
        if (const ForwardRule *there = findForwardRule(all, gone.name))
            all.removeAt(there - all.constData());
    });
    Q_EMIT removed(
        gone.name, [this, gone] { store([gone](QList<ForwardRule> &all) { all.append(gone); }); });
}

void RulesPanel::store(const std::function<void(QList<ForwardRule> &)> &change)
{
    m_session->forwarding()->changeRules(
        [change](QList<ForwardRule> &all) -> Result<void> {
            change(all);
            return {};
        },
        this,
        [this](const Result<void> &stored) {
            showProblem(stored ? QString() : stored.error().message);
        });
}

} // namespace tallyman
