// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "ui/views/rawwiremap.h"

#include <QWidget>
#include <memory>

class QLabel;
class QStackedWidget;

namespace tallyman {

class HexView;
class PayloadModeSwitch;
class Session;
class TextPage;

// The exact bytes of the wire: head, framing and content, as text or in hexadecimal. In what could
// not be read as a request, the offending byte is marked. GUI thread.
class RawView : public QWidget
{
    Q_OBJECT

public:
    explicit RawView(Session *session, QWidget *parent = nullptr);

    void setEvent(const EventPtr &event);
    void openFind();

private:
    void showText();
    void showBytes(const QByteArray &bytes);

    Session *m_session;
    EventPtr m_event;
    std::shared_ptr<const RawWireMap> m_map;
    ByteFetch m_body;
    quint64 m_generation = 0;
    QLabel *m_facts;
    PayloadModeSwitch *m_modes;
    QStackedWidget *m_pages;
    TextPage *m_text;
    HexView *m_hex;
};

} // namespace tallyman
