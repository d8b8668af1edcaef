// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyleOption>

class QPainter;
class QWidget;

// What Style paints, one function per thing. Stateless; GUI thread.
namespace tallyman::stylepainter {

void buttonFrame(const QStyleOption &option, QPainter &painter, const QWidget *widget);
void fieldFrame(const QStyleOption &option, QPainter &painter);
void focusFrame(const QStyleOption &option, QPainter &painter);
void checkMark(const QStyleOption &option, QPainter &painter);
void radioMark(const QStyleOption &option, QPainter &painter);
void arrow(const QRect &rect, Qt::ArrowType direction, const QColor &color, QPainter &painter);
void popupFrame(const QStyleOption &option, QPainter &painter);
void tabShape(const QStyleOptionTab &option, QPainter &painter);
void tabBarBase(const QStyleOption &option, QPainter &painter);
void headerSection(const QStyleOptionHeader &option, QPainter &painter);
void headerLabel(const QStyleOptionHeader &option, QPainter &painter);
// What headerLabel() needs so that nothing is cut, in pixels.
int headerLabelWidth(const QStyleOptionHeader &option);
void itemRow(const QStyleOptionViewItem &option, QPainter &painter);
void progress(const QStyleOptionProgressBar &option, QPainter &painter);
void scrollBar(const QStyleOptionSlider &option, const QRect &handle, QPainter &painter);
void menuBarItem(const QStyleOptionMenuItem &option, QPainter &painter);
void splitterHandle(const QStyleOption &option, QPainter &painter);

// Whether the widget's dynamic property `name` is true.
[[nodiscard]] bool flagged(const QWidget *widget, const char *name);
// Colour of the text on a button, menu button or tool button.
[[nodiscard]] QColor buttonTextColor(const QStyleOption &option, const QWidget *widget);

} // namespace tallyman::stylepainter
