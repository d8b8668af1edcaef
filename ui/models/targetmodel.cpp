// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/targetmodel.h"

#include "base/clock.h"
#include "base/text.h"
#include "session/forwarding.h"
#include "session/session.h"
#include "ui/models/targettexts.h"
#include "ui/outboxwatch.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/tonedelegate.h"

#include <QLocale>
#include <algorithm>

namespace tallyman {

namespace {

const TargetHealth *healthOf(const Session *session, qint64 id)
{
    const QList<TargetHealth> &all = session->forwarding()->health();
    const auto found = std::find_if(
        all.begin(), all.end(), [id](const TargetHealth &each) { return each.targetId == id; });
    return found == all.end() ? nullptr : &*found;
}

bool isNumber(int column)
{
    return column == TargetModel::Waiting || column == TargetModel::GivenUp;
}

Qt::Alignment alignmentOf(int column)
{
    return (isNumber(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
}

} // namespace

TargetModel::TargetModel(Session *session, const OutboxWatch *watch, QObject *parent)
    : QAbstractTableModel(parent)
    , m_session(session)
    , m_watch(watch)
    , m_targets(session->targets())
{
    connect(session, &Session::targetsChanged, this, &TargetModel::reload);
    connect(watch, &OutboxWatch::changed, this, &TargetModel::tick);
    connect(session->forwarding(), &Forwarding::healthChanged, this, &TargetModel::tick);
}

void TargetModel::reload()
{
    const QList<Target> &now = m_session->targets();
    const bool same = std::equal(now.begin(), now.end(), m_targets.begin(), m_targets.end(),
        [](const Target &a, const Target &b) { return a.id == b.id; });
    if (same) {
        m_targets = now;
        tick();
        return;
    }
    beginResetModel();
    m_targets = now;
    endResetModel();
}

void TargetModel::tick()
{
    if (!m_targets.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

const Target *TargetModel::target(int row) const
{
    return row >= 0 && row < m_targets.size() ? &m_targets.at(row) : nullptr;
}

int TargetModel::rowOf(qint64 id) const
{
    const auto found = std::find_if(
        m_targets.begin(), m_targets.end(), [id](const Target &each) { return each.id == id; });
    return found == m_targets.end() ? -1 : static_cast<int>(found - m_targets.begin());
}

int TargetModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_targets.size());
}

int TargetModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString TargetModel::text(const Target &target, int column) const
{
    const OutboxCounts counts = m_watch->of(target.id);
    const auto number = [](qint64 count) {
        return count == 0 ? QStringLiteral("–") : QLocale().toString(count);
    };
    switch (column) {
    case Name:
        return displayLine(target.name.toUtf8(), 200);
    case Address:
        return displayLine(target.url.toDisplayString(QUrl::RemoveUserInfo).toUtf8(), 500);
    case State:
        return targetStateText(target, counts, healthOf(m_session, target.id),
            m_session->workspace().mode == WorkspaceMode::Capture, SystemClock::instance().nowUs());
    case Waiting:
        return number(counts.waiting);
    default:
        return number(counts.dead);
    }
}

QVariant TargetModel::sortValue(const Target &target, int column) const
{
    if (column == Waiting)
        return m_watch->of(target.id).waiting;
    if (column == GivenUp)
        return m_watch->of(target.id).dead;
    return text(target, column);
}

int TargetModel::tone(const Target &target, int column) const
{
    const TargetHealth *health = healthOf(m_session, target.id);
    const bool rests = health != nullptr && health->restsUntilUs > SystemClock::instance().nowUs();
    Tone tone = Tone::Plain;
    if (column == State && (rests || !target.delivery.pausedBecause.isEmpty()))
        tone = Tone::Changed;
    else if (column == State && m_watch->of(target.id).waiting == 0 && health == nullptr)
        tone = Tone::Dim;
    else if (column == GivenUp)
        tone = m_watch->of(target.id).dead > 0 ? Tone::Removed : Tone::Dim;
    else if (column == Waiting && m_watch->of(target.id).waiting == 0)
        tone = Tone::Dim;
    return static_cast<int>(tone);
}

QVariant TargetModel::data(const QModelIndex &index, int role) const
{
    const Target *target = this->target(index.row());
    if (target == nullptr)
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(*target, index.column());
    case SortRole:
        return sortValue(*target, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(text(*target, index.column()));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(alignmentOf(index.column()));
    case ToneDelegate::ToneRole:
        return tone(*target, index.column());
    case ToneDelegate::WireRole:
        return index.column() == Address;
    default:
        return {};
    }
}

QVariant TargetModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(alignmentOf(section));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Target");
    case Address:
        return tr("URL");
    case State:
        return tr("State");
    case Waiting:
        return tr("Waiting");
    default:
        return tr("Given up");
    }
}

} // namespace tallyman
