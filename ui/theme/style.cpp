// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style.h"

#include "ui/theme/stylepainter.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>

namespace tallyman {

namespace {

constexpr int kFieldMargin = 5; // beside the text in a line edit

template <typename Option> const Option *as(const QStyleOption *option)
{
    return qstyleoption_cast<const Option *>(option);
}

void drawTabLabel(const QProxyStyle &style, const QStyleOptionTab &option, QPainter *painter,
    const QWidget *widget)
{
    QStyleOptionTab plain(option);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QColor color = selected ? themeColors().text : themeColors().dimText;
    plain.palette.setColor(QPalette::WindowText, color);
    plain.palette.setColor(QPalette::Text, color);
    plain.state.setFlag(QStyle::State_Selected, false); // Fusion would shift the text
    painter->save();
    QFont font = painter->font();
    font.setWeight(selected ? QFont::DemiBold : QFont::Normal);
    painter->setFont(font);
    style.QProxyStyle::drawControl(QStyle::CE_TabBarTabLabel, &plain, painter, widget);
    painter->restore();
}

// A row's selection is painted once by the item panel; text keeps its colour on it.
void drawItemFocus(const QStyleOption *option, QPainter *painter)
{
    if (const auto *focus = as<QStyleOptionFocusRect>(option);
        focus != nullptr && focus->state.testFlag(QStyle::State_KeyboardFocusChange))
        stylepainter::focusFrame(*option, *painter);
}

bool isItemViewFrame(const QWidget *widget)
{
    return qobject_cast<const QAbstractScrollArea *>(widget) != nullptr;
}

} // namespace

Style::Style()
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
{
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
    const QWidget *widget) const
{
    switch (element) {
    case PE_PanelButtonCommand:
    case PE_PanelButtonTool:
    case PE_PanelButtonBevel:
        stylepainter::buttonFrame(*option, *painter, widget);
        return;
    case PE_PanelLineEdit:
        if (const auto *frame = as<QStyleOptionFrame>(option);
            frame != nullptr && frame->lineWidth > 0)
            stylepainter::fieldFrame(*option, *painter);
        else
            painter->fillRect(option->rect, option->palette.base());
        return;
    case PE_FrameLineEdit:
        return;
    case PE_FrameFocusRect:
        drawItemFocus(option, painter);
        return;
    case PE_FrameMenu:
        stylepainter::popupFrame(*option, *painter);
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        stylepainter::checkMark(*option, *painter);
        return;
    case PE_IndicatorRadioButton:
        stylepainter::radioMark(*option, *painter);
        return;
    case PE_IndicatorArrowDown:
        stylepainter::arrow(option->rect, Qt::DownArrow, themeColors().dimText, *painter);
        return;
    case PE_IndicatorArrowUp:
        stylepainter::arrow(option->rect, Qt::UpArrow, themeColors().dimText, *painter);
        return;
    case PE_IndicatorArrowLeft:
        stylepainter::arrow(option->rect, Qt::LeftArrow, themeColors().dimText, *painter);
        return;
    case PE_IndicatorArrowRight:
        stylepainter::arrow(option->rect, Qt::RightArrow, themeColors().dimText, *painter);
        return;
    case PE_IndicatorBranch:
        if (option->state.testFlag(State_Children)) {
            const bool open = option->state.testFlag(State_Open);
            stylepainter::arrow(option->rect, open ? Qt::DownArrow : Qt::RightArrow,
                themeColors().dimText, *painter);
        }
        return;
    case PE_PanelItemViewItem:
        if (const auto *item = as<QStyleOptionViewItem>(option))
            stylepainter::itemRow(*item, *painter);
        return;
    case PE_PanelItemViewRow:
    case PE_IndicatorHeaderArrow: // painted with the label
        return;
    case PE_PanelScrollAreaCorner:
        painter->fillRect(option->rect, themeColors().window);
        return;
    case PE_FrameTabBarBase:
        stylepainter::tabBarBase(*option, *painter);
        return;
    case PE_FrameTabWidget:
        return;
    case PE_Frame:
        stylepainter::popupFrame(*option, *painter);
        return;
    case PE_PanelToolBar:
    case PE_PanelStatusBar:
        return;
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
    const QWidget *widget) const
{
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto *button = as<QStyleOptionButton>(option)) {
            QStyleOptionButton copy(*button);
            copy.palette.setColor(
                QPalette::ButtonText, stylepainter::buttonTextColor(*option, widget));
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        break;
    case CE_PushButtonBevel:
        drawPrimitive(PE_PanelButtonCommand, option, painter, widget);
        if (const auto *button = as<QStyleOptionButton>(option);
            button != nullptr && button->features.testFlag(QStyleOptionButton::HasMenu)) {
            const QRect mark(
                option->rect.right() - 18, option->rect.top(), 12, option->rect.height());
            stylepainter::arrow(
                mark, Qt::DownArrow, stylepainter::buttonTextColor(*option, widget), *painter);
        }
        return;
    case CE_HeaderSection:
        if (const auto *header = as<QStyleOptionHeader>(option))
            stylepainter::headerSection(*header, *painter);
        return;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, themeColors().surface);
        painter->fillRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1,
            themeColors().hairline);
        return;
    case CE_HeaderLabel:
        if (const auto *header = as<QStyleOptionHeader>(option)) {
            stylepainter::headerLabel(*header, *painter);
            return;
        }
        break;
    case CE_TabBarTabShape:
        if (const auto *tab = as<QStyleOptionTab>(option))
            stylepainter::tabShape(*tab, *painter);
        return;
    case CE_TabBarTabLabel:
        if (const auto *tab = as<QStyleOptionTab>(option)) {
            drawTabLabel(*this, *tab, painter, widget);
            return;
        }
        break;
    case CE_Splitter:
        stylepainter::splitterHandle(*option, *painter);
        return;
    case CE_ProgressBarGroove:
    case CE_ProgressBarLabel:
        return;
    case CE_ProgressBarContents:
        if (const auto *bar = as<QStyleOptionProgressBar>(option))
            stylepainter::progress(*bar, *painter);
        return;
    case CE_MenuItem:
        if (const auto *item = as<QStyleOptionMenuItem>(option);
            item != nullptr && item->menuItemType == QStyleOptionMenuItem::Separator) {
            const int middle = option->rect.center().y();
            painter->fillRect(
                option->rect.left(), middle, option->rect.width(), 1, themeColors().hairline);
            return;
        }
        break;
    case CE_MenuBarItem:
        if (const auto *item = as<QStyleOptionMenuItem>(option)) {
            stylepainter::menuBarItem(*item, *painter);
            return;
        }
        break;
    case CE_MenuBarEmptyArea:
        painter->fillRect(option->rect, themeColors().window);
        return;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
    QPainter *painter, const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        if (const auto *slider = as<QStyleOptionSlider>(option)) {
            const QRect handle =
                proxy()->subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
            stylepainter::scrollBar(*slider, handle, *painter);
            return;
        }
    }
    if (control == CC_ComboBox) {
        if (const auto *combo = as<QStyleOptionComboBox>(option)) {
            if (combo->editable)
                stylepainter::fieldFrame(*option, *painter);
            else
                stylepainter::buttonFrame(*option, *painter, widget);
            const QRect mark =
                proxy()->subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
            stylepainter::arrow(mark, Qt::DownArrow, themeColors().dimText, *painter);
            return;
        }
    }
    if (control == CC_SpinBox) {
        if (const auto *spin = as<QStyleOptionSpinBox>(option)) {
            stylepainter::fieldFrame(*option, *painter);
            const QColor color = themeColors().dimText;
            if (spin->buttonSymbols != QAbstractSpinBox::NoButtons) {
                const QRect up = proxy()->subControlRect(CC_SpinBox, option, SC_SpinBoxUp, widget);
                const QRect down =
                    proxy()->subControlRect(CC_SpinBox, option, SC_SpinBoxDown, widget);
                stylepainter::arrow(up, Qt::UpArrow, color, *painter);
                stylepainter::arrow(down, Qt::DownArrow, color, *painter);
            }
            return;
        }
    }
    if (control == CC_ToolButton) {
        // a button that is nothing but "…" needs no arrow beside it
        const auto *button = as<QStyleOptionToolButton>(option);
        if (button != nullptr && button->text.size() <= 1) {
            QStyleOptionToolButton plain(*button);
            plain.features.setFlag(QStyleOptionToolButton::HasMenu, false);
            QProxyStyle::drawComplexControl(control, &plain, painter, widget);
            return;
        }
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_SplitterWidth:
        return 1;
    case PM_ScrollBarExtent:
        return 12;
    case PM_ScrollBarSliderMin:
        return 28;
    case PM_DefaultFrameWidth:
        return isItemViewFrame(widget) ? 1 : 2;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 16;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabOverlap:
    case PM_ToolBarFrameWidth:
    case PM_ToolBarHandleExtent:
        return 0;
    case PM_FocusFrameHMargin: // left and right of the text in item views
        return 5;
    case PM_TabBarTabHSpace:
        return 26;
    case PM_TabBarTabVSpace:
        return 16;
    case PM_MenuButtonIndicator:
        return 18;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
        return 16;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(
    StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_ItemView_ShowDecorationSelected:
    case SH_ScrollBar_Transient:
        return hint == SH_ItemView_ShowDecorationSelected ? 1 : 0;
    case SH_ItemView_ActivateItemOnSingleClick:
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_ComboBox_Popup:
    case SH_UnderlineShortcut:
        return 0;
    case SH_TabBar_ElideMode:
        return Qt::ElideNone;
    case SH_Header_ArrowAlignment:
        return Qt::AlignRight;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize Style::sizeFromContents(
    ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton:
        return {qMax(result.width(), size.width() + 24), 28};
    case CT_ToolButton:
        return {result.width() + 4, qMax(28, result.height())};
    case CT_LineEdit:
    case CT_ComboBox:
    case CT_SpinBox:
        return {result.width(), qMax(28, result.height())};
    case CT_HeaderSection:
        if (const auto *header = as<QStyleOptionHeader>(option))
            return {stylepainter::headerLabelWidth(*header), 26};
        return {result.width(), 26};
    case CT_MenuItem:
        if (const auto *item = as<QStyleOptionMenuItem>(option);
            item != nullptr && item->menuItemType == QStyleOptionMenuItem::Separator)
            return {result.width(), 9};
        return {result.width() + 8, qMax(result.height(), 26)};
    case CT_MenuBarItem:
        return {result.width(), 24};
    default:
        return result;
    }
}

QRect Style::subElementRect(
    SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    if (element == SE_HeaderLabel) // headerLabel() keeps the margins that cells have
        return option->rect;
    const QRect area = QProxyStyle::subElementRect(element, option, widget);
    const auto *frame = as<QStyleOptionFrame>(option);
    if (element == SE_LineEditContents && frame != nullptr && frame->lineWidth > 0)
        return area.adjusted(kFieldMargin, 0, -kFieldMargin, 0);
    return area;
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
    SubControl subControl, const QWidget *widget) const
{
    if (control != CC_ScrollBar)
        return QProxyStyle::subControlRect(control, option, subControl, widget);
    if (subControl == SC_ScrollBarAddLine || subControl == SC_ScrollBarSubLine)
        return {};
    const auto *slider = as<QStyleOptionSlider>(option);
    if (slider == nullptr)
        return QProxyStyle::subControlRect(control, option, subControl, widget);
    const bool across = slider->orientation == Qt::Horizontal;
    const QRect &rect = slider->rect;
    const int length = across ? rect.width() : rect.height();
    const qint64 range = qint64(slider->maximum) - slider->minimum;
    const int handle = range <= 0
        ? length
        : qBound(qMin(length, pixelMetric(PM_ScrollBarSliderMin, option, widget)),
            static_cast<int>(qint64(length) * slider->pageStep / (range + slider->pageStep)),
            length);
    const int start = sliderPositionFromValue(slider->minimum, slider->maximum,
        slider->sliderPosition, length - handle, slider->upsideDown);
    int from = 0;
    int size = length; // SC_ScrollBarGroove
    if (subControl == SC_ScrollBarSlider) {
        from = start;
        size = handle;
    } else if (subControl == SC_ScrollBarSubPage) {
        size = start;
    } else if (subControl == SC_ScrollBarAddPage) {
        from = start + handle;
        size = length - from;
    }
    const QRect result = across ? QRect(rect.left() + from, rect.top(), size, rect.height())
                                : QRect(rect.left(), rect.top() + from, rect.width(), size);
    return visualRect(slider->direction, rect, result);
}

// These two are needed at every start, and searching the desktop's icon themes for them takes
// milliseconds.
QIcon Style::standardIcon(
    StandardPixmap icon, const QStyleOption *option, const QWidget *widget) const
{
    if (icon == SP_LineEditClearButton)
        return themeIcon(QStringLiteral("clear"));
    if (icon == SP_ToolBarHorizontalExtensionButton)
        return themeIcon(QStringLiteral("more"));
    return QProxyStyle::standardIcon(icon, option, widget);
}

} // namespace tallyman
