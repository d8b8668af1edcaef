// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/targetspage.h"

#include "session/forwarding.h"
#include "session/session.h"
#include "ui/outboxwatch.h"
#include "ui/views/outboxpanel.h"
#include "ui/views/payloadmodeswitch.h"
#include "ui/views/rulespanel.h"
#include "ui/views/targetspanel.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tallyman {

namespace {

constexpr int kMargin = 14;
constexpr int kBarMargin = 8;

QString counted(const QString &name, qint64 count)
{
    return count == 0 ? name : QStringLiteral("%1  %2").arg(name, QLocale().toString(count));
}

} // namespace

TargetsPage::TargetsPage(Session *session, const OutboxWatch *watch, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_watch(watch)
    , m_parts(new QStackedWidget(this))
    , m_targets(new TargetsPanel(session, watch, m_parts))
    , m_rules(new RulesPanel(session, m_parts))
    , m_outbox(new OutboxPanel(session, watch, m_parts))
{
    for (QWidget *part : {static_cast<QWidget *>(m_targets), static_cast<QWidget *>(m_rules),
             static_cast<QWidget *>(m_outbox)})
        m_parts->addWidget(part);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildBar());
    column->addWidget(m_parts, 1);
    wire();
    onPart(Targets);
    updateNames();
}

QWidget *TargetsPage::buildBar()
{
    auto *bar = new QWidget(this);
    m_switch = new PayloadModeSwitch(
        {tr("Targets"), tr("Rules"), tr("Outbox")}, tr("Parts of this place"), bar);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(kMargin, kBarMargin, kMargin, kBarMargin);
    row->addWidget(m_switch);
    row->addStretch();
    row->addWidget(m_outbox->choices());
    return bar;
}

void TargetsPage::wire()
{
    connect(m_switch, &PayloadModeSwitch::modeChanged, this, &TargetsPage::onPart);
    connect(m_targets, &TargetsPanel::editRequested, this, &TargetsPage::editTargetRequested);
    connect(m_targets, &TargetsPanel::removed, this, &TargetsPage::targetRemoved);
    connect(m_targets, &TargetsPanel::outboxRequested, this, [this](qint64 id) {
        m_outbox->showTarget(id);
        showPart(Outbox);
    });
    connect(m_rules, &RulesPanel::targetWanted, this, [this] { Q_EMIT editTargetRequested({}); });
    connect(m_rules, &RulesPanel::removed, this, &TargetsPage::ruleRemoved);
    connect(m_rules, &RulesPanel::outboxRequested, this, [this] {
        m_outbox->showTarget(0);
        showPart(Outbox);
    });
    connect(m_outbox, &OutboxPanel::eventRequested, this, &TargetsPage::eventRequested);
    connect(m_watch, &OutboxWatch::changed, this, &TargetsPage::updateNames);
    connect(m_session, &Session::targetsChanged, this, &TargetsPage::updateNames);
    connect(m_session->forwarding(), &Forwarding::rulesChanged, this, &TargetsPage::updateNames);
}

void TargetsPage::updateNames()
{
    const OutboxCounts counts = m_watch->total();
    m_switch->setModeName(Targets, counted(tr("Targets"), m_session->targets().size()));
    m_switch->setModeName(Rules, counted(tr("Rules"), m_session->forwarding()->rules().size()));
    m_switch->setModeName(Outbox, counted(tr("Outbox"), counts.waiting + counts.dead));
}

void TargetsPage::showPart(Part part)
{
    m_switch->setMode(part);
    m_parts->currentWidget()->setFocus();
}

void TargetsPage::onPart(int part)
{
    m_parts->setCurrentIndex(part);
    m_outbox->choices()->setVisible(part == Outbox);
    setFocusProxy(m_parts->currentWidget());
}

} // namespace tallyman
