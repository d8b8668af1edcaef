// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "session/tunnelrecords.h"

#include <QWidget>

class QLabel;

namespace tallyman {

class Session;

// Says of an event what ngrok has recorded of it: how long it took, who sent it, and what the
// tunnel has changed. Hidden while nothing of this is known. GUI thread.
class TunnelStrip : public QWidget
{
    Q_OBJECT

public:
    explicit TunnelStrip(Session *session, QWidget *parent = nullptr);
    void setEvent(EventId id);

private:
    void load();
    void show(const TunnelRecord &record);

    Session *m_session;
    EventId m_id = 0;
    quint64 m_generation = 0;
    QLabel *m_text;
};

} // namespace tallyman
