// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/hexview.h"

#include "ui/theme/theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QPointer>
#include <QScrollBar>
#include <limits>

namespace tallyman {

namespace {

constexpr int kMargin = 12;

bool isPrintable(int byte)
{
    return byte >= 0x20 && byte < 0x7F;
}

QString hexByte(int byte)
{
    return QStringLiteral("%1").arg(byte, 2, 16, QLatin1Char('0'));
}

} // namespace

HexView::HexView(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    const QFontMetrics metrics(monospaceFont());
    m_charWidth = metrics.horizontalAdvance(QLatin1Char('0'));
    m_rowHeight = metrics.height() + 4;
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Bytes"));
    viewport()->setCursor(Qt::IBeamCursor);
    connect(&m_pages, &HexPages::loaded, viewport(), qOverload<>(&QWidget::update));
    connect(&m_pages, &HexPages::failed, this, &HexView::failed);
}

void HexView::setSource(qint64 size, const ByteFetch &fetch)
{
    m_pages.setSource(size, fetch);
    m_cursor = 0;
    m_anchor = 0;
    m_marked = -1;
    updateScrollBars();
    verticalScrollBar()->setValue(0);
    viewport()->update();
}

void HexView::setBytes(const QByteArray &bytes)
{
    setSource(bytes.size(),
        [bytes](qint64 offset, qint64 count, const auto &done) { done(bytes.mid(offset, count)); });
}

void HexView::markByte(qint64 offset)
{
    m_marked = offset < size() ? offset : size() - 1;
    if (m_marked >= 0)
        ensureVisible(m_marked);
    viewport()->update();
}

int HexView::addressDigits() const
{
    return size() > 0xFFFFFF ? 8 : 6;
}

int HexView::hexX(int column) const
{
    const int chars = addressDigits() + 2 + column * 3 + (column >= kColumns / 2 ? 1 : 0);
    return kMargin + chars * m_charWidth - horizontalScrollBar()->value();
}

int HexView::textX(int column) const
{
    return hexX(kColumns) + (1 + column) * m_charWidth;
}

// Two thousand million rows are more than a scroll bar can count in pixels, but not in rows.
qint64 HexView::firstRow() const
{
    return verticalScrollBar()->value();
}

int HexView::visibleRows() const
{
    return qMax(1, viewport()->height() / m_rowHeight);
}

void HexView::updateScrollBars()
{
    const qint64 last = qMax<qint64>(0, rows() - visibleRows());
    verticalScrollBar()->setRange(
        0, static_cast<int>(qMin<qint64>(last, std::numeric_limits<int>::max())));
    verticalScrollBar()->setPageStep(visibleRows());
    const int width = textX(kColumns) + horizontalScrollBar()->value() + kMargin;
    horizontalScrollBar()->setRange(0, qMax(0, width - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
}

void HexView::resizeEvent(QResizeEvent *)
{
    updateScrollBars();
}

void HexView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), themeColors().window);
    painter.setFont(monospaceFont());
    const qint64 last = qMin(rows(), firstRow() + visibleRows() + 1);
    for (qint64 row = firstRow(); row < last; ++row)
        paintRow(painter, row, static_cast<int>(row - firstRow()) * m_rowHeight + 4);
}

void HexView::paintRow(QPainter &painter, qint64 row, int y)
{
    const qint64 start = row * kColumns;
    painter.setPen(themeColors().dimText);
    painter.drawText(QRect(kMargin - horizontalScrollBar()->value(), y,
                         addressDigits() * m_charWidth, m_rowHeight),
        Qt::AlignLeft | Qt::AlignVCenter,
        QStringLiteral("%1").arg(start, addressDigits(), 16, QLatin1Char('0')));
    for (int column = 0; column < kColumns && start + column < size(); ++column)
        paintByte(painter, start + column, column, y);
}

void HexView::paintByte(QPainter &painter, qint64 offset, int column, int y)
{
    const ThemeColors &colors = themeColors();
    const int byte = m_pages.byteAt(offset);
    const QRect hex(hexX(column), y, 2 * m_charWidth, m_rowHeight);
    const QRect text(textX(column), y, m_charWidth, m_rowHeight);
    const bool selected =
        offset >= selectionStart() && offset < selectionStart() + selectionSize() && hasFocus();
    if (selected || offset == m_marked) {
        const QColor back = offset == m_marked ? colors.errorSurface : colors.selection;
        painter.fillRect(hex.adjusted(-2, 0, 2, 0), back);
        painter.fillRect(text, back);
    }
    const QColor color =
        offset == m_marked ? colors.error : (isPrintable(byte) ? colors.text : colors.dimText);
    painter.setPen(color);
    painter.drawText(hex, Qt::AlignCenter, byte < 0 ? QStringLiteral("··") : hexByte(byte));
    painter.drawText(text, Qt::AlignCenter,
        isPrintable(byte) ? QString(QLatin1Char(char(byte))) : QStringLiteral("."));
}

qint64 HexView::offsetAt(const QPoint &point) const
{
    const qint64 row = firstRow() + qMax(0, point.y() - 4) / m_rowHeight;
    int column = kColumns - 1;
    if (point.x() >= textX(0)) {
        column = (point.x() - textX(0)) / m_charWidth;
    } else {
        while (column > 0 && point.x() < hexX(column) - m_charWidth / 2)
            --column;
    }
    return qBound<qint64>(
        0, row * kColumns + qMin(column, kColumns - 1), qMax<qint64>(0, size() - 1));
}

void HexView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        moveCursor(offsetAt(event->pos()), event->modifiers().testFlag(Qt::ShiftModifier));
}

void HexView::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons().testFlag(Qt::LeftButton))
        moveCursor(offsetAt(event->pos()), true);
}

void HexView::moveCursor(qint64 offset, bool select)
{
    m_cursor = qBound<qint64>(0, offset, qMax<qint64>(0, size() - 1));
    if (!select)
        m_anchor = m_cursor;
    ensureVisible(m_cursor);
    viewport()->update();
}

void HexView::ensureVisible(qint64 offset)
{
    const auto row = static_cast<int>(offset / kColumns);
    if (row < firstRow())
        verticalScrollBar()->setValue(row);
    else if (row >= firstRow() + visibleRows())
        verticalScrollBar()->setValue(row - visibleRows() + 1);
}

void HexView::keyPressEvent(QKeyEvent *event)
{
    const bool select = event->modifiers().testFlag(Qt::ShiftModifier);
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    const qint64 page = qint64(visibleRows()) * kColumns;
    if (event->matches(QKeySequence::Copy))
        copy(false);
    else if (event->matches(QKeySequence::SelectAll)) {
        m_anchor = 0;
        moveCursor(size() - 1, true);
    } else if (event->key() == Qt::Key_Left)
        moveCursor(m_cursor - 1, select);
    else if (event->key() == Qt::Key_Right)
        moveCursor(m_cursor + 1, select);
    else if (event->key() == Qt::Key_Up)
        moveCursor(m_cursor - kColumns, select);
    else if (event->key() == Qt::Key_Down)
        moveCursor(m_cursor + kColumns, select);
    else if (event->key() == Qt::Key_PageUp)
        moveCursor(m_cursor - page, select);
    else if (event->key() == Qt::Key_PageDown)
        moveCursor(m_cursor + page, select);
    else if (event->key() == Qt::Key_Home)
        moveCursor(control ? 0 : m_cursor - m_cursor % kColumns, select);
    else if (event->key() == Qt::Key_End)
        moveCursor(control ? size() - 1 : m_cursor - m_cursor % kColumns + kColumns - 1, select);
    else
        QAbstractScrollArea::keyPressEvent(event);
}

void HexView::copy(bool asText)
{
    if (!m_pages.fetch() || size() == 0)
        return;
    const qint64 count = qMin(selectionSize(), kCopyBytes);
    const QPointer<HexView> self(this);
    m_pages.fetch()(selectionStart(), count, [self, asText](const Result<QByteArray> &bytes) {
        if (self == nullptr)
            return;
        if (!bytes) {
            Q_EMIT self->failed(bytes.error().message);
            return;
        }
        QString text;
        if (asText) {
            for (const char c : *bytes)
                text += isPrintable(static_cast<uchar>(c)) || c == '\n' ? QLatin1Char(c)
                                                                        : QLatin1Char('.');
        } else {
            text = QString::fromLatin1(bytes->toHex(' '));
        }
        QGuiApplication::clipboard()->setText(text);
    });
}

void HexView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy as hexadecimal"), this, [this] { copy(false); });
    menu->addAction(tr("Copy as text"), this, [this] { copy(true); });
    menu->popup(event->globalPos());
}

} // namespace tallyman
