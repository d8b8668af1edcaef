// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/filter.h"
#include "event/forwardrule.h"
#include "event/idset.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace tallyman {

class FilterField;
class RuleTrialView;
class Session;

// Shows what a rule would make of past events, and queues it if that is wanted. Does not block:
// opened with open(). GUI thread; deletes itself when closed.
class RunRuleDialog : public QDialog
{
    Q_OBJECT

public:
    // `runs`: it can be run; otherwise only looked at.
    RunRuleDialog(Session *session, const ForwardRule &rule, bool runs, QWidget *parent);

Q_SIGNALS:
    void queued(qint64 deliveries);

private:
    void build(bool runs);
    void choose(const Filter &filter);
    void updateRun();
    void run();

    Session *m_session;
    const ForwardRule m_rule;
    IdSet m_events;     // that the filter here matches
    QString m_chosenBy; // the filter's text, as they were chosen by
    quint64 m_generation = 0;
    FilterField *m_filter = nullptr;
    QLabel *m_reading = nullptr;
    RuleTrialView *m_trial = nullptr;
    QLabel *m_problem = nullptr;
    QPushButton *m_run = nullptr; // null: it only shows
};

} // namespace tallyman
