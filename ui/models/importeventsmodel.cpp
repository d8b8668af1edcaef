// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/importeventsmodel.h"

#include "base/text.h"
#include "event/findingtitles.h"
#include "ui/models/eventtablemodel.h"
#include "ui/models/importexpansionmodel.h"

#include <QLocale>
#include <algorithm>

namespace tallyman {

namespace {

bool isRightAligned(int column)
{
    return column == ImportEventsModel::Event || column == ImportEventsModel::Part
        || column == ImportEventsModel::Attempt;
}

Tone toneOf(const ImportEvent &event, int column)
{
    if (column == ImportEventsModel::Verdict || column == ImportEventsModel::Attempt)
        return event.sameness == Sameness::Conflict || event.contradicts != 0 ? Tone::Removed
            : event.attempt > 1                                               ? Tone::Changed
                                                                              : Tone::Dim;
    if (column == ImportEventsModel::Findings)
        return Tone::Changed;
    if (column == ImportEventsModel::Reply)
        return event.status >= 200 && event.status < 300 ? Tone::Added : Tone::Removed;
    return column == ImportEventsModel::Time ? Tone::Dim : Tone::Plain;
}

} // namespace

void ImportEventsModel::setEvents(const QList<ImportEvent> &events)
{
    beginResetModel();
    m_events = events;
    endResetModel();
}

const ImportEvent *ImportEventsModel::eventAt(int row) const
{
    return row >= 0 && row < m_events.size() ? &m_events.at(row) : nullptr;
}

bool ImportEventsModel::hasReplyReasons() const
{
    return std::any_of(m_events.begin(), m_events.end(),
        [](const ImportEvent &event) { return !event.replyNote.isEmpty(); });
}

int ImportEventsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_events.size());
}

int ImportEventsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ImportEventsModel::text(int row, int column) const
{
    const ImportEvent &event = m_events.at(row);
    switch (column) {
    case Event:
        return QStringLiteral("#%1").arg(event.id);
    case Time: {
        const QString time = displayTime(event.receivedAtUs, TimeFormat::TimeOfDay);
        return row == 0 ? time
                        : tr("%1  +%2").arg(time,
                            formatDuration(qMax<qint64>(
                                0, event.receivedAtUs - m_events.at(row - 1).receivedAtUs)));
    }
    case Part:
        return event.part == 0 ? QString() : QLocale().toString(event.part);
    case Rows:
        return importEventRowsText(event);
    case Attempt:
        return QLocale().toString(event.attempt);
    case Reply:
        return event.status == 0 ? QStringLiteral("–") : QString::number(event.status);
    case ReplyReason:
        return event.replyNote;
    case Findings:
        return findingTitles(event.findings);
    default:
        return importEventVerdict(event);
    }
}

QVariant ImportEventsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_events.size())
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(index.row(), index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(
            (isRightAligned(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    case Qt::ToolTipRole:
        return index.column() == Time ? formatRfc3339(m_events.at(index.row()).receivedAtUs)
                                      : QString();
    case ToneDelegate::ToneRole:
        return static_cast<int>(toneOf(m_events.at(index.row()), index.column()));
    default:
        return {};
    }
}

QVariant ImportEventsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(
            (isRightAligned(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Event:
        return tr("Event");
    case Time:
        return tr("Received");
    case Part:
        return tr("Part");
    case Rows:
        return tr("Rows");
    case Attempt:
        return tr("Attempt");
    case Reply:
        return tr("Reply");
    case ReplyReason:
        return tr("Why this reply");
    case Findings:
        return tr("Findings");
    default:
        return tr("Compared with what came before");
    }
}

} // namespace tallyman
