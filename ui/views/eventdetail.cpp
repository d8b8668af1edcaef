// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/eventdetail.h"

#include "base/text.h"
#include "session/forwarding.h"
#include "session/session.h"
#include "ui/dialogs/comparewindow.h"
#include "ui/theme/theme.h"
#include "ui/views/attemptstrip.h"
#include "ui/views/deliveriesview.h"
#include "ui/views/findingsview.h"
#include "ui/views/headersview.h"
#include "ui/views/originstrip.h"
#include "ui/views/payloadmodeswitch.h"
#include "ui/views/payloadview.h"
#include "ui/views/rawview.h"
#include "ui/views/replyview.h"
#include "ui/views/tunnelstrip.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace tallyman {

namespace {

enum Tab { PayloadTab, HeadersTab, FindingsTab, ReplyTab, DeliveriesTab, RawTab };

constexpr int kBarMargin = 10;
constexpr int kBarSpacing = 8;
constexpr qsizetype kProblemBytes = 600;    // of a sentence that may come from a file
constexpr qint64 kLoadedBytes = 256 * 1024; // of the content, with the event itself

QLabel *strip(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setContentsMargins(14, 8, 14, 8);
    label->setAutoFillBackground(true);
    label->hide();
    return label;
}

// How much arrived, of what: "7 bytes of 1,000 of the content".
QString arrivedPart(const Event &event)
{
    const QLocale locale;
    bool announced = false;
    const qint64 length = event.headers().value("Content-Length").toLongLong(&announced);
    const auto bytes = [&locale](qint64 count) {
        return count == 1 ? EventDetail::tr("1 byte")
                          : EventDetail::tr("%1 bytes").arg(locale.toString(count));
    };
    if (event.httpVersionMinor < 0)
        return EventDetail::tr("%1, inside the head").arg(bytes(event.wireBytes));
    const QString arrived = bytes(event.bodyBytes);
    if (!announced)
        return EventDetail::tr("%1 of content whose length is not known").arg(arrived);
    return EventDetail::tr("%1 of %2 of the content").arg(arrived, locale.toString(length));
}

QString cutOffText(const Event &event)
{
    const bool stopped = event.problemCode == "timeout";
    if (!stopped && event.problemCode != "sender-aborted") { // imported from elsewhere
        return EventDetail::tr("▲ Not received as a whole: %1 What arrived is kept.")
            .arg(displayLine(event.problem.toUtf8(), kProblemBytes));
    }
    return (stopped
            ? EventDetail::tr("▲ The sender stopped sending after %1; what arrived is kept.")
            : EventDetail::tr("▲ The sender went away after %1; what arrived is kept."))
        .arg(arrivedPart(event));
}

} // namespace

EventDetail::EventDetail(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
{
    m_empty = new QLabel(this);
    m_empty->setTextFormat(Qt::PlainText);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_whole = new QStackedWidget(this);
    m_whole->addWidget(m_empty);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_whole);
    connect(session, &Session::deliveriesChanged, this, [this](const IdSet &ids) {
        if (m_event && ids.contains(m_id))
            reloadDeliveries();
    });
    connect(session->forwarding(), &Forwarding::outboxChanged, this, [this] {
        if (m_event && isVisible())
            reloadOutcome();
    });
    setEvent(0);
}

void EventDetail::buildContent()
{
    m_problem = strip(this);
    m_origin = new OriginStrip(m_session, this);
    m_attempts = new AttemptStrip(m_session, this);
    m_tunnel = new TunnelStrip(m_session, this);
    buildPages();
    auto *content = new QWidget(this);
    auto *inner = new QVBoxLayout(content);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(0);
    inner->addWidget(buildBar());
    inner->addWidget(m_problem);
    inner->addWidget(m_origin);
    inner->addWidget(m_attempts);
    inner->addWidget(m_tunnel);
    inner->addWidget(m_pages, 1);
    m_whole->addWidget(content);
    setFocusProxy(m_tabs);
}

QWidget *EventDetail::buildBar()
{
    auto *bar = new QWidget(this);
    m_tabs = new QTabBar(bar);
    m_tabs->setObjectName(QStringLiteral("detailTabs"));
    m_tabs->setAccessibleName(tr("Parts of the event"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->setElideMode(Qt::ElideRight);
    for (const QString &name :
        {tr("Payload"), tr("Headers"), tr("Findings"), tr("Reply"), tr("Deliveries"), tr("Raw")})
        m_tabs->addTab(name);
    // what three of them count fits as well; the sidebar gives way
    m_tabs->setMinimumWidth(m_tabs->sizeHint().width()
        + 3 * m_tabs->fontMetrics().horizontalAdvance(QStringLiteral(" 99")));
    m_modes = new PayloadModeSwitch({tr("Tree"), tr("Text"), tr("Hex")}, tr("Payload as"), bar);
    m_bar = new QGridLayout(bar);
    m_bar->setContentsMargins(kBarMargin, 2, kBarMargin, 0);
    m_bar->setHorizontalSpacing(kBarSpacing);
    m_bar->setVerticalSpacing(4);
    m_bar->setColumnStretch(0, 1);
    m_bar->addWidget(m_tabs, 0, 0);
    m_bar->addWidget(m_modes, 0, 1);
    m_bar->addWidget(buildMenuButton(), 0, 2);
    arrangeBar();
    connect(m_tabs, &QTabBar::currentChanged, this, &EventDetail::showTab);
    connect(m_modes, &PayloadModeSwitch::modeChanged, m_payload, &PayloadView::setMode);
    connect(m_payload, &PayloadView::modeShown, m_modes, &PayloadModeSwitch::showMode);
    connect(m_payload, &PayloadView::modeBarred, m_modes, &PayloadModeSwitch::setModeBarred);
    connect(m_payload, &PayloadView::modeNamed, this, [this](int mode, const QString &name) {
        m_modes->setModeName(mode, name);
        arrangeBar();
    });
    return bar;
}

// Where the switch would leave too little room for the tabs, it stands below them.
void EventDetail::arrangeBar()
{
    const int needed = m_tabs->sizeHint().width() + m_modes->sizeHint().width()
        + m_menuButton->sizeHint().width() + 2 * kBarSpacing + 2 * kBarMargin;
    const bool narrow = needed > width();
    if (narrow == m_narrow)
        return;
    m_narrow = narrow;
    m_bar->removeWidget(m_modes);
    if (narrow)
        m_bar->addWidget(m_modes, 1, 0, 1, 3, Qt::AlignLeft);
    else
        m_bar->addWidget(m_modes, 0, 1);
}

void EventDetail::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (m_bar != nullptr)
        arrangeBar();
}

void EventDetail::setCount(int tab, const QString &name, qsizetype count)
{
    m_tabs->setTabText(tab, count > 0 ? tr("%1 %2").arg(name).arg(count) : name);
    arrangeBar();
}

QWidget *EventDetail::buildMenuButton()
{
    m_menuButton = new QToolButton(this);
    m_menuButton->setText(QStringLiteral("⋯"));
    m_menuButton->setAccessibleName(tr("More for this event"));
    m_menuButton->setToolTip(tr("More for this event"));
    m_menuButton->setPopupMode(QToolButton::InstantPopup);
    m_menuButton->setProperty("flat", true);
    auto *menu = new QMenu(m_menuButton);
    menu->addAction(tr("Resend…"), this, [this] { Q_EMIT resendRequested(m_id); });
    menu->addAction(tr("Edit && forward…"), this, [this] { Q_EMIT composeRequested(m_id); });
    menu->addSeparator();
    menu->addAction(tr("Copy as curl"), this, [this] { Q_EMIT copyAsCurlRequested(m_id); });
    menu->addAction(tr("Copy payload"), this, [this] { Q_EMIT copyPayloadRequested(m_id); });
    menu->addAction(tr("Save payload…"), this, [this] { Q_EMIT savePayloadRequested(m_id); });
    menu->addAction(tr("Find in this view"), this, &EventDetail::find);
    m_menuButton->setMenu(menu);
    return m_menuButton;
}

void EventDetail::buildPages()
{
    m_pages = new QStackedWidget(this);
    m_payload = new PayloadView(m_session, this);
    m_headers = new HeadersView(this);
    m_headers->setObjectName(QStringLiteral("eventHeaders"));
    m_findings = new FindingsView(m_session, this);
    m_reply = new ReplyView(m_session, this);
    m_deliveries = new DeliveriesView(this);
    m_raw = new RawView(m_session, this);
    m_pages->addWidget(m_payload);
    m_pages->addWidget(m_headers);
    m_pages->addWidget(m_findings);
    m_pages->addWidget(m_reply);
    m_pages->addWidget(m_deliveries);
    m_pages->addWidget(m_raw);
    connect(m_findings, &FindingsView::counted, this,
        [this](qsizetype count) { setCount(FindingsTab, tr("Findings"), count); });
    connect(m_payload, &PayloadView::filterRequested, this, &EventDetail::filterRequested);
    connect(m_payload, &PayloadView::columnRequested, this, &EventDetail::columnRequested);
    connect(m_headers, &HeadersView::filterRequested, this, &EventDetail::filterRequested);
    connect(m_headers, &HeadersView::columnRequested, this, &EventDetail::columnRequested);
    connect(m_deliveries, &DeliveriesView::compareRequested, this,
        [this](DeliveryId older, DeliveryId newer) {
            (new CompareWindow(m_session, {older, true}, {newer, true}, window()))->show();
        });
    connect(
        m_headers, &HeadersView::expectationRequested, this, &EventDetail::expectationRequested);
    connect(m_findings, &FindingsView::eventRequested, this, &EventDetail::eventRequested);
    connect(m_findings, &FindingsView::expectationsRequested, this,
        [this] { Q_EMIT expectationsRequested(m_event->target); });
    connect(m_deliveries, &DeliveriesView::deliveryWanted, this, [this](DeliveryId id) {
        m_session->loadDelivery(id, m_deliveries,
            [this](const Result<Delivery> &delivery) { m_deliveries->setDelivery(delivery); });
    });
}

// What was shown stays until the new event is here, which takes a moment at most, so that nothing
// flickers while one walks through the table.
void EventDetail::setEvent(EventId id)
{
    m_id = id;
    const quint64 generation = ++m_generation;
    if (id == 0) {
        m_event.reset();
        if (m_payload != nullptr)
            m_payload->setEvent({});
        showFailure(tr("Select an event to see its payload, headers, reply and deliveries."));
        return;
    }
    m_session->loadEvent(id, kLoadedBytes, this, [this, generation](const Result<EventPtr> &event) {
        if (generation != m_generation)
            return;
        if (event)
            showEvent(*event);
        else
            showFailure(event.error().message);
    });
}

bool EventDetail::showsEvent() const
{
    return m_whole->currentIndex() == 1;
}

void EventDetail::showFailure(const QString &sentence)
{
    m_empty->setText(sentence);
    m_whole->setCurrentIndex(0);
}

void EventDetail::showEvent(const EventPtr &event)
{
    m_event = event;
    if (m_pages == nullptr)
        buildContent();
    m_whole->setCurrentIndex(1);
    updateProblem();
    m_origin->setEvent(event->id);
    m_attempts->setEvent(event->id);
    m_tunnel->setEvent(event->id);
    m_findings->setEvent(event->id);
    const HeaderList headers = event->headers();
    const HeaderList trailers = HeaderList::parse(event->trailers);
    setCount(HeadersTab, tr("Headers"), headers.size() + trailers.size());
    m_headers->setFields(headers, trailers);
    m_headers->setExpectablePath(pathOfTarget(event->target));
    m_payload->setEvent(event);
    m_reply->setEvent(*event);
    if (m_tabs->currentIndex() == ReplyTab)
        reloadReply();
    m_raw->setEvent(event);
    reloadDeliveries();
}

void EventDetail::updateProblem()
{
    const bool complete = m_event->state == EventState::Complete;
    m_problem->setVisible(!complete);
    if (complete)
        return;
    const bool aborted = m_event->state == EventState::Aborted;
    QPalette palette = m_problem->palette();
    palette.setColor(
        QPalette::Window, aborted ? themeColors().warningSurface : themeColors().errorSurface);
    m_problem->setPalette(palette);
    m_problem->setText(aborted ? cutOffText(*m_event)
                               : tr("✖ Not a readable request, at byte %1: %2 Raw shows the place.")
                                     .arg(m_event->problemOffset)
                                     .arg(displayLine(m_event->problem.toUtf8(), kProblemBytes)));
}

void EventDetail::reloadDeliveries()
{
    reloadOutcome();
    m_session->loadDeliveries(
        m_id, this, [this, generation = m_generation](const Result<QList<Delivery>> &deliveries) {
            if (generation != m_generation)
                return;
            if (deliveries)
                showDeliveries(*deliveries);
            else
                m_deliveries->setFailure(deliveries.error().message);
        });
}

// What the sender saw, the targets answered and the outbox holds.
void EventDetail::reloadOutcome()
{
    m_session->forwarding()->loadOutcome(
        m_id, this, [this, generation = m_generation](const Result<QString> &outcome) {
            if (generation == m_generation)
                m_deliveries->setOutcome(outcome.value_or(QString()));
        });
}

void EventDetail::showDeliveries(const QList<Delivery> &deliveries)
{
    setCount(DeliveriesTab, tr("Deliveries"), deliveries.size());
    m_deliveries->setDeliveries(deliveries);
}

void EventDetail::showTab(int tab)
{
    m_pages->setCurrentIndex(tab);
    m_modes->setVisible(tab == PayloadTab);
    if (tab == ReplyTab)
        reloadReply();
}

// When the sender was answered is known a moment after the event is.
void EventDetail::reloadReply()
{
    if (!m_event || m_event->answeredAtUs)
        return;
    m_session->loadEvent(
        m_id, 0, this, [this, generation = m_generation](const Result<EventPtr> &event) {
            if (generation == m_generation && event)
                m_reply->setEvent(**event);
        });
}

void EventDetail::find()
{
    if (m_pages == nullptr)
        return;
    if (m_pages->currentWidget() == m_payload)
        m_payload->openFind();
    else if (m_pages->currentWidget() == m_raw)
        m_raw->openFind();
}

} // namespace tallyman
