// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/eventdelegate.h"

#include "event/event.h"
#include "ui/models/eventcolumn.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace tallyman {

namespace {

EventColumn columnOf(const QModelIndex &index)
{
    return static_cast<EventColumn>(index.column());
}

bool saysReason(const QModelIndex &index)
{
    return index.data(EventReasonRole).toBool();
}

QColor stateColor(const QModelIndex &index, const ThemeColors &c)
{
    switch (static_cast<EventState>(index.data(EventStateRole).toInt())) {
    case EventState::Complete:
        return c.dimText;
    case EventState::Malformed:
        return c.error;
    case EventState::Aborted:
        return c.warning;
    }
    return c.text;
}

QColor colorOf(const QModelIndex &index, const ThemeColors &c)
{
    switch (columnOf(index)) {
    case EventColumn::Id:
    case EventColumn::Remote:
    case EventColumn::Comment:
        return c.dimText;
    case EventColumn::Path:
        return saysReason(index) ? c.dimText : c.text;
    case EventColumn::Status:
        return statusColor(index.data(EventStatusRole).toInt());
    case EventColumn::State:
        return stateColor(index, c);
    case EventColumn::Mark:
        return c.warning;
    default:
        return c.text;
    }
}

} // namespace

EventDelegate::EventDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
    , m_text(uiFont())
    , m_wire(monospaceFont())
{
}

const QFont &EventDelegate::fontOf(const QModelIndex &index) const
{
    switch (columnOf(index)) {
    case EventColumn::Path:
        return saysReason(index) ? m_text : m_wire;
    case EventColumn::Method:
    case EventColumn::Remote:
        return m_wire;
    default:
        return m_text;
    }
}

void EventDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QString text = index.data(Qt::DisplayRole).toString();
    if (text.isEmpty())
        return;
    const QRect area = option.rect.adjusted(kCellMargin, 0, -kCellMargin, 0);
    const QFont &font = fontOf(index);
    painter->setFont(font);
    painter->setPen(colorOf(index, themeColors()));
    const auto alignment = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>();
    const QString shown = QFontMetrics(font).elidedText(text, Qt::ElideRight, area.width());
    // A path in a right-to-left script must not turn the cell around.
    painter->drawText(
        area, static_cast<int>(alignment) | Qt::TextSingleLine | Qt::TextForceLeftToRight, shown);
}

QSize EventDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QFontMetrics metrics(fontOf(index));
    const int width = metrics.horizontalAdvance(index.data(Qt::DisplayRole).toString());
    return {width + 2 * kCellMargin + 2, option.rect.height()};
}

} // namespace tallyman
