// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/commandbutton.h"

#include "ui/theme/stylepainter.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QAction>
#include <QPainter>
#include <QStyleOptionButton>

namespace tallyman {

namespace {

constexpr int kMargin = 11;
constexpr int kGap = 6;
constexpr int kIcon = 16;

} // namespace

CommandButton::CommandButton(QAction *action, QWidget *parent)
    : QPushButton(parent)
    , m_action(action)
{
    setFocusPolicy(Qt::TabFocus);
    follow();
    connect(action, &QAction::changed, this, &CommandButton::follow);
    connect(this, &QPushButton::clicked, action, &QAction::trigger);
}

void CommandButton::follow()
{
    const QString text = withoutMnemonic(m_action->text());
    setText(QString(text).replace(QLatin1Char('&'), QStringLiteral("&&")));
    setAccessibleName(text);
    setToolTip(m_action->shortcut().isEmpty()
            ? text
            : QStringLiteral("%1 (%2)").arg(
                text, m_action->shortcut().toString(QKeySequence::NativeText)));
    setEnabled(m_action->isEnabled());
    m_icon = m_action->icon();
    updateGeometry();
    update();
}

void CommandButton::setCompact(bool compact)
{
    if (compact == m_compact)
        return;
    m_compact = compact;
    updateGeometry();
    update();
}

QString CommandButton::hint() const
{
    return m_compact ? QString() : m_action->shortcut().toString(QKeySequence::NativeText);
}

QSize CommandButton::sizeHint() const
{
    const QFontMetrics metrics(font());
    int width = metrics.horizontalAdvance(accessibleName()) + 2 * kMargin;
    if (!m_icon.isNull())
        width += kIcon + kGap;
    if (!hint().isEmpty())
        width += metrics.horizontalAdvance(hint()) + kGap;
    return {width, 28};
}

void CommandButton::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    QPainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    stylepainter::buttonFrame(option, painter, this);
    QColor color = stylepainter::buttonTextColor(option, this);
    QRect area = rect().adjusted(kMargin, 0, -kMargin, 0);
    if (!m_icon.isNull()) {
        const QRect place(area.left(), (height() - kIcon) / 2, kIcon, kIcon);
        m_icon.paint(
            &painter, place, Qt::AlignCenter, isEnabled() ? QIcon::Normal : QIcon::Disabled);
        area.setLeft(place.right() + kGap);
    }
    painter.setPen(color);
    painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter, accessibleName());
    color.setAlphaF(0.6F);
    painter.setPen(color);
    painter.drawText(area, Qt::AlignRight | Qt::AlignVCenter, hint());
}

} // namespace tallyman
