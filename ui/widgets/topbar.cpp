// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/topbar.h"

#include "ui/actions.h"
#include "ui/theme/theme.h"
#include "ui/widgets/commandbutton.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/listenbutton.h"

#include <QHBoxLayout>
#include <QPainter>

namespace tallyman {

namespace {

constexpr int kCompactBelow = 900;

} // namespace

TopBar::TopBar(Session *session, const ActionRegistry *actions, QWidget *parent)
    : QWidget(parent)
    , m_listening(new ListenButton(session, this))
    , m_filter(new FilterField(this))
    , m_resend(new CommandButton(actions->action(Command::Resend), this))
    , m_edit(new CommandButton(actions->action(Command::EditAndForward), this))
{
    m_edit->setProperty("primary", true);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 8, 12, 9);
    row->setSpacing(10);
    row->addWidget(m_listening);
    row->addWidget(m_filter, 1);
    row->addWidget(m_resend);
    row->addWidget(m_edit);
}

void TopBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool compact = width() < kCompactBelow;
    m_resend->setCompact(compact);
    m_edit->setCompact(compact);
}

void TopBar::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    QPainter painter(this);
    painter.fillRect(rect(), themeColors().surface);
    painter.fillRect(0, 0, width(), 1, themeColors().hairline);
    painter.fillRect(0, height() - 1, width(), 1, themeColors().hairline);
}

} // namespace tallyman
