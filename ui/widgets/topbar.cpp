// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/topbar.h"

#include "session/session.h"
#include "session/tunnelwatch.h"
#include "ui/actions.h"
#include "ui/theme/theme.h"
#include "ui/widgets/commandbutton.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/listenbutton.h"
#include "ui/widgets/tunnelbutton.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace tallyman {

namespace {

constexpr int kCompactBelow = 900;
constexpr int kUrlFrom = 1180;

} // namespace

TopBar::TopBar(Session *session, const ActionRegistry *actions, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_listening(new ListenButton(session, this))
    , m_tunnel(new TunnelButton(session, this))
    , m_copyUrl(new QPushButton(tr("Copy"), this))
    , m_filter(new FilterField(this))
    , m_resend(new CommandButton(actions->action(Command::Resend), this))
    , m_edit(new CommandButton(actions->action(Command::EditAndForward), this))
{
    m_edit->setProperty("primary", true);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 8, 12, 9);
    row->setSpacing(10);
    row->addWidget(m_listening);
    auto *tunnel = new QHBoxLayout;
    tunnel->setSpacing(4);
    tunnel->addWidget(m_tunnel);
    tunnel->addWidget(m_copyUrl);
    row->addLayout(tunnel);
    row->addWidget(m_filter, 1);
    row->addWidget(m_resend);
    row->addWidget(m_edit);
    m_copyUrl->setObjectName(QStringLiteral("copyPublicUrl"));
    m_copyUrl->setAccessibleName(tr("Copy the public URL"));
    m_copyUrl->setFocusPolicy(Qt::TabFocus);
    connect(m_copyUrl, &QPushButton::clicked, actions->action(Command::CopyPublicUrl),
        &QAction::trigger);
    connect(session->tunnel(), &TunnelWatch::changed, this, &TopBar::arrange);
    arrange();
}

// What there is no room for goes, the URL before the words of the commands.
void TopBar::arrange()
{
    const bool compact = width() < kCompactBelow;
    m_resend->setCompact(compact);
    m_edit->setCompact(compact);
    m_tunnel->setCompact(width() < kUrlFrom);
    m_copyUrl->setVisible(width() >= kUrlFrom && m_session->tunnel()->status().hasUrl());
}

void TopBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
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
