// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/forwardrule.h"
#include "event/idset.h"
#include "session/forwarding.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QTabBar;

namespace tallyman {

class DeliveryReceipt;
class Session;
class TextPage;

// What a rule would make of past events: how many it matches, and of the newest one the request
// that would go out, in what it differs, and what the script says. Tried a moment after the last
// change, elsewhere than on the GUI thread; a trial that is under way is left off. GUI thread.
class RuleTrialView : public QWidget
{
    Q_OBJECT

public:
    explicit RuleTrialView(Session *session, QWidget *parent = nullptr);
    ~RuleTrialView() override;

    // `problem`: why it cannot be tried, a sentence; empty: it can.
    void setRule(const ForwardRule &rule, const QString &problem);
    // Which past events it is tried on; all of them at first.
    void setEvents(const IdSet &events);
    [[nodiscard]] const RuleTrials &trials() const { return m_trials; }

Q_SIGNALS:
    void tried(); // see trials()

private:
    QWidget *buildHead();
    QWidget *buildPages();
    void start();
    void stop();
    void take(const Result<RuleTrials> &trials);
    void fillRequests();
    void showRequest(int index);
    void say(const QString &sentence, bool isWarning = false);
    [[nodiscard]] QString summary() const;

    Session *m_session;
    ForwardRule m_rule;
    QString m_problem;
    std::optional<IdSet> m_events;
    RuleTrials m_trials;
    QTimer m_pause;
    std::shared_ptr<std::atomic_bool> m_cancelled; // of the trial under way
    quint64 m_generation = 0;
    QLabel *m_said = nullptr;
    QComboBox *m_requests = nullptr;
    QTabBar *m_tabs = nullptr;
    QStackedWidget *m_pages = nullptr;
    DeliveryReceipt *m_receipt = nullptr;
    TextPage *m_text = nullptr;
    QPlainTextEdit *m_console = nullptr;
};

} // namespace tallyman
