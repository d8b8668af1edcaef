// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/attempts.h"

#include <QWidget>

class QLabel;
class QMenu;
class QPushButton;

namespace tallyman {

class Session;

// Says of an event which attempt at its notification it is and what it has in common with the first
// one, how long the gaps between them were, which schedule they fit and when the next is expected;
// compares it with the others. Hidden for an event that came once. GUI thread.
class AttemptStrip : public QWidget
{
    Q_OBJECT

public:
    explicit AttemptStrip(Session *session, QWidget *parent = nullptr);
    void setEvent(EventId id);

private:
    void load();
    void showAttempts(const AttemptRun &run);
    void fillMenu(const QList<Attempt> &attempts);

    Session *m_session;
    EventId m_id = 0;
    quint64 m_generation = 0;
    QLabel *m_text;
    QPushButton *m_compare;
    QMenu *m_menu;
};

} // namespace tallyman
