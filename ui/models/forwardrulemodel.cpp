// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/forwardrulemodel.h"

#include "base/text.h"
#include "session/forwarding.h"
#include "session/session.h"
#include "ui/models/targettexts.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/tonedelegate.h"

#include <algorithm>

namespace tallyman {

ForwardRuleModel::ForwardRuleModel(Session *session, QObject *parent)
    : QAbstractTableModel(parent)
    , m_session(session)
    , m_rules(session->forwarding()->rules())
{
    connect(session->forwarding(), &Forwarding::rulesChanged, this, &ForwardRuleModel::reload);
}

void ForwardRuleModel::reload()
{
    const QList<ForwardRule> &now = m_session->forwarding()->rules();
    const bool same = std::equal(now.begin(), now.end(), m_rules.begin(), m_rules.end(),
        [](const ForwardRule &a, const ForwardRule &b) { return a.name == b.name; });
    if (same) {
        m_rules = now;
        if (!m_rules.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_rules = now;
    endResetModel();
}

const ForwardRule *ForwardRuleModel::rule(int row) const
{
    return row >= 0 && row < m_rules.size() ? &m_rules.at(row) : nullptr;
}

int ForwardRuleModel::rowOf(const QString &name) const
{
    const ForwardRule *found = findForwardRule(m_rules, name);
    return found == nullptr ? -1 : static_cast<int>(found - m_rules.constData());
}

int ForwardRuleModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rules.size());
}

int ForwardRuleModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

Qt::ItemFlags ForwardRuleModel::flags(const QModelIndex &index) const
{
    const bool switches = index.column() == On && m_session->canStore();
    return QAbstractTableModel::flags(index)
        | (switches ? Qt::ItemIsUserCheckable : Qt::NoItemFlags);
}

QString ForwardRuleModel::text(const ForwardRule &rule, int column) const
{
    switch (column) {
    case On:
        return {};
    case Name:
        return displayLine(rule.name.toUtf8(), 200);
    case Events:
        return ruleFilterText(rule);
    case Targets:
        return displayLine(rule.targets.join(QStringLiteral(", ")).toUtf8(), 300);
    default:
        return ruleChangesText(rule);
    }
}

QVariant ForwardRuleModel::data(const QModelIndex &index, int role) const
{
    const ForwardRule *rule = this->rule(index.row());
    if (rule == nullptr)
        return {};
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(*rule, column);
    case Qt::AccessibleTextRole:
        return column != On ? text(*rule, column) : (rule->enabled ? tr("on") : tr("off"));
    case Qt::ToolTipRole:
        return column != On
            ? plainToolTip(text(*rule, column))
            : (rule->enabled ? tr("On: new events are passed on. Space switches it.")
                             : tr("Off. Space switches it."));
    case Qt::CheckStateRole:
        return column == On ? QVariant(rule->enabled ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    case ToneDelegate::ToneRole: {
        const bool usual = (column == Events && rule->filter.isEmpty())
            || (column == Changes && !rule->rewrites());
        return static_cast<int>(rule->enabled && !usual ? Tone::Plain : Tone::Dim);
    }
    case ToneDelegate::WireRole:
        return column == Events && !rule->filter.isEmpty();
    default:
        return {};
    }
}

bool ForwardRuleModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const ForwardRule *rule = this->rule(index.row());
    if (rule == nullptr || role != Qt::CheckStateRole || index.column() != On)
        return false;
    m_session->forwarding()->changeRules(
        [name = rule->name, on = value.toInt() == Qt::Checked](
            QList<ForwardRule> &rules) -> Result<void> {
            if (const ForwardRule *there = findForwardRule(rules, name))
                rules[there - rules.constData()].enabled = on;
            return {};
        },
        this,
        [this](const Result<void> &stored) {
            if (!stored)
                Q_EMIT failed(stored.error().message);
        });
    return true;
}

QVariant ForwardRuleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case On:
        return tr("On");
    case Name:
        return tr("Rule");
    case Events:
        return tr("Events that match");
    case Targets:
        return tr("Go to");
    default:
        return tr("Changed");
    }
}

} // namespace tallyman
