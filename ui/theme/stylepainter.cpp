// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/stylepainter.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QVariant>
#include <QWidget>

namespace tallyman::stylepainter {

namespace {

constexpr qreal kRadius = 5;
constexpr int kHeaderMargin = 6;
constexpr int kHeaderArrow = 12;

void roundedBox(const QRect &rect, const QColor &border, const QColor &fill, QPainter &painter,
    qreal radius = kRadius)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(border.isValid() ? QPen(border, 1) : QPen(Qt::NoPen));
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter.restore();
}

QFont headerFont()
{
    return uiFont(11, QFont::DemiBold);
}

bool enabled(const QStyleOption &option)
{
    return option.state.testFlag(QStyle::State_Enabled);
}

QColor primaryFill(const QStyleOption &option, const ThemeColors &c)
{
    if (option.state.testFlag(QStyle::State_Sunken))
        return c.dark ? c.accent.lighter(110) : c.accent.darker(115);
    return option.state.testFlag(QStyle::State_MouseOver) ? c.accent.lighter(108) : c.accent;
}

QColor plainFill(const QStyleOption &option, const ThemeColors &c)
{
    if (option.state.testFlag(QStyle::State_On))
        return c.selection;
    if (option.state.testFlag(QStyle::State_Sunken))
        return c.rowLine;
    return option.state.testFlag(QStyle::State_MouseOver) ? c.hover : c.raised;
}

} // namespace

bool flagged(const QWidget *widget, const char *name)
{
    return widget != nullptr && widget->property(name).toBool();
}

QColor buttonTextColor(const QStyleOption &option, const QWidget *widget)
{
    const ThemeColors &c = themeColors();
    if (!enabled(option))
        return c.disabledText;
    return flagged(widget, "primary") ? c.accentText : c.text;
}

void buttonFrame(const QStyleOption &option, QPainter &painter, const QWidget *widget)
{
    const ThemeColors &c = themeColors();
    const bool focused = option.state.testFlag(QStyle::State_HasFocus)
        && option.state.testFlag(QStyle::State_KeyboardFocusChange);
    if (flagged(widget, "primary") && enabled(option)) {
        const QColor fill = primaryFill(option, c);
        roundedBox(option.rect, focused ? c.text : fill, fill, painter);
        return;
    }
    const bool active = option.state.testFlag(QStyle::State_MouseOver)
        || option.state.testFlag(QStyle::State_Sunken) || option.state.testFlag(QStyle::State_On);
    if (flagged(widget, "flat") && !active && !focused)
        return;
    const QColor border = focused ? c.accent : c.hairline;
    roundedBox(option.rect, border, enabled(option) ? plainFill(option, c) : c.surface, painter);
}

void fieldFrame(const QStyleOption &option, QPainter &painter)
{
    const ThemeColors &c = themeColors();
    const bool focused = option.state.testFlag(QStyle::State_HasFocus);
    roundedBox(option.rect, focused ? c.accent : c.hairline, enabled(option) ? c.window : c.surface,
        painter);
}

void focusFrame(const QStyleOption &option, QPainter &painter)
{
    roundedBox(option.rect, themeColors().accent, QColor(), painter, 3);
}

void checkMark(const QStyleOption &option, QPainter &painter)
{
    const ThemeColors &c = themeColors();
    const bool on = option.state.testFlag(QStyle::State_On);
    const bool partly = option.state.testFlag(QStyle::State_NoChange);
    const QRect box = option.rect.adjusted(1, 1, -1, -1);
    const QColor fill = enabled(option) ? c.accent : c.disabledText;
    const bool filled = on || partly;
    const bool focused = option.state.testFlag(QStyle::State_HasFocus);
    roundedBox(box, filled ? fill : (focused ? c.accent : c.dimText), filled ? fill : c.window,
        painter, 3);
    if (!filled)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(c.accentText, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QRectF r(box);
    if (partly) {
        painter.drawLine(
            QPointF(r.left() + 3, r.center().y()), QPointF(r.right() - 3, r.center().y()));
    } else {
        const QPointF points[] = {{r.left() + r.width() * 0.24, r.top() + r.height() * 0.52},
            {r.left() + r.width() * 0.43, r.top() + r.height() * 0.70},
            {r.left() + r.width() * 0.77, r.top() + r.height() * 0.31}};
        painter.drawPolyline(points, 3);
    }
    painter.restore();
}

void radioMark(const QStyleOption &option, QPainter &painter)
{
    const ThemeColors &c = themeColors();
    const bool on = option.state.testFlag(QStyle::State_On);
    const QColor strong = enabled(option) ? c.accent : c.disabledText;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF circle = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5);
    painter.setPen(QPen(on ? strong : c.dimText, 1));
    painter.setBrush(c.window);
    painter.drawEllipse(circle);
    if (on) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(strong);
        painter.drawEllipse(circle.adjusted(3, 3, -3, -3));
    }
    painter.restore();
}

void arrow(const QRect &rect, Qt::ArrowType direction, const QColor &color, QPainter &painter)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(QRectF(rect).center());
    static constexpr qreal kDegrees[] = {0, 180, 0, 90, -90};
    painter.rotate(kDegrees[direction]);
    painter.setPen(QPen(color, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF points[] = {{-3.5, -1.75}, {0, 1.75}, {3.5, -1.75}};
    painter.drawPolyline(points, 3);
    painter.restore();
}

void popupFrame(const QStyleOption &option, QPainter &painter)
{
    painter.setPen(themeColors().hairline);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(option.rect.adjusted(0, 0, -1, -1));
}

void tabShape(const QStyleOptionTab &option, QPainter &painter)
{
    const ThemeColors &c = themeColors();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (!selected && option.state.testFlag(QStyle::State_MouseOver))
        roundedBox(option.rect.adjusted(2, 4, -2, -4), QColor(), c.hover, painter);
    if (!selected)
        return;
    QRect line = option.rect;
    line.setTop(line.bottom() - 1);
    painter.fillRect(line, c.accent);
}

void tabBarBase(const QStyleOption &option, QPainter &painter)
{
    QRect line = option.rect;
    line.setTop(line.bottom());
    painter.fillRect(line, themeColors().hairline);
}

void headerSection(const QStyleOptionHeader &option, QPainter &painter)
{
    const ThemeColors &c = themeColors();
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver) && enabled(option);
    painter.fillRect(option.rect, hovered ? c.hover : c.surface);
    painter.fillRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1, c.hairline);
}

// Fusion paints header text in the button-text colour; ours is small, dim and half bold.
void headerLabel(const QStyleOptionHeader &option, QPainter &painter)
{
    painter.save();
    painter.setFont(headerFont());
    painter.setPen(themeColors().dimText);
    QRect area = option.rect.adjusted(
        kHeaderMargin, 0, -kHeaderMargin, 0); // on a line with the text of the cells
    if (option.sortIndicator != QStyleOptionHeader::None) {
        // Qt's "SortUp" is descending order, which is shown with an arrow that points down
        const bool down = option.sortIndicator == QStyleOptionHeader::SortUp;
        const QRect mark(area.right() - 8, area.top(), 10, area.height());
        arrow(mark, down ? Qt::DownArrow : Qt::UpArrow, themeColors().dimText, painter);
        area.setRight(mark.left() - 2);
    }
    const QString text =
        painter.fontMetrics().elidedText(option.text, Qt::ElideRight, area.width());
    painter.drawText(area, static_cast<int>(option.textAlignment) | Qt::TextSingleLine, text);
    painter.restore();
}

int headerLabelWidth(const QStyleOptionHeader &option)
{
    const int arrow = option.sortIndicator != QStyleOptionHeader::None ? kHeaderArrow : 0;
    return QFontMetrics(headerFont()).horizontalAdvance(option.text) + 2 * kHeaderMargin + arrow;
}

void itemRow(const QStyleOptionViewItem &option, QPainter &painter)
{
    const ThemeColors &c = themeColors();
    if (option.backgroundBrush.style() != Qt::NoBrush)
        painter.fillRect(option.rect, option.backgroundBrush);
    if (option.state.testFlag(QStyle::State_Selected)) {
        const bool active = option.state.testFlag(QStyle::State_Active);
        painter.fillRect(option.rect, active ? c.selection : c.selectionInactive);
    } else if (option.state.testFlag(QStyle::State_MouseOver) && enabled(option)) {
        painter.fillRect(option.rect, c.hover);
    }
}

void progress(const QStyleOptionProgressBar &option, QPainter &painter)
{
    const ThemeColors &c = themeColors();
    QRect track = option.rect;
    track.setTop(track.center().y() - 2);
    track.setHeight(4);
    roundedBox(track, QColor(), c.rowLine, painter, 2);
    const int range = option.maximum - option.minimum;
    if (range <= 0) { // not known how much: the middle third says that something is going on
        roundedBox(track.adjusted(track.width() / 3, 0, -track.width() / 3, 0), QColor(), c.accent,
            painter, 2);
        return;
    }
    const qreal part = static_cast<qreal>(option.progress - option.minimum) / range;
    track.setWidth(static_cast<int>(track.width() * qBound(0.0, part, 1.0)));
    if (track.width() > 3)
        roundedBox(track, QColor(), c.accent, painter, 2);
}

void scrollBar(const QStyleOptionSlider &option, const QRect &handle, QPainter &painter)
{
    const ThemeColors &c = themeColors();
    painter.fillRect(option.rect, c.window);
    if (option.minimum == option.maximum)
        return;
    const bool active = option.state.testFlag(QStyle::State_MouseOver)
        || option.state.testFlag(QStyle::State_Sunken);
    QColor color = c.dimText;
    color.setAlphaF(active ? 0.65F : 0.35F);
    roundedBox(handle.adjusted(2, 2, -2, -2), QColor(), color, painter, 3);
}

void menuBarItem(const QStyleOptionMenuItem &option, QPainter &painter)
{
    const ThemeColors &c = themeColors();
    painter.fillRect(option.rect, c.window);
    if (option.state.testFlag(QStyle::State_Selected))
        roundedBox(option.rect.adjusted(1, 1, -1, -1), QColor(), c.hover, painter);
    painter.setPen(enabled(option) ? c.text : c.disabledText);
    const int underline = option.state.testFlag(QStyle::State_KeyboardFocusChange)
        ? Qt::TextShowMnemonic
        : Qt::TextHideMnemonic;
    painter.drawText(option.rect, Qt::AlignCenter | underline, option.text);
}

void splitterHandle(const QStyleOption &option, QPainter &painter)
{
    const ThemeColors &c = themeColors();
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
    painter.fillRect(option.rect, hovered ? c.accent : c.hairline);
}

} // namespace tallyman::stylepainter
