// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/outboxmodel.h"

#include "base/clock.h"
#include "base/text.h"
#include "session/forwarding.h"
#include "session/session.h"
#include "ui/models/targettexts.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/tonedelegate.h"

#include <QLocale>
#include <algorithm>

namespace tallyman {

namespace {

constexpr int kLeastPauseMs = 200;
constexpr qint64 kReadingShare = 4; // it is read a fifth of the time at most

bool before(const OutboxItem &a, const OutboxItem &b)
{
    return a.id < b.id;
}

const Target *targetOf(const Session *session, qint64 id)
{
    for (const Target &target : session->targets()) {
        if (target.id == id)
            return &target;
    }
    return nullptr;
}

const TargetHealth *healthOf(const Session *session, qint64 id)
{
    for (const TargetHealth &health : session->forwarding()->health()) {
        if (health.targetId == id)
            return &health;
    }
    return nullptr;
}

Qt::Alignment alignmentOf(int column)
{
    const bool number = column == OutboxModel::Event || column == OutboxModel::Attempts;
    return (number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
}

} // namespace

OutboxModel::OutboxModel(Session *session, QObject *parent)
    : QAbstractTableModel(parent)
    , m_session(session)
    , m_pause(this)
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &OutboxModel::refresh);
    connect(session->forwarding(), &Forwarding::outboxChanged, this, [this] {
        m_stale = true;
        refresh();
    });
    connect(session->forwarding(), &Forwarding::healthChanged, this, &OutboxModel::tick);
    connect(session, &Session::targetsChanged, this, &OutboxModel::tick);
}

void OutboxModel::setChoice(qint64 targetId, std::optional<bool> dead)
{
    beginResetModel();
    m_targetId = targetId;
    m_dead = dead;
    m_items.clear();
    m_complete = false;
    m_loaded = false;
    m_reading = false; // what is being read is for another choice
    m_stale = true;
    ++m_generation;
    endResetModel();
    m_pause.stop();
    refresh();
}

void OutboxModel::setActive(bool active)
{
    m_active = active;
    refresh();
}

void OutboxModel::tick()
{
    if (!m_items.isEmpty())
        Q_EMIT dataChanged(index(0, TargetName), index(rowCount() - 1, State));
}

void OutboxModel::refresh()
{
    if (m_active && m_stale && !m_reading && !m_pause.isActive())
        read(0, std::max<qint64>(kPage, m_items.size()));
}

bool OutboxModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_active && !m_reading && !m_complete;
}

void OutboxModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        read(m_items.isEmpty() ? 0 : m_items.last().id, kPage);
}

void OutboxModel::read(qint64 afterId, qint64 limit)
{
    m_reading = true;
    m_readingSince.start();
    if (afterId == 0)
        m_stale = false;
    m_session->forwarding()->loadItems(m_targetId, m_dead, afterId, limit, this,
        [this, afterId, limit, generation = m_generation](const Result<QList<OutboxItem>> &items) {
            if (generation == m_generation)
                take(items, afterId, limit);
        });
}

void OutboxModel::take(const Result<QList<OutboxItem>> &items, qint64 afterId, qint64 limit)
{
    m_reading = false;
    m_loaded = true;
    if (items) {
        m_complete = items->size() < limit;
        if (afterId != 0 || m_items.isEmpty())
            append(*items);
        else
            merge(*items);
    } else {
        m_complete = true;
        Q_EMIT failed(items.error().message);
    }
    m_pause.start(static_cast<int>(
        std::max<qint64>(kLeastPauseMs, kReadingShare * m_readingSince.elapsed())));
    Q_EMIT loaded();
}

void OutboxModel::append(const QList<OutboxItem> &items)
{
    if (items.isEmpty())
        return;
    const int first = static_cast<int>(m_items.size());
    beginInsertRows({}, first, first + static_cast<int>(items.size()) - 1);
    m_items.append(items);
    endInsertRows();
}

void OutboxModel::merge(const QList<OutboxItem> &items)
{
    Q_EMIT aboutToMerge();
    removeMissing(items);
    insertNew(items);
    m_items = items;
    if (!m_items.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    Q_EMIT merged();
}

void OutboxModel::removeMissing(const QList<OutboxItem> &items)
{
    const auto isMissing = [&items](const OutboxItem &item) {
        return !std::binary_search(items.begin(), items.end(), item, before);
    };
    for (qsizetype last = m_items.size() - 1; last >= 0; --last) {
        if (!isMissing(m_items.at(last)))
            continue;
        qsizetype first = last;
        while (first > 0 && isMissing(m_items.at(first - 1)))
            --first;
        beginRemoveRows({}, static_cast<int>(first), static_cast<int>(last));
        m_items.remove(first, last - first + 1);
        endRemoveRows();
        last = first;
    }
}

// All rows that are there are among `items` by now.
void OutboxModel::insertNew(const QList<OutboxItem> &items)
{
    for (qsizetype row = 0; row < items.size(); ++row) {
        const auto isNew = [this, &items](qsizetype at, qsizetype place) {
            return place >= m_items.size() || m_items.at(place).id != items.at(at).id;
        };
        if (!isNew(row, row))
            continue;
        qsizetype end = row + 1;
        while (end < items.size() && isNew(end, row))
            ++end;
        beginInsertRows({}, static_cast<int>(row), static_cast<int>(end) - 1);
        m_items = m_items.first(row) + items.sliced(row, end - row) + m_items.sliced(row);
        endInsertRows();
        row = end - 1;
    }
}

const OutboxItem *OutboxModel::item(int row) const
{
    return row >= 0 && row < m_items.size() ? &m_items.at(row) : nullptr;
}

int OutboxModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

int OutboxModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString OutboxModel::text(const OutboxItem &item, int column) const
{
    const Target *target = targetOf(m_session, item.targetId);
    switch (column) {
    case Event:
        return QStringLiteral("#%1").arg(item.eventId);
    case TargetName:
        return target == nullptr ? tr("removed") : displayLine(target->name.toUtf8(), 200);
    case Rule:
        return item.rule.isEmpty() ? tr("by hand") : displayLine(item.rule.toUtf8(), 200);
    case State:
        return outboxStateText(
            item, target, healthOf(m_session, item.targetId), SystemClock::instance().nowUs());
    case Attempts:
        return item.attempts == 0 ? QStringLiteral("–") : QString::number(item.attempts);
    default:
        return displayLine(item.error.toUtf8(), 500);
    }
}

QString OutboxModel::toolTip(const OutboxItem &item, int column) const
{
    if (column != State)
        return text(item, column);
    QStringList lines{text(item, column)};
    if (item.state == OutboxState::Waiting)
        lines.append(tr("Due at %1").arg(formatRfc3339(item.dueAtUs)));
    lines.append(tr("Queued at %1").arg(formatRfc3339(item.queuedAtUs)));
    if (item.repeated)
        lines.append(tr("It may have gone out before: the program ended while it was being sent."));
    return lines.join(u'\n');
}

int OutboxModel::tone(const OutboxItem &item, int column) const
{
    if (column == State && item.state == OutboxState::Dead)
        return static_cast<int>(Tone::Removed);
    if (column == State && item.state == OutboxState::Sending)
        return static_cast<int>(Tone::Added);
    const bool aside =
        column == Rule || column == Error || (column == Attempts && item.attempts == 0);
    return static_cast<int>(aside ? Tone::Dim : Tone::Plain);
}

QVariant OutboxModel::data(const QModelIndex &index, int role) const
{
    const OutboxItem *item = this->item(index.row());
    if (item == nullptr)
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(*item, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(toolTip(*item, index.column()));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(alignmentOf(index.column()));
    case ToneDelegate::ToneRole:
        return tone(*item, index.column());
    default:
        return {};
    }
}

QVariant OutboxModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(alignmentOf(section));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Event:
        return tr("Event");
    case TargetName:
        return tr("Target");
    case Rule:
        return tr("Rule");
    case State:
        return tr("State");
    case Attempts:
        return tr("Attempts");
    default:
        return tr("Last error");
    }
}

} // namespace tallyman
