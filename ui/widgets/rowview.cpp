// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/rowview.h"

#include "ui/widgets/plaintext.h"

#include <QHeaderView>
#include <QHelpEvent>
#include <QHoverEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextDocument>
#include <QToolTip>

namespace tallyman {

RowView::RowView(QWidget *parent)
    : QAbstractItemView(parent)
{
    createHeader(); // first: setting up the view asks for its geometry
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setFrameShape(NoFrame);
    setMouseTracking(true);
}

void RowView::setModel(QAbstractItemModel *model)
{
    m_header->setModel(model);
    QAbstractItemView::setModel(model);
}

void RowView::setDensity(Density density)
{
    m_rowHeight = tallyman::rowHeight(density);
    updateGeometries();
    viewport()->update();
}

void RowView::clearHover()
{
    m_hoveredRow = -1;
}

void RowView::keyboardSearch(const QString &search)
{
    Q_UNUSED(search)
}

void RowView::createHeader()
{
    m_header = new QHeaderView(Qt::Horizontal, this);
    m_header->setSectionsMovable(true);
    m_header->setSectionsClickable(true);
    m_header->setHighlightSections(false);
    m_header->setStretchLastSection(true);
    m_header->setMinimumSectionSize(28);
    m_header->setFocusPolicy(Qt::NoFocus);
    const auto relayout = [this] { scheduleDelayedItemsLayout(); };
    connect(m_header, &QHeaderView::sectionResized, this, relayout);
    connect(m_header, &QHeaderView::sectionMoved, this, relayout);
    connect(m_header, &QHeaderView::sectionCountChanged, this, relayout);
    connect(m_header, &QHeaderView::geometriesChanged, this, relayout);
}

int RowView::horizontalOffset() const
{
    return m_header->offset();
}

int RowView::verticalOffset() const
{
    return verticalScrollBar()->value();
}

bool RowView::isIndexHidden(const QModelIndex &index) const
{
    return m_header->isSectionHidden(index.column());
}

int RowView::rowAtY(int y) const
{
    const int content = y + verticalOffset();
    return content >= 0 ? content / m_rowHeight : -1;
}

QRect RowView::visualRect(const QModelIndex &index) const
{
    if (!index.isValid() || isIndexHidden(index))
        return {};
    return {m_header->sectionViewportPosition(index.column()),
        index.row() * m_rowHeight - verticalOffset(), m_header->sectionSize(index.column()),
        m_rowHeight};
}

QModelIndex RowView::indexAt(const QPoint &point) const
{
    const int row = rowAtY(point.y());
    if (row < 0 || row >= rows())
        return {};
    const int column = m_header->logicalIndexAt(point.x());
    return model()->index(row, column < 0 ? 0 : column);
}

void RowView::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (!index.isValid())
        return;
    const int top = index.row() * m_rowHeight;
    const int height = viewport()->height();
    const int offset = verticalOffset();
    int value = offset;
    if (hint == PositionAtCenter)
        value = top - (height - m_rowHeight) / 2;
    else if (hint == PositionAtTop || top < offset)
        value = top;
    else if (hint == PositionAtBottom || top + m_rowHeight > offset + height)
        value = top + m_rowHeight - height;
    verticalScrollBar()->setValue(value);
}

QModelIndex RowView::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    Q_UNUSED(modifiers)
    if (rows() == 0)
        return {};
    if (action == MoveLeft || action == MoveRight) {
        QScrollBar *bar = horizontalScrollBar();
        bar->setValue(bar->value() + (action == MoveLeft ? -1 : 1) * bar->singleStep());
        return currentIndex();
    }
    const int page = qMax(1, viewport()->height() / m_rowHeight - 1);
    const QModelIndex current = currentIndex();
    int row = current.isValid() ? current.row() : -1;
    switch (action) {
    case MoveUp:
    case MovePrevious:
        row = row < 0 ? 0 : row - 1;
        break;
    case MoveDown:
    case MoveNext:
        ++row;
        break;
    case MovePageUp:
        row -= page;
        break;
    case MovePageDown:
        row += page;
        break;
    case MoveHome:
        row = 0;
        break;
    default:
        row = rows() - 1;
        break;
    }
    return model()->index(qBound(0, row, rows() - 1), current.isValid() ? current.column() : 0);
}

void RowView::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags)
{
    if (selectionModel() == nullptr)
        return;
    const QRect area = rect.normalized();
    const int first = qMax(0, rowAtY(area.top()));
    const int last = qMin(rows() - 1, rowAtY(area.bottom()));
    QItemSelection selection;
    if (first <= last)
        selection.select(
            model()->index(first, 0), model()->index(last, model()->columnCount() - 1));
    selectionModel()->select(selection, flags);
}

QRegion RowView::visualRegionForSelection(const QItemSelection &selection) const
{
    const int first = rowAtY(0);
    const int last = rowAtY(viewport()->height());
    QRegion region;
    for (const QItemSelectionRange &range : selection) {
        const int top = qMax(range.top(), first);
        const int bottom = qMin(range.bottom(), last);
        if (top <= bottom)
            region += QRect(0, top * m_rowHeight - verticalOffset(), viewport()->width(),
                (bottom - top + 1) * m_rowHeight);
    }
    return region;
}

void RowView::updateGeometries()
{
    const int headerHeight = m_header->sizeHint().height();
    setViewportMargins(0, headerHeight, 0, 0);
    const QRect area = viewport()->geometry();
    m_header->setGeometry(area.left(), area.top() - headerHeight, area.width(), headerHeight);
    QScrollBar *down = verticalScrollBar();
    down->setSingleStep(m_rowHeight);
    down->setPageStep(area.height());
    down->setRange(0, qMax(0, rows() * m_rowHeight - area.height()));
    QScrollBar *across = horizontalScrollBar();
    across->setSingleStep(40);
    across->setPageStep(area.width());
    across->setRange(0, qMax(0, m_header->length() - area.width()));
    QAbstractItemView::updateGeometries();
}

void RowView::scrollContentsBy(int dx, int dy)
{
    if (dx != 0)
        m_header->setOffset(horizontalScrollBar()->value());
    m_hoveredRow = -1;
    if (dx != 0)
        viewport()->update();
    else
        viewport()->scroll(0, dy);
}

void RowView::paintRow(QPainter &painter, QStyleOptionViewItem &option, int row)
{
    const ThemeColors &c = themeColors();
    const QRect line(0, row * m_rowHeight - verticalOffset(), viewport()->width(), m_rowHeight);
    const QModelIndex first = model()->index(row, 0);
    option.rect = line;
    option.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(first));
    option.state.setFlag(QStyle::State_MouseOver, row == m_hoveredRow);
    option.state.setFlag(QStyle::State_Active, hasFocus());
    style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, &painter, this);
    if (const QVariant ground = first.data(Qt::BackgroundRole); ground.isValid())
        painter.fillRect(line, ground.value<QBrush>());
    painter.fillRect(line.left(), line.bottom(), line.width(), 1, c.rowLine);
    for (int visual = 0; visual < m_header->count(); ++visual) {
        const int column = m_header->logicalIndex(visual);
        if (m_header->isSectionHidden(column))
            continue;
        const QModelIndex index = model()->index(row, column);
        option.rect = visualRect(index);
        if (option.rect.right() >= 0 && option.rect.left() < viewport()->width())
            itemDelegate()->paint(&painter, option, index);
    }
    if (hasFocus() && row == currentIndex().row()) { // a bar at the edge: where the keyboard is
        painter.fillRect(0, line.top(), 3, line.height() - 1, c.accent);
    }
}

void RowView::paintEvent(QPaintEvent *event)
{
    if (model() == nullptr)
        return;
    QPainter painter(viewport());
    const QRect dirty = event->rect();
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    const int last = qMin(rows() - 1, rowAtY(dirty.bottom()));
    for (int row = qMax(0, rowAtY(dirty.top())); row <= last; ++row)
        paintRow(painter, option, row);
}

bool RowView::viewportEvent(QEvent *event)
{
    int row = m_hoveredRow;
    if (event->type() == QEvent::HoverMove || event->type() == QEvent::HoverEnter)
        row = indexAt(static_cast<QHoverEvent *>(event)->position().toPoint()).row();
    else if (event->type() == QEvent::HoverLeave || event->type() == QEvent::Leave)
        row = -1;
    if (row != m_hoveredRow) {
        m_hoveredRow = row;
        viewport()->update();
    }
    if (event->type() == QEvent::ToolTip && showElided(static_cast<QHelpEvent *>(event)))
        return true;
    return QAbstractItemView::viewportEvent(event);
}

// What does not fit into its cell, and behind it what else the model has to say.
bool RowView::showElided(const QHelpEvent *event)
{
    const QModelIndex index = indexAt(event->pos());
    if (!index.isValid())
        return false;
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    option.rect = visualRect(index);
    if (itemDelegate()->sizeHint(option, index).width() <= option.rect.width())
        return false;
    const QString more = index.data(Qt::ToolTipRole).toString();
    if (Qt::mightBeRichText(more))
        return false; // says it as it wants
    QStringList lines{index.data(Qt::DisplayRole).toString()};
    if (!more.isEmpty() && more != lines.first())
        lines.append(more);
    QToolTip::showText(
        event->globalPos(), plainToolTip(lines.join(QLatin1Char('\n'))), viewport(), option.rect);
    return true;
}

int RowView::rows() const
{
    return model() == nullptr ? 0 : model()->rowCount();
}

} // namespace tallyman
