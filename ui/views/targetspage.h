// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "event/target.h"

#include <QWidget>
#include <functional>

class QStackedWidget;

namespace tallyman {

class OutboxPanel;
class OutboxWatch;
class PayloadModeSwitch;
class RulesPanel;
class Session;
class TargetsPanel;

// The place "Targets": where requests go, the rules that send them there, and what still waits. GUI
// thread.
class TargetsPage : public QWidget
{
    Q_OBJECT

public:
    enum Part { Targets, Rules, Outbox };

    TargetsPage(Session *session, const OutboxWatch *watch, QWidget *parent = nullptr);

    void showPart(Part part);
    [[nodiscard]] TargetsPanel *targets() const { return m_targets; }
    [[nodiscard]] RulesPanel *rules() const { return m_rules; }
    [[nodiscard]] OutboxPanel *outbox() const { return m_outbox; }

Q_SIGNALS:
    void editTargetRequested(const tallyman::Target &target); // one without an id: a new one
    void eventRequested(tallyman::EventId id);
    // Something was removed; `undo` brings it back.
    void targetRemoved(const QString &name, const std::function<void()> &undo);
    void ruleRemoved(const QString &name, const std::function<void()> &undo);

private:
    QWidget *buildBar();
    void wire();
    void updateNames();
    void onPart(int part);

    Session *m_session;
    const OutboxWatch *m_watch;
    PayloadModeSwitch *m_switch = nullptr;
    QStackedWidget *m_parts;
    TargetsPanel *m_targets;
    RulesPanel *m_rules;
    OutboxPanel *m_outbox;
};

} // namespace tallyman
