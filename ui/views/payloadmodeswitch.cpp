// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/payloadmodeswitch.h"

#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>

namespace tallyman {

namespace {

// One of the joined buttons; the first and last have round corners outside.
class SwitchButton : public QAbstractButton
{
public:
    SwitchButton(const QString &text, bool first, bool last, QWidget *parent)
        : QAbstractButton(parent)
        , m_first(first)
        , m_last(last)
    {
        setText(text);
        setCheckable(true);
        setFocusPolicy(Qt::TabFocus);
        setAccessibleName(text);
    }

    [[nodiscard]] QSize sizeHint() const override
    {
        return {fontMetrics().horizontalAdvance(text()) + 22, 24};
    }

protected:
    void paintEvent(QPaintEvent *) override;

private:
    bool m_first;
    bool m_last;
};

void SwitchButton::paintEvent(QPaintEvent *)
{
    const ThemeColors &colors = themeColors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    // the neighbours' sides lie outside and are clipped away
    const QRectF area = QRectF(rect()).adjusted(m_first ? 0.5 : -6, 0.5, m_last ? -0.5 : 6, -0.5);
    QPainterPath frame;
    frame.addRoundedRect(area, 5, 5);
    const bool on = isChecked() && isEnabled();
    painter.fillPath(frame, on ? colors.selection : colors.raised);
    painter.setPen(colors.hairline);
    painter.drawPath(frame);
    if (!m_last)
        painter.drawLine(rect().topRight(), rect().bottomRight());
    if (hasFocus()) {
        painter.setPen(colors.accent);
        painter.drawRoundedRect(QRectF(rect()).adjusted(2.5, 2.5, -2.5, -2.5), 3, 3);
    }
    QFont shown = font();
    shown.setWeight(on ? QFont::DemiBold : QFont::Normal);
    painter.setFont(shown);
    painter.setPen(!isEnabled() ? colors.disabledText : (on ? colors.text : colors.dimText));
    painter.drawText(rect(), Qt::AlignCenter, text());
}

} // namespace

PayloadModeSwitch::PayloadModeSwitch(const QStringList &modes, const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_group(new QButtonGroup(this))
{
    setAccessibleName(name);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    for (int i = 0; i < modes.size(); ++i) {
        auto *button = new SwitchButton(modes[i], i == 0, i == modes.size() - 1, this);
        m_group->addButton(button, i);
        row->addWidget(button);
    }
    m_group->button(0)->setChecked(true);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int id, bool on) {
        if (on)
            Q_EMIT modeChanged(id);
    });
}

int PayloadModeSwitch::mode() const
{
    return m_group->checkedId();
}

void PayloadModeSwitch::setMode(int mode)
{
    m_group->button(mode)->setChecked(true);
}

void PayloadModeSwitch::showMode(int mode)
{
    const QSignalBlocker quiet(m_group);
    m_group->button(mode)->setChecked(true);
}

void PayloadModeSwitch::setModeName(int mode, const QString &name)
{
    QAbstractButton *button = m_group->button(mode);
    if (button->text() == name)
        return;
    button->setText(name);
    button->setAccessibleName(name);
    button->updateGeometry();
}

void PayloadModeSwitch::setModeBarred(int mode, const QString &reason)
{
    QAbstractButton *button = m_group->button(mode);
    button->setEnabled(reason.isEmpty());
    button->setToolTip(reason);
    button->setAccessibleDescription(reason);
}

} // namespace tallyman
