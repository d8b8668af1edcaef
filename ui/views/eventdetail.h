// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/delivery.h"
#include "event/event.h"
#include "event/eventfield.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace tallyman {

class AttemptStrip;
class DeliveriesView;
class FindingsView;
class HeadersView;
class OriginStrip;
class PayloadModeSwitch;
class PayloadView;
class RawView;
class ReplyView;
class Session;
class TunnelStrip;

// Everything about one event: payload, headers, reply, deliveries and the bytes of the wire.
// A newer setEvent() makes answers for the older one void. GUI thread.
class EventDetail : public QWidget
{
    Q_OBJECT

public:
    explicit EventDetail(Session *session, QWidget *parent = nullptr);

    void setEvent(EventId id); // 0: none
    [[nodiscard]] EventId eventId() const { return m_id; }
    [[nodiscard]] bool showsEvent() const; // false while it shows only a sentence

    // Opens the find bar of the view that is shown.
    void find();

Q_SIGNALS:
    void resendRequested(tallyman::EventId id);
    void composeRequested(tallyman::EventId id);
    void copyAsCurlRequested(tallyman::EventId id);
    void copyPayloadRequested(tallyman::EventId id);
    void savePayloadRequested(tallyman::EventId id);
    void filterRequested(const QString &term);
    // Another event, which a finding names, is to be shown.
    void eventRequested(qint64 id);
    // This value of a header is to be expected of requests to that path.
    void expectationRequested(
        const QByteArray &path, const QByteArray &name, const QByteArray &value);
    // What is expected of requests to this target is to be shown.
    void expectationsRequested(const QByteArray &target);
    // A column for the values at this JSON Pointer; offered only while something is connected.
    void columnRequested(const tallyman::EventField &field);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    // The pages are built with the first event, so that they do not delay the window's start.
    void buildContent();
    QWidget *buildBar();
    QWidget *buildMenuButton();
    void arrangeBar();
    void setCount(int tab, const QString &name, qsizetype count);
    void buildPages();
    void showEvent(const EventPtr &event);
    void showFailure(const QString &sentence);
    void showDeliveries(const QList<Delivery> &deliveries);
    void reloadDeliveries();
    void reloadOutcome();
    void reloadReply();
    void showTab(int tab);
    void updateProblem();

    Session *m_session;
    EventId m_id = 0;
    quint64 m_generation = 0;
    EventPtr m_event;
    QStackedWidget *m_whole = nullptr; // a sentence, or the tabs' pages
    QLabel *m_empty = nullptr;
    QGridLayout *m_bar = nullptr;
    bool m_narrow = false;
    QTabBar *m_tabs = nullptr; // this and what follows: none before the first event
    PayloadModeSwitch *m_modes = nullptr;
    QToolButton *m_menuButton = nullptr;
    QLabel *m_problem = nullptr;
    OriginStrip *m_origin = nullptr;
    AttemptStrip *m_attempts = nullptr;
    TunnelStrip *m_tunnel = nullptr;
    QStackedWidget *m_pages = nullptr;
    PayloadView *m_payload = nullptr;
    HeadersView *m_headers = nullptr;
    FindingsView *m_findings = nullptr;
    ReplyView *m_reply = nullptr;
    DeliveriesView *m_deliveries = nullptr;
    RawView *m_raw = nullptr;
};

} // namespace tallyman
