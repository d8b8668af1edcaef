// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"

#include <QWidget>

class QLabel;

namespace tallyman {

struct EventOrigin;
class Session;

// Says of an event who presumably sent it, in which of the sender's forms, for which import, and
// which of the expected tokens and keys fit. Hidden while nothing of this is known. GUI thread.
class OriginStrip : public QWidget
{
    Q_OBJECT

public:
    explicit OriginStrip(Session *session, QWidget *parent = nullptr);
    void setEvent(EventId id);

private:
    void load();
    void show(const EventOrigin &origin);

    Session *m_session;
    EventId m_id = 0;
    quint64 m_generation = 0;
    bool m_isKnown = false; // what is shown was found out already
    QLabel *m_text;
};

} // namespace tallyman
