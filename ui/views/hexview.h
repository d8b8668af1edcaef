// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/views/hexpages.h"

#include <QAbstractScrollArea>

namespace tallyman {

// Bytes in rows of sixteen with address, hexadecimal and ASCII. Only what is seen is read, so it
// takes any size. Selection by mouse and keyboard, Ctrl+C copies. GUI thread.
class HexView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    static constexpr int kColumns = 16;
    static constexpr qint64 kCopyBytes = 1024 * 1024; // at most so much is copied at once

    explicit HexView(QWidget *parent = nullptr);

    void setSource(qint64 size, const ByteFetch &fetch);
    void setBytes(const QByteArray &bytes);
    // Paints one byte in the error colour and scrolls to it; -1: none.
    void markByte(qint64 offset);

    [[nodiscard]] qint64 size() const { return m_pages.size(); }
    [[nodiscard]] qint64 cursor() const { return m_cursor; }
    // The selection; the byte at the cursor when there is none.
    [[nodiscard]] qint64 selectionStart() const { return qMin(m_cursor, m_anchor); }
    [[nodiscard]] qint64 selectionSize() const { return qAbs(m_cursor - m_anchor) + 1; }
    // Copies the selection as "de ad be ef", or as text with "." for what is none.
    void copy(bool asText);

Q_SIGNALS:
    void failed(const QString &sentence);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void paintRow(QPainter &painter, qint64 row, int y);
    void paintByte(QPainter &painter, qint64 offset, int column, int y);
    void updateScrollBars();
    void moveCursor(qint64 offset, bool select);
    void ensureVisible(qint64 offset);
    [[nodiscard]] qint64 rows() const { return (size() + kColumns - 1) / kColumns; }
    [[nodiscard]] qint64 firstRow() const;
    [[nodiscard]] int visibleRows() const;
    [[nodiscard]] qint64 offsetAt(const QPoint &point) const;
    [[nodiscard]] int addressDigits() const;
    [[nodiscard]] int hexX(int column) const;
    [[nodiscard]] int textX(int column) const;

    HexPages m_pages;
    qint64 m_cursor = 0;
    qint64 m_anchor = 0;
    qint64 m_marked = -1;
    int m_charWidth = 8;
    int m_rowHeight = 20;
};

} // namespace tallyman
