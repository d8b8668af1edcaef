// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace tallyman {

class ReplyPane;
class Session;

// What the sender was answered, when, and on demand why: what each rule says of the event. GUI
// thread.
class ReplyView : public QWidget
{
    Q_OBJECT

public:
    ReplyView(Session *session, QWidget *parent);

    void setEvent(const Event &event);

private:
    void explain();

    Session *m_session;
    EventId m_event = 0;
    QLabel *m_times;
    QPushButton *m_explain;
    QLabel *m_reasons;
    ReplyPane *m_pane;
};

} // namespace tallyman
