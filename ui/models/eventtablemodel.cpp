// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/eventtablemodel.h"

#include "base/text.h"
#include "session/eventdecorations.h"
#include "session/eventview.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/rowcolour.h"

#include <QBrush>
#include <QDateTime>
#include <QLocale>
#include <algorithm>

namespace tallyman {

namespace {

// What a path or comment may take in a cell; more is elided anyway.
constexpr qsizetype kCellBytes = 512;

QString columnTitle(EventColumn column)
{
    switch (column) {
    case EventColumn::Id:
        return QStringLiteral("#");
    case EventColumn::Time:
        return EventTableModel::tr("Time");
    case EventColumn::Method:
        return EventTableModel::tr("Method");
    case EventColumn::Path:
        return EventTableModel::tr("Path");
    case EventColumn::Remote:
        return EventTableModel::tr("Remote");
    case EventColumn::Status:
        return EventTableModel::tr("Reply");
    case EventColumn::Size:
        return EventTableModel::tr("Size");
    case EventColumn::State:
        return EventTableModel::tr("State");
    case EventColumn::Mark:
        return EventTableModel::tr("Mark");
    case EventColumn::Comment:
        return EventTableModel::tr("Comment");
    }
    return {};
}

Qt::Alignment columnAlignment(EventColumn column)
{
    const bool number = column == EventColumn::Id || column == EventColumn::Size;
    return Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft);
}

// Each state has a sign of its own, so that colour is never the only difference.
QString stateText(EventState state)
{
    switch (state) {
    case EventState::Complete:
        return EventTableModel::tr("complete");
    case EventState::Malformed:
        return QStringLiteral("✖ ") + EventTableModel::tr("malformed");
    case EventState::Aborted:
        return QStringLiteral("▲ ") + EventTableModel::tr("aborted");
    }
    return {};
}

// Addresses of imported events are whatever the file said.
QString shownAddress(const QString &address)
{
    return displayLine(address.toUtf8(), kCellBytes);
}

// What could not be read as far as its path says why instead.
bool showsReason(const EventSummary &event)
{
    return event.target.isEmpty() && event.state != EventState::Complete;
}

QString toolTip(const EventSummary &event, EventColumn column)
{
    switch (column) {
    case EventColumn::Time:
        return formatRfc3339(event.receivedAtUs) + EventTableModel::tr(" (UTC)");
    case EventColumn::Path:
        return displayLine(showsReason(event) ? event.problem.toUtf8() : event.target);
    case EventColumn::Size:
        return (event.state == EventState::Complete ? EventTableModel::tr("%1 of content")
                                                    : EventTableModel::tr("%1 on the wire"))
            .arg(event.shownBytes() == 1
                    ? EventTableModel::tr("1 byte")
                    : EventTableModel::tr("%1 bytes").arg(QLocale().toString(event.shownBytes())));
    case EventColumn::State:
        return displayLine(event.problem.toUtf8());
    case EventColumn::Remote:
        return EventTableModel::tr("%1, received on %2")
            .arg(shownAddress(event.remote), shownAddress(event.listener));
    case EventColumn::Comment:
        return displayLine(event.comment.toUtf8());
    default:
        return {};
    }
}

} // namespace

QString eventFieldTitle(const EventField &field)
{
    switch (field.kind) {
    case EventField::Kind::Sender:
        return EventTableModel::tr("Sender");
    case EventField::Kind::Form:
        return EventTableModel::tr("Form");
    case EventField::Kind::Import:
        return EventTableModel::tr("Import");
    case EventField::Kind::Attempt:
        return EventTableModel::tr("Attempt");
    case EventField::Kind::Findings:
        return EventTableModel::tr("Findings");
    case EventField::Kind::Endpoint:
        return EventTableModel::tr("Endpoint");
    default:
        return field.title();
    }
}

QString displayTime(qint64 microsecondsUtc, TimeFormat format)
{
    const qint64 milliseconds = microsecondsUtc / 1000;
    const bool utc = format == TimeFormat::Utc;
    const QDateTime time =
        QDateTime::fromMSecsSinceEpoch(milliseconds, utc ? Qt::UTC : Qt::LocalTime);
    const QString ofDay = time.toString(QStringLiteral("HH:mm:ss.zzz"));
    if (utc)
        return time.toString(QStringLiteral("yyyy-MM-dd ")) + ofDay + QLatin1Char('Z');
    if (format == TimeFormat::TimeOfDay && time.date() == QDate::currentDate())
        return ofDay;
    return time.toString(QStringLiteral("yyyy-MM-dd ")) + ofDay;
}

EventTableModel::EventTableModel(EventView *view, QObject *parent, EventDecorations *decorations)
    : QAbstractTableModel(parent)
    , m_view(view)
    , m_decorations(decorations)
{
    followView();
    if (m_decorations != nullptr)
        connect(m_decorations, &EventDecorations::loaded, this, [this](qint64 first, qint64 last) {
            const IdSet &ids = m_view->ids();
            announceLoaded(ids.lowerBound(first), ids.lowerBound(last + 1) - 1);
        });
}

void EventTableModel::setFields(const QList<EventField> &fields)
{
    if (fields == m_fields || m_decorations == nullptr)
        return;
    if (!m_fields.isEmpty()) {
        beginRemoveColumns({}, kEventColumns, columnCount() - 1);
        m_fields.clear();
        m_decorations->setFields({});
        endRemoveColumns();
    }
    if (!fields.isEmpty()) {
        beginInsertColumns({}, kEventColumns, kEventColumns + static_cast<int>(fields.size()) - 1);
        m_fields = fields;
        m_decorations->setFields(fields);
        endInsertColumns();
    }
}

QVariant EventTableModel::fieldText(EventId id, int column) const
{
    const EventDecoration *decoration = m_decorations->of(id);
    return decoration == nullptr ? QVariant() : decoration->values.value(column - kEventColumns);
}

void EventTableModel::followView()
{
    connect(m_view, &EventView::aboutToReset, this, &EventTableModel::beginResetModel);
    connect(m_view, &EventView::reset, this, &EventTableModel::endResetModel);
    connect(m_view, &EventView::rowsAboutToBeInserted, this, &EventTableModel::beginInsert);
    connect(m_view, &EventView::rowsInserted, this, &EventTableModel::endInsertRows);
    connect(m_view, &EventView::rowsAboutToBeRemoved, this, &EventTableModel::beginRemove);
    connect(m_view, &EventView::rowsRemoved, this, &EventTableModel::endRemoveRows);
    connect(m_view, &EventView::rowsLoaded, this, &EventTableModel::announceLoaded);
}

int EventTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_view->count());
}

int EventTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kEventColumns + static_cast<int>(m_fields.size());
}

qint64 EventTableModel::viewRow(int row) const
{
    return m_newestOnTop ? m_view->count() - 1 - row : row;
}

EventId EventTableModel::idAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_view->idAt(viewRow(row)) : 0;
}

int EventTableModel::rowOf(EventId id) const
{
    const qint64 row = m_view->rowOf(id);
    if (row < 0)
        return -1;
    return static_cast<int>(m_newestOnTop ? m_view->count() - 1 - row : row);
}

const EventSummary *EventTableModel::summaryAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_view->summaryAt(viewRow(row)) : nullptr;
}

IdSet EventTableModel::idsOfRows(int first, int last) const
{
    qint64 from = viewRow(m_newestOnTop ? last : first);
    const qint64 to = viewRow(m_newestOnTop ? first : last);
    const QList<IdSet::Range> &ranges = m_view->ids().ranges();
    const auto beyond = std::upper_bound(ranges.begin(), ranges.end(), from,
        [](qint64 position, const IdSet::Range &range) { return position < range.before; });
    IdSet result;
    for (auto it = beyond == ranges.begin() ? beyond : beyond - 1; it != ranges.end() && from <= to;
         ++it) {
        const IdSet::Range &range = *it;
        const qint64 until = qMin(range.before + range.last - range.first, to);
        result.insert(range.first + from - range.before, range.first + until - range.before);
        from = until + 1;
    }
    return result;
}

QVariant EventTableModel::text(const EventSummary &event, EventColumn column) const
{
    switch (column) {
    case EventColumn::Id:
        return QString::number(event.id);
    case EventColumn::Time:
        return displayTime(event.receivedAtUs, m_timeFormat);
    case EventColumn::Method:
        return displayLine(event.method, kCellBytes);
    case EventColumn::Path:
        return displayLine(
            showsReason(event) ? event.problemInShort().toUtf8() : event.target, kCellBytes);
    case EventColumn::Remote:
        return shownAddress(event.remote);
    case EventColumn::Status:
        return event.status > 0 ? QString::number(event.status) : tr("none");
    case EventColumn::Size:
        return formatBytes(event.shownBytes());
    case EventColumn::State:
        return stateText(event.state);
    case EventColumn::Mark:
        return event.marked ? QStringLiteral("★") : QString();
    case EventColumn::Comment:
        return displayLine(event.comment.toUtf8(), kCellBytes);
    }
    return {};
}

QVariant EventTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const auto column = static_cast<EventColumn>(index.column());
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(columnAlignment(column));
    if (role == EventIdRole)
        return idAt(index.row());
    if (role == Qt::BackgroundRole) {
        const EventDecoration *decoration =
            m_decorations == nullptr ? nullptr : m_decorations->of(idAt(index.row()));
        return decoration == nullptr || !decoration->colour
            ? QVariant()
            : QVariant(QBrush(rowTint(*decoration->colour)));
    }
    if (index.column() >= kEventColumns) {
        if (role == Qt::DisplayRole)
            return fieldText(idAt(index.row()), index.column());
        return role == Qt::ToolTipRole
            ? QVariant(plainToolTip(fieldText(idAt(index.row()), index.column()).toString()))
            : QVariant();
    }
    const EventSummary *event = summaryAt(index.row());
    if (event == nullptr)
        return role == Qt::DisplayRole && column == EventColumn::Id
            ? QString::number(idAt(index.row()))
            : QVariant();
    switch (role) {
    case Qt::DisplayRole:
        return text(*event, column);
    case Qt::ToolTipRole:
        return plainToolTip(toolTip(*event, column));
    case Qt::AccessibleTextRole:
        return QString(
            columnTitle(column) + QStringLiteral(": ") + text(*event, column).toString());
    case EventStateRole:
        return static_cast<int>(event->state);
    case EventStatusRole:
        return event->status;
    case EventMarkedRole:
        return event->marked;
    case EventReasonRole:
        return column == EventColumn::Path && showsReason(*event);
    default:
        return {};
    }
}

QVariant EventTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (section >= kEventColumns) {
        const EventField &field = m_fields.at(section - kEventColumns);
        if (role == Qt::DisplayRole)
            return eventFieldTitle(field);
        if (role == Qt::ToolTipRole)
            return plainToolTip(displayLine(field.text().toUtf8(), kCellBytes));
        return role == Qt::TextAlignmentRole
            ? QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | Qt::AlignLeft))
            : QVariant();
    }
    const auto column = static_cast<EventColumn>(section);
    if (role == Qt::DisplayRole)
        return columnTitle(column);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(columnAlignment(column));
    return {};
}

Qt::ItemFlags EventTableModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    return Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemIsDragEnabled
        | Qt::ItemNeverHasChildren;
}

void EventTableModel::sort(int column, Qt::SortOrder order)
{
    if (column == static_cast<int>(EventColumn::Time)
        || column == static_cast<int>(EventColumn::Id))
        setNewestOnTop(order == Qt::DescendingOrder);
}

void EventTableModel::setNewestOnTop(bool on)
{
    if (on == m_newestOnTop)
        return;
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    after.reserve(before.size());
    for (const QModelIndex &item : before)
        after.append(index(rowCount() - 1 - item.row(), item.column()));
    m_newestOnTop = on;
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
    Q_EMIT orderChanged(on);
}

void EventTableModel::setTimeFormat(TimeFormat format)
{
    if (format == m_timeFormat)
        return;
    m_timeFormat = format;
    const int column = static_cast<int>(EventColumn::Time);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, column), index(rowCount() - 1, column), {Qt::DisplayRole});
}

void EventTableModel::beginInsert(qint64 first, qint64 last)
{
    const qint64 count = m_view->count();
    const int at = static_cast<int>(m_newestOnTop ? count - first : first);
    beginInsertRows({}, at, at + static_cast<int>(last - first));
}

void EventTableModel::beginRemove(qint64 first, qint64 last)
{
    const qint64 count = m_view->count();
    const int from = static_cast<int>(m_newestOnTop ? count - 1 - last : first);
    beginRemoveRows({}, from, from + static_cast<int>(last - first));
}

void EventTableModel::announceLoaded(qint64 first, qint64 last)
{
    const qint64 count = m_view->count();
    if (first > last)
        return;
    const qint64 from = qBound<qint64>(0, m_newestOnTop ? count - 1 - last : first, count - 1);
    const qint64 to = qBound<qint64>(0, m_newestOnTop ? count - 1 - first : last, count - 1);
    if (count > 0)
        Q_EMIT dataChanged(
            index(static_cast<int>(from), 0), index(static_cast<int>(to), columnCount() - 1));
}

} // namespace tallyman
